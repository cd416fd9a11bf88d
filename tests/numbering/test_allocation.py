import itertools
import threading

import pytest
from django.db import connection, transaction

from intranet.audit.models import AuditEntry
from intranet.numbering import services as numbering
from intranet.numbering.models import Counter


def test_numbers_follow_each_other_per_series_and_period(db):
    assert [numbering.allocate("letters.town", "2026") for _ in range(3)] == [1, 2, 3]
    assert numbering.allocate("letters.town", "2027") == 1
    assert numbering.allocate("letters.ocmw", "2026") == 1


def test_a_number_needs_the_transaction_that_uses_it(transactional_db):
    with pytest.raises(RuntimeError, match="transaction"):
        numbering.allocate("letters.town", "2026")


def test_a_number_comes_back_when_its_transaction_fails(transactional_db):
    with transaction.atomic():
        assert numbering.allocate("letters.town", "2026") == 1
        transaction.set_rollback(True)
    with transaction.atomic():
        assert numbering.allocate("letters.town", "2026") == 1


def test_a_town_goes_on_from_its_old_register(db):
    numbering.start_at("letters.town", "2026", 418)
    assert numbering.allocate("letters.town", "2026") == 418
    assert Counter.objects.get().first == 418


def test_the_start_may_be_corrected_until_the_first_number(db):
    numbering.start_at("letters.town", "2026", 418)
    numbering.start_at("letters.town", "2026", 419)
    assert numbering.allocate("letters.town", "2026") == 419


def test_a_series_in_use_does_not_start_anew(db):
    numbering.allocate("letters.town", "2026")
    with pytest.raises(numbering.SeriesInUse):
        numbering.start_at("letters.town", "2026", 418)


def test_no_series_starts_below_one(db):
    with pytest.raises(ValueError, match="1 or higher"):
        numbering.start_at("letters.town", "2026", 0)


def test_many_people_at_once_get_no_gap_and_no_double(run_concurrently):
    people, turns = (32, 20) if connection.vendor == "postgresql" else (8, 20)
    turn, lock = itertools.count(1), threading.Lock()

    def issue():
        with lock:
            fails = next(turn) % 10 == 0
        with transaction.atomic():
            number = numbering.allocate("letters.town", "2026")
            AuditEntry.objects.create(action="issued", subject_pk=str(number))
            transaction.set_rollback(fails)

    def take_turns():
        for _ in range(turns):
            issue()

    assert run_concurrently(people, take_turns) == [None] * people
    numbers = sorted(int(pk) for pk in AuditEntry.objects.values_list("subject_pk", flat=True))
    assert len(numbers) == people * turns * 9 // 10
    assert numbers == list(range(1, len(numbers) + 1))
    assert Counter.objects.get().last == len(numbers)
