from datetime import date

import pytest

from intranet.working_days import add_working_days, is_working_day, working_days_between


@pytest.mark.parametrize(
    "holiday", [date(2026, 7, 21), date(2026, 5, 14), date(2026, 5, 25), date(2026, 11, 11), date(2027, 3, 29)]
)
def test_a_belgian_holiday_is_no_working_day(holiday):
    assert not is_working_day(holiday)


def test_a_weekend_is_no_working_day():
    assert [is_working_day(date(2026, 11, day)) for day in (20, 21, 22, 23)] == [True, False, False, True]


def test_a_term_passes_by_weekends_and_holidays():
    # Friday 1 May is a holiday: two working days after Thursday 30 April is Tuesday 5 May.
    assert add_working_days(date(2026, 4, 30), 2) == date(2026, 5, 5)


def test_a_term_that_begins_on_a_holiday_counts_from_the_next_working_day():
    assert add_working_days(date(2026, 12, 25), 0) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 25), 1) == date(2026, 12, 29)


def test_working_days_until_the_term_are_counted_both_ways():
    assert working_days_between(date(2026, 4, 30), date(2026, 5, 5)) == 2
    assert working_days_between(date(2026, 5, 5), date(2026, 4, 30)) == -2
    assert working_days_between(date(2026, 5, 5), date(2026, 5, 5)) == 0
