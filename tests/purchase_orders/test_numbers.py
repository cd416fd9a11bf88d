import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from purchase_orders import numbers

WRITINGS = ["0403.019.261", "403019261", "BE 0403 019 261", "be0403019261", "0403/019/261"]  # pragma: allowlist secret


@pytest.mark.parametrize("typed", WRITINGS)
def test_an_enterprise_number_is_taken_however_it_is_typed(typed):
    assert numbers.clean_enterprise_number(typed) == "0403019261"
    assert numbers.shown_enterprise_number("0403019261") == "0403.019.261"


@pytest.mark.parametrize("typed", ["0403.019.262", "2403019261", "04030192610", "geen", "0000000000"])
def test_a_wrong_enterprise_number_is_refused(typed):
    with pytest.raises(ValidationError):
        numbers.clean_enterprise_number(typed)


@given(st.integers(1, 19_999_999), st.integers(1, 9), st.integers(0, 9))
def test_one_wrong_digit_never_passes(stem, addition, place):
    digits = f"{stem:08}{97 - stem % 97:02}"
    changed = (int(digits[place]) + addition) % 10
    if f"{stem:08}" == "00000000":
        return
    with pytest.raises(ValidationError):
        numbers.clean_enterprise_number(f"{digits[:place]}{changed}{digits[place + 1 :]}")


@pytest.mark.parametrize("account", ["BE68 5390 0754 7034", "be68-5390-0754-7034", "NL91 ABNA 0417 1643 00"])
def test_a_valid_account_is_taken_also_of_a_bank_that_no_list_knows(account):
    assert " " not in numbers.clean_iban(account)


@pytest.mark.parametrize("account", ["BE68 5390 0754 7035", "BE68", "BE69 5390 0754 7034", "12345678"])
def test_a_wrong_account_is_refused(account):
    with pytest.raises(ValidationError):
        numbers.clean_iban(account)


def test_the_belgian_check_is_made_besides_the_international_one():
    # Internationally right, but the last two digits do not fit the first ten.
    body = "539007547035"
    wrong = next(f"BE{check:02}{body}" for check in range(2, 99) if int(f"{body}1114{check:02}") % 97 == 1)
    with pytest.raises(ValidationError, match="Belgian"):
        numbers.clean_iban(wrong)


@pytest.mark.parametrize("typed", ["NL 004495445 B01", "BE 0403.019.261", "CHE116281710MWST", ""])
def test_a_european_vat_number_is_taken(typed):
    numbers.clean_vat_number(typed)


@pytest.mark.parametrize("typed", ["859711405B01", "NL004495446B01", "BE0403019262"])  # pragma: allowlist secret
def test_a_wrong_vat_number_is_refused(typed):
    with pytest.raises(ValidationError):
        numbers.clean_vat_number(typed)


@pytest.mark.parametrize("wrong", ["0403019261", "0208:0403019262", "0208:BE0403019261", "x"])
def test_a_peppol_id_is_scheme_and_number(wrong):
    with pytest.raises(ValidationError):
        numbers.validate_peppol_id(wrong)
