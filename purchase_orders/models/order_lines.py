from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from purchase_orders import totals
from purchase_orders.models.orders import Order
from purchase_orders.units import Unit


class OrderLine(models.Model):
    """One thing on an order. Prices are without VAT, in euro."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    description = models.CharField(_("description"), max_length=250)
    article = models.CharField(_("article number"), max_length=60, blank=True)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=11,
        decimal_places=3,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.001"))],
    )
    unit = models.CharField(_("unit"), max_length=3, choices=Unit.choices, default=Unit.PIECE)
    unit_price = models.DecimalField(
        _("unit price"), max_digits=14, decimal_places=4, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    discount_percent = models.DecimalField(
        _("discount %"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    vat_rate = models.DecimalField(_("VAT %"), max_digits=5, decimal_places=2, default=Decimal(21))
    is_reverse_charged = models.BooleanField(
        _("VAT shifted"),
        default=False,
        help_text=_("Immovable work for an organisation liable to VAT (medecontractant)."),
    )
    account = models.ForeignKey(
        "purchase_orders.BudgetAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_lines",
        verbose_name=_("budget account"),
    )
    contract_item = models.ForeignKey(
        "purchase_orders.ContractItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_lines",
        verbose_name=_("item of a framework contract"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("line"), _("lines")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_quantity_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="order_line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100), name="order_line_discount_in_percent"
            ),
        ]

    def __str__(self):
        return self.description

    @property
    def net(self):
        return totals.net(self)

    @property
    def net_price(self):
        return totals.net_price(self)

    @property
    def saving(self):
        """What the framework contract, or else the discount, saves on the whole line."""
        if self.contract_item is None:
            return totals.saving(self)
        return totals.cents(self.quantity * max(self.contract_item.list_price - self.net_price, Decimal(0)))

    def received_of(self, receipts):
        """How much of it `receipts` say came, what went back taken off."""
        lines = (entry for receipt in receipts for entry in receipt.lines.all())
        return sum((entry.quantity for entry in lines if entry.line_id == self.pk), Decimal(0))


class OrderEvent(models.Model):
    """Something that happened to an order. The database refuses to change or remove it."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned for change")
        WITHDRAWN = "withdrawn", _("taken back")
        REFUSED = "refused", _("refused")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent to the supplier")
        RECEIVED = "received", _("delivery recorded")
        CORRECTED = "corrected", _("delivery corrected")
        SENT_BACK = "sent_back", _("goods sent back")
        CARRIED_OVER = "carried", _("carried over into another year")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=Order.State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    text = models.TextField(_("reason or remark"), blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("event of an order"), _("events of orders")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.order}: {self.get_kind_display()}"


class FavouriteOrder(models.Model):
    """An order that somebody keeps at hand to order it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="favourites")

    class Meta:
        verbose_name, verbose_name_plural = _("favourite order"), _("favourite orders")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "order"], name="favourite_order_once")]

    def __str__(self):
        return str(self.order)
