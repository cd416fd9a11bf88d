from .budget import BudgetAccount, BudgetMovement, OverCreditGrant
from .contracts import ContractItem, FrameworkContract
from .imports import BroughtFile
from .reference import Nature, ProductCategory, Threshold, VatRate
from .settings import Buyer, PurchasingSettings, QuotesRule
from .suppliers import ContactPerson, Supplier

__all__ = [
    "BroughtFile",
    "BudgetAccount",
    "BudgetMovement",
    "Buyer",
    "ContactPerson",
    "ContractItem",
    "FrameworkContract",
    "Nature",
    "OverCreditGrant",
    "ProductCategory",
    "PurchasingSettings",
    "QuotesRule",
    "Supplier",
    "Threshold",
    "VatRate",
]
