import pytest

from citizen_lookup.models import AccessEntry
from citizen_lookup.record.verification import breaks
from citizen_lookup.services import record
from citizen_lookup.services.record import Subject

pytestmark = pytest.mark.django_db(transaction=True)


def test_looks_at_one_moment_make_one_chain(run_concurrently, ground):
    def look():
        return record.opened(ground, Subject("local:17"), fields=["address"]).number

    assert sorted(run_concurrently(8, look)) == list(range(1, 9))
    assert list(breaks()) == []
    assert AccessEntry.objects.count() == 8
