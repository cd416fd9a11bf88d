"""The arithmetic of an order against a calculation of its own in whole numbers."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchase_orders import totals


@dataclass(frozen=True)
class Line:
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal(21)
    is_reverse_charged: bool = False


def decimals(largest, places):
    return st.integers(0, largest * 10**places).map(lambda number: Decimal(number).scaleb(-places))


LINES = st.lists(
    st.builds(
        Line,
        quantity=decimals(100_000, 3),
        unit_price=decimals(100_000, 4),
        discount_percent=decimals(100, 2),
        vat_rate=st.sampled_from([Decimal(rate) for rate in ("0", "6", "6.00", "12", "21", "21.00")]),
        is_reverse_charged=st.booleans(),
    ),
    max_size=12,
)


def half_up(numerator, denominator):
    """Divide two whole numbers that are not negative, rounding half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def net_in_cents(line):
    reduced = int(line.unit_price * 10_000) * (10_000 - int(line.discount_percent * 100))
    return half_up(int(line.quantity * 1000) * reduced, 10**9)


@given(LINES)
def test_totals_are_what_whole_numbers_say(lines):
    per_rate = {}
    for line in lines:
        rate = 0 if line.is_reverse_charged else int(line.vat_rate)
        key = "AE" if line.is_reverse_charged else "S" if rate else "Z", rate
        per_rate[key] = per_rate.get(key, 0) + net_in_cents(line)
    vat = sum(half_up(amount * rate, 100) for (_category, rate), amount in per_rate.items())

    found = totals.totals(lines)

    assert found.net == Decimal(sum(per_rate.values())).scaleb(-2)
    assert found.vat == Decimal(vat).scaleb(-2)
    assert found.gross == found.net + found.vat
    assert {(group.category, int(group.rate)): int(group.taxable * 100) for group in found.groups} == per_rate


@given(LINES)
def test_net_price_and_allowance_make_the_gross_price(lines):
    for line in lines:
        assert totals.net_price(line) + totals.allowance(line) == line.unit_price
        assert 0 <= totals.net_price(line) <= line.unit_price
        assert totals.saving(line) >= 0


@given(LINES, st.lists(st.sampled_from("abc"), min_size=12, max_size=12))
def test_accounts_together_carry_the_whole_order_to_the_cent(lines, accounts):
    shares = totals.cost_per(list(zip(accounts, lines, strict=False)))
    as_charged = [Line(line.quantity, line.unit_price, line.discount_percent, line.vat_rate) for line in lines]
    assert sum(shares.values(), Decimal(0)) == totals.totals(as_charged).gross
    assert all(share >= 0 for share in shares.values())


@pytest.mark.parametrize(
    ("quantity", "price", "net"),
    [("3", "0.335", "1.01"), ("1", "0.005", "0.01"), ("1", "2.675", "2.68"), ("0.333", "3", "1.00")],
)
def test_half_a_cent_goes_up(quantity, price, net):
    assert totals.net(Line(Decimal(quantity), Decimal(price))) == Decimal(net)


def test_vat_is_rounded_per_rate_and_not_per_line():
    lines = [Line(Decimal(1), Decimal("0.02"))] * 10
    assert totals.totals(lines).vat == Decimal("0.04")


def test_reverse_charge_leaves_the_tax_to_the_town():
    line = Line(Decimal(1), Decimal(1000), is_reverse_charged=True)
    assert totals.totals([line]).gross == Decimal(1000)
    assert totals.cost_per([("roads", line)]) == {"roads": Decimal(1210)}
