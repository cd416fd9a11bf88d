"""What two people do at the same moment happens once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import services
from meetings.models import Meeting


@pytest.mark.postgresql
def test_of_eight_secretaries_who_want_the_room_one_gets_it(run_concurrently, college, council, chamber, secretary):
    start = timezone.now() + timedelta(days=30)
    bodies = [college, council] * 4

    def plan():
        meeting = Meeting(body=bodies.pop(), starts_at=start, ends_at=start + timedelta(hours=1), room=chamber)
        return services.add(meeting, by=secretary)

    outcomes = run_concurrently(8, plan)
    assert sum(isinstance(outcome, Meeting) for outcome in outcomes) == 1
    assert all(isinstance(one, Meeting) or one in (services.RoomTaken, services.AlreadyMeets) for one in outcomes)
