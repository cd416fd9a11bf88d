"""How much of what, in words."""

from decimal import Decimal

import pytest
from django.utils import translation

from purchase_orders.units import Unit, counted


@pytest.mark.parametrize(
    ("quantity", "unit", "text"),
    [("1", Unit.PIECE, "1 piece"), ("8", Unit.PIECE, "8 pieces"), ("1.5", Unit.HOUR, "1.5 hours")],
)
def test_what_is_many_is_written_as_many(quantity, unit, text):
    with translation.override("en"):
        assert counted(Decimal(quantity), unit) == text


def test_every_unit_can_be_counted():
    with translation.override("en"):
        assert all(counted(Decimal(1), unit.value) == f"1 {unit.label}" for unit in Unit)
