"""Telephone numbers as people read them."""

import phonenumbers
import pytest

from directory.models import PhoneNumber
from directory.phones import written


@pytest.mark.parametrize("dialled", ["+3257123456", "+3221234567", "+3232123456", "+32470123456", "+3251456789"])
def test_a_belgian_number_is_written_as_the_library_of_all_numbers_does(dialled):
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    assert written(dialled) == phonenumbers.format_number(phonenumbers.parse(dialled), national)


@pytest.mark.parametrize("dialled", ["", "+33142685300", "+321", "6787"])
def test_another_number_stays_as_its_source_writes_it(dialled):
    assert str(PhoneNumber(dialled=dialled, shown="0033 1/42.68.53.00")) == "0033 1/42.68.53.00"
