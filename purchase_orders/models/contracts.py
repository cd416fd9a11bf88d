from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.fields import OrdinalCharField
from intranet.folding import fold
from purchase_orders.models.orders import Order
from purchase_orders.units import Unit

CENT, UNIT_PRICE_STEP = Decimal("0.01"), Decimal("0.0001")
ENDS_SOON = 60


class FrameworkContractQuerySet(models.QuerySet):
    def valid_on(self, day=None):
        """Contracts that may be used on `day`, of suppliers from whom the town orders."""
        day = day or timezone.localdate()
        return self.filter(
            is_closed=False,
            valid_from__lte=day,
            valid_to__gte=day,
            supplier__block_reason="",
            supplier__merged_into=None,
        )

    def with_used(self):
        """Annotate `ordered`, without VAT: what the orders under the contract come to, or of closed ones what came."""
        counts = ~Q(orders__state__in=Order.UNBOUND)
        each = Coalesce("orders__taken", "orders__amount_over_duration")
        ordered = Sum(each, filter=counts, default=Decimal(0))
        return self.annotate(ordered=ordered).order_by("-valid_to", "reference")

    def matching(self, text):
        found = self
        for word in text.split():
            found = found.filter(
                Q(reference__icontains=word)
                | Q(name__icontains=word)
                | Q(purchasing_body__icontains=word)
                | Q(supplier__words__contains=fold(word) or word)
            )
        return found


class FrameworkContract(models.Model):
    """Prices agreed for a time, often by a central purchasing body that the town joined (raamcontract)."""

    reference = models.CharField(
        _("reference"), max_length=60, unique=True, help_text=_("As it stands on orders and invoices.")
    )
    name = models.CharField(_("name"), max_length=200)
    purchasing_body = models.CharField(
        _("purchasing body"), max_length=120, blank=True, help_text=_("Empty for a contract of the town itself.")
    )
    supplier = models.ForeignKey("Supplier", models.PROTECT, related_name="contracts", verbose_name=_("supplier"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), help_text=_("The last day on which may be ordered."))
    ceiling = models.DecimalField(
        _("ceiling"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("The most that may be ordered, VAT not included. Empty when there is none."),
    )
    used_elsewhere = models.DecimalField(
        _("used elsewhere"),
        max_digits=14,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Ordered before the portal was used, or by others under the same ceiling."),
    )
    document = models.FileField(
        _("document"),
        upload_to="purchase_orders/contracts/",
        blank=True,
        validators=[FileExtensionValidator(["pdf"])],
        help_text=_("PDF, at most 20 MB."),
    )
    remark = models.TextField(_("remark"), blank=True, max_length=2000)
    is_closed = models.BooleanField(
        _("closed"), default=False, help_text=_("No longer offered, whatever the dates say.")
    )

    objects = FrameworkContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("framework contract"), _("framework contracts")
        ordering = ["-valid_to", "reference"]
        permissions = [("manage_contracts", _("May add and change framework contracts"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="contract_ends_after_it_begins",
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} · {self.name}"

    def get_absolute_url(self):
        return reverse("purchase_orders:contract_detail", args=[self.pk])

    def is_valid_on(self, day):
        return not self.is_closed and self.valid_from <= day <= self.valid_to and self.supplier.is_orderable

    @property
    def used(self):
        """Ordered under the contract, VAT not included; a query unless `with_used()` was asked."""
        if not hasattr(self, "ordered"):
            self.ordered = FrameworkContract.objects.with_used().values_list("ordered", flat=True).get(pk=self.pk)
        return self.used_elsewhere + self.ordered.quantize(CENT)

    @property
    def left(self):
        """What may still be ordered; None without a ceiling."""
        return None if self.ceiling is None else self.ceiling - self.used

    @property
    def used_percentage(self):
        return None if self.ceiling is None else round(100 * self.used / self.ceiling, 1)

    @property
    def used_share(self):
        """How much of a bar is full."""
        return min(self.used_percentage or Decimal(0), Decimal(100))

    def standing(self, day):
        """A word for a list: the kind of state, and the state."""
        if self.is_closed:
            return "", _("closed")
        if day < self.valid_from:
            return "info", _("begins later")
        if day > self.valid_to:
            return "", _("expired")
        if not self.supplier.is_orderable:
            return "bad", _("supplier blocked")
        return ("wait", _("ends soon")) if (self.valid_to - day).days < ENDS_SOON else ("ok", _("valid"))


class ContractItemQuerySet(models.QuerySet):
    def offered(self, day=None):
        """Items of contracts that may be used on `day`."""
        return self.filter(contract__in=FrameworkContract.objects.valid_on(day)).select_related("contract__supplier")

    def matching(self, text):
        """Items in whose description or article number all the words stand."""
        found = self
        for word in fold(text).split():
            found = found.filter(words__contains=word)
        return found


class ContractItem(models.Model):
    """An article or service of a framework contract; the price is entered, or follows from a discount."""

    contract = models.ForeignKey(
        FrameworkContract, models.CASCADE, related_name="items", verbose_name=_("framework contract")
    )
    article = models.CharField(_("article number"), max_length=60, blank=True)
    description = models.CharField(_("description"), max_length=250)
    unit = models.CharField(_("unit"), max_length=3, choices=Unit.choices, default=Unit.PIECE)
    list_price = models.DecimalField(
        _("list price"),
        max_digits=14,
        decimal_places=4,
        validators=[MinValueValidator(0)],
        help_text=_("What it costs without the contract, each, VAT not included."),
    )
    contract_price = models.DecimalField(
        _("contract price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Each, VAT not included. Empty when a discount is given."),
    )
    discount_percentage = models.DecimalField(
        _("discount"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("In percent of the list price."),
    )
    category = models.ForeignKey(
        "ProductCategory", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product category")
    )
    is_offered = models.BooleanField(_("offered"), default=True)
    words = OrdinalCharField(max_length=320, editable=False)

    objects = ContractItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contract item"), _("contract items")
        ordering = ["description", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract_price=None, discount_percentage__isnull=False)
                | Q(contract_price__isnull=False, discount_percentage=None),
                name="contract_item_price_or_discount",
                violation_error_message=_("Give either the contract price or a discount."),
            ),
        ]

    def __str__(self):
        return self.description

    @property
    def price(self):
        """What one costs under the contract, VAT not included."""
        if self.contract_price is not None:
            return self.contract_price
        rest = self.list_price * (100 - (self.discount_percentage or 0)) / 100
        return rest.quantize(UNIT_PRICE_STEP, ROUND_HALF_UP)

    @property
    def saving(self):
        """What the contract saves on each; never less than nothing."""
        return max(self.list_price - self.price, Decimal(0))

    @property
    def search_words(self):
        return fold(f"{self.description} {self.article}")[:320]

    def clean(self):
        if self.contract_price is not None and self.list_price is not None and self.contract_price > self.list_price:
            raise ValidationError({"contract_price": _("The contract price is higher than the list price.")})
