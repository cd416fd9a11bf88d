"""Hopbeke's meetings: an example of every state, whatever the day on which the demonstration is made."""

from datetime import UTC, datetime

import pytest

from meetings import demo
from meetings.models import (
    AgendaItem,
    Bundle,
    CalendarImport,
    Convocation,
    ConvocationReading,
    Decision,
    FollowUpTask,
    GoverningBody,
    Meeting,
    MeetingDocument,
)


# The middle of the summer holidays, and the last day of a year.
@pytest.mark.parametrize("day", [(2027, 8, 15), (2027, 12, 31)])
def test_hopbeke_has_an_example_of_every_state_on_any_day(secretary, requester, member, town, time_machine, day):
    time_machine.move_to(datetime(*day, 10, tzinfo=UTC))
    told = []
    demo.install(told.append)
    assert GoverningBody.objects.count() == 7
    assert set(Meeting.objects.values_list("state", flat=True)) == set(Meeting.State.values)
    assert set(AgendaItem.objects.values_list("state", flat=True)) == set(AgendaItem.State.values)
    assert AgendaItem.objects.filter(is_closed=True, state="decided").exists()
    assert AgendaItem.objects.filter(forwarded_from__isnull=False).exists()
    assert {"approved", "postponed"} == set(Decision.objects.values_list("result", flat=True))
    assert {"first", "supplement"} == set(Convocation.objects.values_list("kind", flat=True))
    assert {"minutes", "decision_list"} == set(MeetingDocument.objects.values_list("kind", flat=True))
    assert FollowUpTask.objects.open().exists()
    assert ConvocationReading.objects.exists()
    assert CalendarImport.objects.get().by == Bundle.objects.get().user == secretary
    assert Meeting.objects.filter(body__slug="rmw", tandem__isnull=False).exists()


def test_a_second_run_changes_nothing(secretary, town):
    """Somebody has arranged the bodies already: the demonstration leaves them alone."""
    GoverningBody.objects.create(organisation=town, name="Eigen raad", short_name="ER", slug="eigen")
    told = []
    demo.install(told.append)
    assert (GoverningBody.objects.count(), told) == (1, [])
