"""Text boxes that take a supplier or a budget account as people type it, for lists too long to scroll through."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from purchase_orders.models import BudgetAccount, PurchasingSettings, Supplier

SUGGESTED = 5
OFFERED = 1000


class SupplierField(forms.CharField):
    """A name, part of it, or an enterprise number; it must point to one supplier the town orders from."""

    def prepare_value(self, value):
        if isinstance(value, int):
            value = Supplier.objects.filter(pk=value).first()
        return supplier_text(value) if isinstance(value, Supplier) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = list(Supplier.objects.orderable().matching(text)[: SUGGESTED + 1])
        exact = [supplier for supplier in found if text in (supplier.name, supplier_text(supplier))]
        return _only(exact or found, text, supplier_text, _("There is no supplier “%(text)s”."))


class AccountField(forms.CharField):
    """A budget key, part of it, or words of its description; of `organisation`, and of this year or of `year`."""

    organisation = None
    year = None

    def prepare_value(self, value):
        return account_text(value) if isinstance(value, BudgetAccount) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = list(offered_accounts(self.organisation, self.year).matching(text)[: SUGGESTED + 1])
        exact = [account for account in found if account_text(account) == text]
        return _only(exact or found, text, account_text, _("There is no open budget account “%(text)s”."))


def offered_accounts(organisation, year=None):
    """The accounts of `year`, or of this one, that take new orders of `organisation`."""
    return BudgetAccount.objects.open().of_year(year or timezone.localdate().year).filter(organisation=organisation)


def supplier_text(supplier):
    number = supplier.shown_enterprise_number
    return f"{supplier.name} ({number})" if number else supplier.name


def account_text(account, purchasing=None):
    key = account.key_in(purchasing or PurchasingSettings.current())
    return f"{key} · {account.description}"


def account_texts(accounts):
    """What the browser offers while somebody types."""
    purchasing = PurchasingSettings.current()
    return [account_text(account, purchasing) for account in accounts[:OFFERED]]


def supplier_texts():
    return [supplier_text(supplier) for supplier in Supplier.objects.orderable()[:OFFERED]]


def _only(found, text, describe, none_message):
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(none_message % {"text": text})
    named = "; ".join(describe(one) for one in found[:SUGGESTED])
    raise ValidationError(_("Several fit “%(text)s”: %(names)s.") % {"text": text, "names": named})
