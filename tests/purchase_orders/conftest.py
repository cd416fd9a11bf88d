"""Hopbeke buys: an organisation, its budget and its suppliers."""

from decimal import Decimal

import pytest

from directory.models import Organisation
from purchase_orders.models import BudgetAccount, Supplier


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def town(db):
    return Organisation.objects.get_or_create(name="Stad Hopbeke")[0]


@pytest.fixture
def make_account(town):
    """A budget account: `make_account("100.00", general_account="61031000")`."""

    def make(credit="1000.00", **fields):
        count = BudgetAccount.objects.count()
        values = {
            "year": 2026,
            "organisation": town,
            "policy_field": "0200-00",
            "general_account": f"6103{count:04}",
            "description": "Kantoorbenodigdheden",
            "credit": Decimal(credit),
        }
        return BudgetAccount.objects.create(**(values | fields))

    return make


@pytest.fixture
def supplier(db):
    supplier = Supplier(name="Papierhandel De Klauw", enterprise_number="0403.019.261", city="Hopbeke")
    supplier.full_clean(exclude=["words"])
    supplier.words = supplier.search_words
    supplier.save()
    return supplier
