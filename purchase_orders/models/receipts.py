import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from purchase_orders.models.order_lines import OrderLine
from purchase_orders.models.orders import Order


def note_path(receipt, filename):
    return f"purchase_orders/receipts/{uuid.uuid4().hex}/{filename}"


def attachment_path(attachment, filename):
    return f"purchase_orders/files/{uuid.uuid4().hex}/{filename}"


class Receipt(models.Model):
    """What arrived, or went back, on one day. The database refuses to change or remove it.

    A mistake is put right by a counter-entry that names the receipt it corrects.
    """

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("delivery")
        SENT_BACK = "sent_back", _("sent back")
        CORRECTION = "correction", _("correction")

    order = models.ForeignKey(Order, models.PROTECT, related_name="receipts")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DELIVERY)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("received by"))
    at = models.DateTimeField(_("recorded"), default=timezone.now)
    note_number = models.CharField(_("number of the delivery note"), max_length=60, blank=True)
    note = models.FileField(_("delivery note"), upload_to=note_path, max_length=300, blank=True)
    note_name = models.CharField(max_length=200, blank=True)
    remark = models.TextField(_("remark"), blank=True, max_length=1000)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("receipt"), _("receipts")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False) | (~Q(kind="correction") & Q(corrects=None)),
                name="receipt_correction_names_what",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.received_on:%d/%m/%Y}"


class ReceiptLine(models.Model):
    """How much of one line came; negative when it went back or was never there."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="receipt_lines")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)

    class Meta:
        verbose_name, verbose_name_plural = _("received line"), _("received lines")
        ordering = ["line__position", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=Decimal(0)), name="receipt_line_not_nothing"),
            models.UniqueConstraint(fields=["receipt", "line"], name="receipt_line_once"),
        ]

    def __str__(self):
        return f"{self.line}: {self.quantity}"


class Attachment(models.Model):
    """A file beside an order; private, served to who may see the order."""

    class Purpose(models.TextChoices):
        QUOTE = "quote", _("quote")
        OTHER = "other", _("other")

    order = models.ForeignKey(Order, models.CASCADE, related_name="attachments")
    purpose = models.CharField(_("kind"), max_length=8, choices=Purpose.choices, default=Purpose.QUOTE)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=300)
    name = models.CharField(_("name"), max_length=200)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file."))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        ordering = ["added_at", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.name
