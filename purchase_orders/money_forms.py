"""Forms of suppliers, framework contracts and budget accounts."""

from decimal import Decimal
from itertools import zip_longest
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.form_fields import PersonField
from intranet.form_fields import DayField, MoneyField, UploadField
from purchase_orders.choosing import AccountField, SupplierField
from purchase_orders.models import (
    BroughtFile,
    BudgetAccount,
    ContactPerson,
    ContractItem,
    FrameworkContract,
    Order,
    ProductCategory,
    Supplier,
)
from purchase_orders.services import contracts, suppliers
from purchase_orders.services.accounts import FIELDS as ACCOUNT_FIELDS
from purchase_orders.services.accounts import KEY_FIELDS
from purchase_orders.services.year_end import Choice

CENT = Decimal("0.01")
FREE_BOXES = 2


def supplier_box():
    return forms.TextInput(attrs={"list": "suppliers", "autocomplete": "off"})


class ConstrainedForm(forms.ModelForm):
    """A form that hears what the database would refuse, also because of fields that it does not show."""

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]  # the stubs do not know it
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)


class SupplierForm(ConstrainedForm):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Supplier
        fields = suppliers.FIELDS
        widgets = {"name": forms.TextInput(attrs={"autofocus": True}), "remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field, shown in (
            ("enterprise_number", self.instance.shown_enterprise_number),
            ("iban", self.instance.shown_iban),
        ):
            self.initial[field] = shown
        if self.instance.enterprise_number:
            self.fields["own_peppol_id"].widget.attrs["placeholder"] = self.instance.peppol_id


class ContactForm(forms.ModelForm):
    class Meta:
        model = ContactPerson
        fields = ["name", "function", "mail", "phone"]


class BlockForm(forms.Form):
    """Why nobody orders there any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        help_text=_("Whoever wants to order there reads it."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class MergeForm(forms.Form):
    """Which supplier stays."""

    into = SupplierField(label=_("Supplier that stays"), widget=supplier_box())


class ContractForm(ConstrainedForm):
    supplier = SupplierField(label=_("Supplier"), widget=supplier_box())
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid to"), help_text=_("The last day on which may be ordered."))
    ceiling = MoneyField(
        label=_("Ceiling"),
        required=False,
        max_digits=14,
        help_text=_("The most that may be ordered, VAT not included. Empty when there is none."),
    )
    used_elsewhere = MoneyField(
        label=_("Used elsewhere"),
        max_digits=14,
        help_text=_("Ordered before the portal was used, or by others under the same ceiling."),
    )
    document = UploadField(types=["pdf"], label=_("Document"), required=False)

    class Meta:
        model = FrameworkContract
        fields = [*contracts.FIELDS, "document"]
        widgets = {"reference": forms.TextInput(attrs={"autofocus": True}), "remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Orders were made under it with this supplier.
            del self.fields["supplier"]


class ContractItemForm(ConstrainedForm):
    list_price = MoneyField(
        label=_("List price"),
        max_digits=14,
        decimal_places=4,
        help_text=_("What it costs without the contract, each, VAT not included."),
    )
    contract_price = MoneyField(
        label=_("Contract price"),
        max_digits=14,
        decimal_places=4,
        required=False,
        help_text=_("Each, VAT not included. Empty when a discount is given."),
    )
    discount_percentage = MoneyField(
        label=_("Discount"), max_digits=5, required=False, help_text=_("In percent of the list price.")
    )

    class Meta:
        model = ContractItem
        fields = contracts.ITEM_FIELDS
        widgets = {"article": forms.TextInput(attrs={"autofocus": True})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        category = cast("forms.ModelChoiceField", self.fields["category"])
        category.queryset = ProductCategory.objects.filter(is_offered=True)


class BudgetAccountForm(ConstrainedForm):
    """An account and its holders, each in a box of their own, with some boxes left for more."""

    credit = MoneyField(label=_("Credit"), max_digits=14, help_text=_("In euro."))

    class Meta:
        model = BudgetAccount
        fields = ACCOUNT_FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        holders = [*self.instance.holders.select_related("department")] if self.instance.pk else []
        self.boxes = [f"holder-{number}" for number in range(max(len(holders) + FREE_BOXES, self._boxes_sent()))]
        for name, person in zip_longest(self.boxes, holders):
            self.fields[name] = PersonField(label=_("Budget holder"), required=False, initial=person)
        self.fields[self.boxes[-1]].help_text = _("Answers for what is spent from it. Type a part of the name.")

    def _boxes_sent(self):
        return sum(name.startswith("holder-") for name in self.data)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        cleaned["holders"] = list(dict.fromkeys(filter(None, (cleaned.get(name) for name in self.boxes))))
        return cleaned


class ExceedForm(forms.Form):
    """For which order, how much and why."""

    order = forms.IntegerField(
        label=_("Purchase order"),
        min_value=1,
        help_text=_("The number that stands in the address of its page: an order has no other before it is approved."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autofocus": True}),
    )
    amount = MoneyField(label=_("At most"), max_digits=14, min_value=CENT)
    reason = forms.CharField(label=_("Reason"), max_length=250)

    def clean_order(self):
        if not Order.objects.filter(pk=self.cleaned_data["order"]).exists():
            raise ValidationError(_("There is no such order."))
        return self.cleaned_data["order"]


class CarryOverForm(forms.Form):
    """Which open commitments go to which account of the next year; the same purpose is proposed."""

    def __init__(self, *args, rows, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows, proposed = rows, same_purpose([row.account for row in rows], year)
        for row in rows:
            self.fields[f"take-{row.code}"] = forms.BooleanField(label=_("Carry over"), required=False)
            self.fields[f"amount-{row.code}"] = forms.DecimalField(widget=forms.HiddenInput, initial=row.amount)
            target = AccountField(
                label=_("Account of the new year"),
                required=False,
                initial=proposed.get(row.account.pk),
                widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
            )
            target.organisation, target.year = row.account.organisation_id, year
            self.fields[f"to-{row.code}"] = target

    def lines(self):
        """Each commitment with its fields."""
        for row in self.rows:
            yield row, self[f"take-{row.code}"], self[f"to-{row.code}"], self[f"amount-{row.code}"]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        chosen = [row for row in self.rows if cleaned.get(f"take-{row.code}")]
        for row in chosen:
            if not cleaned.get(f"to-{row.code}") and f"to-{row.code}" not in self.errors:
                self.add_error(f"to-{row.code}", _("Name the account that it goes to."))
        if not chosen:
            raise ValidationError(_("Choose what is carried over. What was carried over already is no longer listed."))
        return cleaned

    @property
    def choices(self):
        values = self.cleaned_data
        return [
            Choice(row.code, values[f"amount-{row.code}"], values[f"to-{row.code}"])
            for row in self.rows
            if values[f"take-{row.code}"]
        ]


def same_purpose(accounts, year):
    """By key of an account, the open one of `year` whose other parts are the same."""
    parts = [part for part in KEY_FIELDS if part != "year"]
    open_ones = BudgetAccount.objects.open().of_year(year).select_related("organisation")
    known = {tuple(getattr(account, part) for part in parts): account for account in open_ones}
    found = {account.pk: known.get(tuple(getattr(account, part) for part in parts)) for account in accounts}
    return {pk: account for pk, account in found.items() if account}


class BroughtFileForm(forms.ModelForm):
    file = UploadField(types=["csv", "xlsx"], label=_("File"))

    class Meta:
        model = BroughtFile
        fields = ["file"]


class TakeOverForm(forms.Form):
    skip_bad = forms.BooleanField(label=_("Leave the wrong rows out"), required=False)
