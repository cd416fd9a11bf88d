from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.bodies import GoverningBody, Membership
from meetings.models.meetings import Meeting


class ConvocationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Convocations of bodies that `user` sits in or keeps: they tell of closed items."""
        sat_in = GoverningBody.objects.sat_in_by(user).values("pk")
        kept = GoverningBody.objects.kept_by(user).values("pk")
        return self.filter(Q(meeting__body__in=sat_in) | Q(meeting__body__in=kept))


class Convocation(models.Model):
    """The agenda as it was sent at one moment. The database refuses to change or remove it."""

    class Kind(models.TextChoices):
        FIRST = "first", _("convocation")
        SUPPLEMENT = "supplement", _("supplementary agenda")
        SECOND = "second", _("second convocation")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="convocations", verbose_name=_("meeting"))
    version = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.FIRST)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    agenda = models.JSONField(_("agenda"), help_text=_("Number, title, scope and documents of each item, as sent."))
    digest = models.CharField(_("digest"), max_length=64)
    notice_days = models.PositiveSmallIntegerField(_("days of notice that held"))
    is_late = models.BooleanField(_("too late"), default=False)
    late_reason = models.CharField(_("why it is late"), max_length=250, blank=True)

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("convocation"), _("convocations")
        ordering = ["meeting", "version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="convocation_version_once"),
            models.CheckConstraint(
                condition=Q(is_late=False) | ~Q(late_reason=""), name="late_convocation_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.meeting}, {self.get_kind_display()} {self.version}"


class ConvocationReceiptQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(convocation__in=Convocation.objects.visible_to(user).values("pk"))


class ConvocationReceipt(models.Model):
    """Who was sent which version, at which address. The database refuses to change or remove it."""

    convocation = models.ForeignKey(Convocation, models.PROTECT, related_name="receipts", verbose_name=_("convocation"))
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("member"))
    name = models.CharField(_("name"), max_length=200)
    mail = models.EmailField(_("e-mail"), blank=True)
    has_agenda = models.BooleanField(
        _("with titles"), default=False, help_text=_("Mail never holds the title of a closed item.")
    )

    objects = ConvocationReceiptQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("receipt of a convocation"), _("receipts of convocations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["convocation", "membership"], name="convocation_sent_once_to_a_member")
        ]

    def __str__(self):
        return f"{self.convocation}: {self.name}"


class ConvocationReading(models.Model):
    """That a member opened a version of the agenda here, and when first."""

    receipt = models.OneToOneField(
        ConvocationReceipt, models.PROTECT, related_name="reading", verbose_name=_("receipt")
    )
    at = models.DateTimeField(_("opened"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("opened convocation"), _("opened convocations")

    def __str__(self):
        return f"{self.receipt}: {self.at:%d/%m/%Y %H:%M}"
