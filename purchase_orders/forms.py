import uuid
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from directory.models import Department, Person
from intranet.form_fields import DayField, MoneyField
from intranet.media.contents import check_contents
from purchase_orders.choosing import AccountField, SupplierField
from purchase_orders.models import (
    Attachment,
    Buyer,
    ContractItem,
    FrameworkContract,
    Order,
    OrderLine,
    OrderSending,
    ProductCategory,
    VatRate,
)
from purchase_orders.services import receiving
from purchase_orders.units import Unit

LARGEST_NUMBER_OF_LINES = 300


class PrivateFileField(forms.FileField):
    """A file of a kind that the portal takes, no larger than the town allows."""

    def __init__(self, **options):
        options.setdefault("help_text", _("PDF, picture or office file, for instance a quote."))
        super().__init__(widget=forms.FileInput, **options)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file:
            if file.size > settings.CONFIGURATION["security.upload_megabytes"] * 1024 * 1024:
                raise ValidationError(_("This file is too large."))
            check_contents(file)
        return file


class OrderForm(forms.ModelForm):
    """An order while it is written. Little is required: what is missing is asked when it is submitted."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    window = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    supplier = SupplierField(
        label=_("Supplier"), required=False, widget=forms.TextInput(attrs={"list": "suppliers", "autocomplete": "off"})
    )
    delivery_on = DayField(label=_("Delivery date"), required=False)
    attachment = PrivateFileField(label=_("Add a file"), required=False)
    attachment_kind = forms.ChoiceField(label=_("Kind of file"), choices=Attachment.Purpose.choices, required=False)

    class Meta:
        model = Order
        fields = [
            "subject", "supplier", "contract", "nature", "category", "buyer", "department", "contact",
            "delivery_place", "delivery_on", "supplier_reference", "external_remark", "internal_remark", "recurrence",
            "duration_months", "is_correction", "correction_reason", "threshold_reason", "quotes_reason",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in (
                "delivery_place", "external_remark", "internal_remark", "correction_reason", "threshold_reason",
                "quotes_reason",
            )
        }  # fmt: skip

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        contracts = FrameworkContract.objects.valid_on().select_related("supplier")
        self._choose_from("contract", contracts).empty_label = _("Outside a framework contract")
        self._choose_from("category", ProductCategory.objects.filter(is_offered=True))
        self._choose_from("buyer", Buyer.objects.select_related("organisation")).empty_label = None
        self._choose_from("department", Department.objects.select_related("organisation"))
        self._choose_from("contact", self._colleagues())
        self.initial["token"] = self.instance.token
        self.initial["version"] = self.instance.version

    def show_what_is_needed(self) -> None:
        """Mark what an order cannot be submitted without; the browser lets a draft go without it."""
        self.use_required_attribute = False
        for name in ("subject", "supplier", "category", "delivery_place"):
            self.fields[name].required = True

    def _choose_from(self, name: str, queryset: Any) -> forms.ModelChoiceField:
        field = cast("forms.ModelChoiceField", self.fields[name])
        field.queryset = queryset
        return field

    def _colleagues(self) -> Any:
        colleagues = Person.objects.active()
        if self.person.department_id:
            return colleagues.filter(department=self.person.department_id)
        return colleagues

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("recurrence") == Order.Recurrence.ONCE:
            cleaned["duration_months"] = None
        contract = cleaned.get("contract")
        if contract and not cleaned.get("supplier") and "supplier" not in self.errors:
            cleaned["supplier"] = contract.supplier
        return cleaned


def shortest(number: Decimal, *, fewest: int) -> Decimal:
    """The same number without zeros that say nothing, but with at least `fewest` decimals."""
    step = Decimal(1).scaleb(-fewest)
    rounded = number.quantize(step)
    return rounded if rounded == number else number.normalize()


class ExactNumberField(MoneyField):
    """A number with as many decimals as asked, shown without zeros that say nothing."""

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return shortest(value, fewest=0)
        return value


class PriceField(ExactNumberField):
    """A price: at least cents."""

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return shortest(value, fewest=2)
        return value


class LineForm(forms.Form):
    """One line; left empty it does not count."""

    description = forms.CharField(label=_("Description"), max_length=250, required=False)
    article = forms.CharField(label=_("Article number"), max_length=60, required=False)
    quantity = ExactNumberField(
        label=_("Quantity"), decimal_places=3, max_digits=11, min_value=Decimal("0.001"), required=False
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices, required=False)
    unit_price = PriceField(label=_("Price"), decimal_places=4, max_digits=14, min_value=0, required=False)
    discount_percent = ExactNumberField(
        label=_("Discount %"), decimal_places=2, max_digits=5, min_value=0, max_value=100, required=False
    )
    vat_rate = forms.TypedChoiceField(label=_("VAT"), coerce=Decimal, required=False)
    is_reverse_charged = forms.BooleanField(label=_("VAT shifted"), required=False)
    account = AccountField(
        label=_("Budget account"),
        required=False,
        widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
    )
    contract_item = forms.ModelChoiceField(ContractItem.objects.all(), widget=forms.HiddenInput, required=False)
    DELETE = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, organisation: Any, rates: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("AccountField", self.fields["account"]).organisation = organisation
        cast("forms.TypedChoiceField", self.fields["vat_rate"]).choices = rates
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("data-line-field", name)

    @property
    def is_blank(self) -> bool:
        """Nothing was typed, or the line is to go."""
        cleaned = self.cleaned_data
        return bool(cleaned.get("DELETE")) or not (cleaned.get("description") or cleaned.get("unit_price"))

    def line(self) -> OrderLine:
        cleaned = self.cleaned_data
        return OrderLine(
            description=cleaned["description"],
            article=cleaned["article"],
            quantity=cleaned["quantity"] or Decimal(1),
            unit=cleaned["unit"] or Unit.PIECE,
            unit_price=cleaned["unit_price"] or Decimal(0),
            discount_percent=cleaned["discount_percent"] or Decimal(0),
            vat_rate=cleaned["vat_rate"] if cleaned["vat_rate"] != "" else Decimal(21),
            is_reverse_charged=cleaned["is_reverse_charged"],
            account=cleaned["account"],
            contract_item=cleaned["contract_item"],
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("unit_price") and not cleaned.get("description") and not cleaned.get("DELETE"):
            self.add_error("description", _("Say what it is."))
        return cleaned


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=LARGEST_NUMBER_OF_LINES, validate_max=True)


def vat_choices(lines: Any = ()) -> list[tuple[str, str]]:
    """The rates in force today, and those that the lines bear already."""
    rates = set(VatRate.objects.valid_on().values_list("percentage", flat=True)) | {line.vat_rate for line in lines}
    return [(f"{rate:.2f}", f"{rate.normalize():f} %") for rate in sorted(rates, reverse=True)]


class ReasonForm(forms.Form):
    """Why an order is cancelled, closed short, or a receipt put right."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SentOtherwiseForm(forms.Form):
    """How an order reached its supplier without the portal's mail."""

    channel = forms.ChoiceField(
        label=_("How it went"), choices=[one for one in OrderSending.Channel.choices if one[0] != "mail"]
    )
    note = forms.CharField(
        label=_("How exactly"),
        max_length=200,
        required=False,
        help_text=_("For instance: web shop, handed over at the counter."),
    )


class ReceivedField(forms.CharField):
    """A quantity, or a percentage of what was ordered: `3`, `2,5`, `40 %`."""

    def __init__(self, *, line: OrderLine, **options: Any) -> None:
        self.line = line
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, label=line.description, **options)

    def clean(self, value: Any) -> Decimal:
        text = (super().clean(value) or "").strip()
        if not text:
            return Decimal(0)
        number = MoneyField(decimal_places=3, max_digits=11, min_value=0).clean(text.removesuffix("%"))
        return receiving.share_of(self.line, number) if text.endswith("%") else number


class ReceiptForm(forms.Form):
    """What came: per line how much, with what stands open filled in."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    received_on = DayField(label=_("Received on"), initial=timezone.localdate)
    note_number = forms.CharField(label=_("Number of the delivery note"), max_length=60, required=False)
    note = PrivateFileField(label=_("Delivery note"), required=False)
    remark = forms.CharField(
        label=_("Remark"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, rows: list[dict[str, Any]], is_return: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        self.initial.setdefault("token", uuid.uuid4())
        for row in rows:
            name = f"line-{row['line'].pk}"
            self.fields[name] = ReceivedField(line=row["line"])
            row["field"] = self[name]
        if is_return:
            del self.fields["received_on"], self.fields["note_number"], self.fields["note"]
            self.fields["remark"].label, self.fields["remark"].required = _("Why it goes back"), True

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("What comes later cannot be received yet."))
        return day

    @property
    def quantities(self) -> dict[int, Decimal]:
        return {row["line"].pk: self.cleaned_data[f"line-{row['line'].pk}"] for row in self.rows}


class AttachmentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Kind"), choices=Attachment.Purpose.choices)
    file = PrivateFileField(label=_("File"))


class CollegeForm(forms.Form):
    """What the college decided on each order of its list; left open, an order waits for the next session."""

    OUTCOMES = [
        ("", _("not yet")),
        ("approved", _("approved")),
        ("returned", _("returned")),
        ("refused", _("refused")),
    ]
    session_on = DayField(label=_("Decided on"), initial=timezone.localdate)

    def __init__(self, *args: Any, entries: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.entries = entries
        for entry in entries:
            key = entry.approval.pk
            self.fields[f"outcome-{key}"] = forms.ChoiceField(
                choices=self.OUTCOMES, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason-{key}"] = forms.CharField(max_length=500, required=False)
            self.fields[f"seal-{key}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=entry.approval.seal
            )
            entry.outcome, entry.reason = self[f"outcome-{key}"], self[f"reason-{key}"]
            entry.seal = self[f"seal-{key}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for entry in self.entries:
            key = entry.approval.pk
            outcome = cleaned.get(f"outcome-{key}")
            if outcome in ("returned", "refused") and not cleaned.get(f"reason-{key}"):
                self.add_error(f"reason-{key}", _("Say why."))
        return cleaned

    def decisions(self) -> list[tuple[Any, str, str]]:
        """Each order that the college decided on, with outcome and reason."""
        session = _("Session of %(day)s") % {"day": date_format(self.cleaned_data["session_on"], "j-n-Y")}
        found = []
        for entry in self.entries:
            key = entry.approval.pk
            if outcome := self.cleaned_data[f"outcome-{key}"]:
                reason = self.cleaned_data[f"reason-{key}"]
                found.append((entry, outcome, f"{session}. {reason}" if reason else str(session)))
        return found

    def seal_of(self, entry: Any) -> str:
        """What the list showed, so that a decision never falls on something else."""
        return str(self.cleaned_data[f"seal-{entry.approval.pk}"])
