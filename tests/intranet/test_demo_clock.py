"""The clock of the demonstration: it stands in the past for a while, and stories happen in the order of time."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from intranet.audit import services as audit
from intranet.audit.models import AuditEntry
from intranet.demo import clock, settling
from intranet.notifications import health
from intranet.notifications import services as notifications
from intranet.notifications.models import Notification, OutgoingMail
from intranet.operation.findings import State
from intranet.working_days import is_working_day

MONDAY = "2026-11-23T09:00+01:00"


@pytest.mark.django_db
@time_machine.travel(MONDAY, tick=False)
def test_what_happens_in_the_past_is_dated_there_and_the_clock_runs_on_afterwards():
    present = timezone.now()
    with clock.days_ago(1.2):
        audit.record("notifications.mail_retried")
        assert timezone.localdate() == date(2026, 11, 20)
    assert timezone.localtime(AuditEntry.objects.get().at).strftime("%Y-%m-%d %H:%M") == "2026-11-20 16:00"
    assert timezone.now() == present
    with pytest.raises(ValueError, match="broken"), clock.new_year():
        assert timezone.localtime().isoformat() == "2026-01-01T00:00:00+01:00"
        raise ValueError("broken")
    assert timezone.now() == present


@pytest.mark.parametrize("today", ["2026-01-01T08:00", "2026-01-02T07:30", "2026-03-14T12:00", "2026-11-22T23:00"])
def test_the_past_lies_in_this_year_on_working_days_and_keeps_its_order(today):
    with time_machine.travel(f"{today}+01:00", tick=False):
        now = timezone.localtime()
        moments = [clock.moment(days / 3) for days in range(660, -3, -1)]
        assert moments == sorted(moments)
        assert moments[0].year == now.year
        assert moments[-1] <= now
        assert all(moment == now or (is_working_day(moment.date()) and 8 <= moment.hour <= 18) for moment in moments)


@time_machine.travel(MONDAY, tick=False)
def test_stories_happen_side_by_side():
    told = []

    def story(name, *moments):
        for days in moments:
            yield days
            told.append((name, timezone.localdate().day))

    clock.tell([story("order", 9, 3), story("letter", 5, 1)])
    assert told == [("order", 9), ("letter", 16), ("order", 18), ("letter", 20)]


@pytest.mark.django_db
@time_machine.travel(MONDAY, tick=False)
def test_mail_of_the_past_went_then_and_of_the_notices_a_few_are_unread(make_user):
    dirk, last = make_user("dirk"), 12
    for turn, days in enumerate([40, *range(last, 0, -1), 0.4]):
        with clock.days_ago(days + 0.5):
            notifications.notify(dirk, kind="approvals.result", title=f"{turn}")
    settling.settle()
    titles = [notice.title for notice in Notification.objects.all()]
    assert titles == [str(turn) for turn in range(last + 1, 0, -1)]
    assert Notification.objects.unread().count() == 3
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == ["queued", *["sent"] * last]
    assert not any(finding.state == State.WARN for finding in health.examine())
