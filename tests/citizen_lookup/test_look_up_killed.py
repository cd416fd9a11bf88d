"""A process that dies during a search leaves the record and the answer, the record alone, or neither."""

import os
import random
import signal
import time

from django.db import connection, connections

from citizen_lookup.models import AccessEntry
from citizen_lookup.services import acts
from citizen_lookup.source import Criteria

ROUNDS = 12


def test_no_answer_is_without_its_entry_however_the_search_is_killed(transactional_db, bring, ground):
    bring()
    dice = random.Random(5)
    connection.close()
    told = {number for _round in range(ROUNDS) for number in _killed(ground, dice.random() * 0.12)}
    kept = set(AccessEntry.objects.filter(level="searched").values_list("number", flat=True))
    listed = set(AccessEntry.objects.filter(level="listed").values_list("search", flat=True))
    assert told, "no search got as far as an answer: the test proves nothing"
    assert told <= kept
    assert told <= listed


def _killed(ground, after):
    """Search over and over in another process, and kill it; gives the entries of the answers that came out."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            connections.close_all()
            for _turn in range(20):
                listing = acts.search(ground, Criteria(names="Vandenberghe Jan"))
                os.write(write, f"{listing.entry}\n".encode())
        finally:
            os._exit(0)
    os.close(write)
    time.sleep(0.05 + after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as answers:
        return [int(line) for line in answers]
