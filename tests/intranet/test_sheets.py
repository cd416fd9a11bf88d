from decimal import Decimal

import pytest

from intranet import sheets


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567,8", "1234567.80"),
        ("1,234,567", "1234567.00"),
        ("12,5", "12.50"),
        ("12.50", "12.50"),
        ("1.234", "1234.00"),
        ("1 234,50 €", "1234.50"),
        ("-3", "-3.00"),
        (12.1, "12.10"),
        (0.1 + 0.2, "0.30"),
        (7, "7.00"),
    ],
)
def test_an_amount_is_read_as_finance_packages_write_it(written, amount):
    assert sheets.read_money(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["", "1,234", "twaalf", "1.2.3", "12,345.678", "1e3", None, True, "9" * 16, 12.345])
def test_what_might_be_another_amount_is_refused(written, english):
    with pytest.raises(ValueError, match="not an amount"):
        sheets.read_money(written)
