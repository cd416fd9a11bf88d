from directory.models import Organisation
from purchase_orders.demo import money
from purchase_orders.models import BudgetAccount, Buyer, ContractItem, FrameworkContract, Supplier


def test_hopbeke_has_suppliers_contracts_and_a_budget_with_holders(db, make_person):
    for name in ("OCMW Hopbeke", "Stad Hopbeke"):
        Organisation.objects.create(name=name)
    bart = make_person("Bart Dewulf")
    told = []
    money.install(told.append)
    money.install(told.append)
    assert len(told) == 1
    assert (Supplier.objects.count(), FrameworkContract.objects.count(), BudgetAccount.objects.count()) == (40, 6, 60)
    assert Buyer.objects.count() == 2
    assert bart.budget_accounts.count() > 10
    for item in ContractItem.objects.all():
        item.full_clean()
        assert item.saving > 0
    assert ContractItem.objects.offered().matching("papier a4").count() == 1
