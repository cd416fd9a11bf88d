from .budget import BudgetAccount, BudgetMovement, OverCreditGrant
from .contracts import ContractItem, FrameworkContract
from .imports import BroughtFile
from .order_lines import FavouriteOrder, OrderEvent, OrderLine
from .orders import Order, OrderQuerySet, numbers_in_use
from .receipts import Attachment, Receipt, ReceiptLine
from .reference import Nature, ProductCategory, Threshold, VatRate
from .sendings import OrderPapers, OrderSending
from .settings import Buyer, PurchasingSettings, QuotesRule
from .suppliers import ContactPerson, Supplier

__all__ = [
    "Attachment",
    "BroughtFile",
    "BudgetAccount",
    "BudgetMovement",
    "Buyer",
    "ContactPerson",
    "ContractItem",
    "FavouriteOrder",
    "FrameworkContract",
    "Nature",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderPapers",
    "OrderQuerySet",
    "OrderSending",
    "OverCreditGrant",
    "ProductCategory",
    "PurchasingSettings",
    "QuotesRule",
    "Receipt",
    "ReceiptLine",
    "Supplier",
    "Threshold",
    "VatRate",
    "numbers_in_use",
]
