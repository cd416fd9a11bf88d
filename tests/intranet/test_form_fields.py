from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.utils import translation

from intranet.form_fields import DayField, MoneyField, UploadField


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("nl", "1.234,50", "1234.50"),
        ("nl", "€ 1.234,50", "1234.50"),
        ("nl", "1234,5", "1234.5"),
        ("nl", "12.50", "12.50"),
        ("en", "1,234.50", "1234.50"),
        ("fr", "1 234,50", "1234.50"),
    ],
)
def test_money_is_read_as_people_write_it(language, text, amount):
    with translation.override(language):
        assert MoneyField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["veel", "1,234", "NaN", "1e400", "12345678901234"])
def test_what_is_no_amount_is_refused(text):
    with translation.override("nl"), pytest.raises(forms.ValidationError):
        MoneyField().clean(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/12", date(2026, 12, 3)),
        ("3-12-2026", date(2026, 12, 3)),
        ("03.12.26", date(2026, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("4/1", date(2027, 1, 4)),
        ("1/10", date(2026, 10, 1)),
        ("1/5", date(2027, 5, 1)),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    with time_machine.travel("2026-11-23 10:00+01:00"):
        assert DayField().clean(text) == day


@pytest.mark.parametrize("text", ["31/2", "29/2/2027", "morgen", "3", "3/13", "2026-02-30"])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(forms.ValidationError, match="3/12"):
        DayField().clean(text)


def test_a_leap_day_without_a_year_is_the_one_to_come():
    with time_machine.travel("2027-11-23 10:00+01:00"):
        assert DayField().clean("29/2") == date(2028, 2, 29)


def test_a_day_is_shown_as_it_may_be_typed():
    assert DayField().widget.format_value(date(2026, 12, 3)) == "3-12-2026"


def test_what_a_file_may_be_is_told_in_the_language_of_the_reader():
    field = UploadField(types=["pdf"])
    with translation.override("nl"):
        assert str(field.help_text) == "Hoogstens 20 MB: pdf."
    with translation.override("en"):
        assert str(field.help_text) == "At most 20 MB: pdf."
