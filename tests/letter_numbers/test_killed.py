"""A process that dies at any moment leaves no gap, no double and no half letter."""

import os
import random
import signal
import time

from django.core.management import call_command
from django.db import connection, connections

from intranet.numbering.models import Counter
from letter_numbers import services
from letter_numbers.models import Issue, Letter

PROCESSES = 4
ROUNDS = 3
LETTERS = 240


def test_processes_killed_while_issuing_leave_a_perfect_register(transactional_db, asked, secretary):
    dice = random.Random(7)
    keys = [asked(subject=str(turn)).pk for turn in range(LETTERS)]
    share = LETTERS // (PROCESSES * ROUNDS)
    connection.close()
    for _round in range(ROUNDS):
        children = [_issue_in_another_process([keys.pop() for _ in range(share)], secretary) for _ in range(PROCESSES)]
        for child in children:
            time.sleep(dice.random() * 0.15)
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
    services.issue(Letter.objects.get(pk=keys[0]) if keys else asked(), by=secretary)
    numbers = sorted(Issue.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Counter.objects.get().last == len(numbers)
    assert Letter.objects.filter(state="issued").count() == len(numbers)
    assert not Letter.objects.filter(state="issued", issues=None).exists()
    call_command("check_numbering")


def _issue_in_another_process(keys, secretary):
    child = os.fork()
    if child:
        return child
    try:
        connections.close_all()
        for letter in Letter.objects.filter(pk__in=keys):
            services.issue(letter, by=secretary)
    finally:
        os._exit(0)
