from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.notifications.models import OutgoingMail
from purchase_orders.models.orders import Order


class OrderPapers(models.Model):
    """The PDF and the UBL of an approved order as they were made and checked; kept as they left the house."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="papers", verbose_name=_("purchase order"))
    pdf = models.FileField(_("PDF"), upload_to="purchase_orders/papers/%Y/")
    xml = models.FileField(
        _("UBL"),
        upload_to="purchase_orders/papers/%Y/",
        blank=True,
        help_text=_("Empty when Peppol cannot address the supplier."),
    )
    digest = models.CharField(max_length=64, help_text=_("Of both files: made again alike, they are not kept twice."))
    problems = models.JSONField(
        _("problems"), default=list, blank=True, help_text=_("What keeps the order in the house.")
    )
    was_checked_officially = models.BooleanField(_("checked by the official rules"), default=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("papers of an order"), _("papers of orders")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.order} ({self.made_at:%Y-%m-%d %H:%M})"

    @property
    def is_sound(self):
        return not self.problems


class OrderSendingQuerySet(models.QuerySet):
    def open(self):
        """Under way: not certain yet that the mail left."""
        return self.filter(state__in=OrderSending.OPEN)

    def perhaps_arrived(self):
        return self.filter(Q(state=OrderSending.State.SENT) | Q(may_be_double=True))


class OrderSending(models.Model):
    """One time that an order went to its supplier, or was to go."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("by mail")
        PRINT = "print", _("on paper")
        OTHER = "other", _("otherwise")

    class State(models.TextChoices):
        ASKED = "asked", _("being prepared")
        UNDER_WAY = "under_way", _("in the outbox")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    OPEN = (State.ASKED, State.UNDER_WAY)

    order = models.ForeignKey(Order, models.PROTECT, related_name="sendings", verbose_name=_("purchase order"))
    channel = models.CharField(_("how"), max_length=6, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    to = models.EmailField(_("to"), blank=True)
    note = models.CharField(
        _("how exactly"), max_length=200, blank=True, help_text=_("For instance: web shop, handed over at the counter.")
    )
    papers = models.ForeignKey(OrderPapers, models.PROTECT, null=True, related_name="sendings")
    mail = models.OneToOneField(OutgoingMail, models.SET_NULL, null=True, related_name="+")
    may_be_double = models.BooleanField(
        _("may have arrived twice"),
        default=False,
        help_text=_("An attempt broke off without an answer of the mail server; the mail says so."),
    )
    reason = models.TextField(_("what went wrong"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = OrderSendingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sending of an order"), _("sendings of orders")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["asked", "under_way"]),
                name="order_sent_once_at_a_time",
                violation_error_message=_("This order is being sent already."),
            ),
        ]

    def __str__(self):
        return f"{self.order}: {self.get_channel_display()}"

    @property
    def is_open(self):
        return self.state in self.OPEN
