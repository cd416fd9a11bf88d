from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from intranet.jobs.timing import Timing, time_between

TOWN = ZoneInfo("Europe/Brussels")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TOWN)


def test_a_daily_job_comes_at_its_hour_on_the_town_hall_clock():
    daily = Timing(daily_at=time(7, 0))
    assert daily.after(at("2026-11-22T06:59")) == at("2026-11-22T07:00")
    assert daily.after(at("2026-11-22T07:00")) == at("2026-11-23T07:00")


def test_the_hour_stays_the_same_when_the_clocks_change():
    daily = Timing(daily_at=time(7, 0))
    assert daily.after(at("2026-03-28T08:00")).isoformat() == "2026-03-29T07:00:00+02:00"
    assert daily.after(at("2026-10-24T08:00")).isoformat() == "2026-10-25T07:00:00+01:00"


def test_an_hour_that_does_not_exist_in_march_comes_an_hour_later_and_once():
    daily = Timing(daily_at=time(2, 30))
    turn = daily.after(at("2026-03-28T03:00").astimezone(ZoneInfo("UTC")))
    assert turn.isoformat() == "2026-03-29T01:30:00+00:00"
    assert daily.after(turn).isoformat() == "2026-03-30T00:30:00+00:00"


def test_an_hour_that_comes_twice_in_october_counts_once():
    daily = Timing(daily_at=time(2, 30))
    turn = daily.after(at("2026-10-24T03:00").astimezone(ZoneInfo("UTC")))
    assert turn.isoformat() == "2026-10-25T00:30:00+00:00"
    assert daily.after(turn).isoformat() == "2026-10-26T01:30:00+00:00"


def test_a_job_with_a_pause_comes_at_once_and_then_after_the_pause():
    hourly = Timing(every=timedelta(hours=1))
    now = at("2026-11-22T06:59")
    assert hourly.first(now) == now
    assert hourly.after(now) == now + timedelta(hours=1)


def test_a_timing_is_one_thing_or_the_other():
    with pytest.raises(ValueError, match="either"):
        Timing()
    with pytest.raises(ValueError, match="either"):
        Timing(daily_at=time(7), every=timedelta(hours=1))


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (Timing(daily_at=time(7, 5)), "daily at 07:05"),
        (Timing(every=timedelta(minutes=1)), "every 1 minute"),
        (Timing(every=timedelta(minutes=90)), "every 90 minutes"),
        (Timing(every=timedelta(hours=2)), "every 2 hours"),
    ],
)
def test_a_timing_reads_as_words(timing, words):
    with translation.override("en"):
        assert str(timing.in_words()) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.42, "0.4 s"), (12.7, "12 s"), (60, "1 min"), (3599, "59 min"), (7500, "2 h 5 min")]
)
def test_how_long_it_took_reads_as_words(seconds, words):
    start = at("2026-11-22T07:00")
    with translation.override("en"):
        assert time_between(start, start + timedelta(seconds=seconds)) == words
        assert time_between(start, None) == ""
