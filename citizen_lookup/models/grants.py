import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models.purposes import Purpose


class GrantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Grants that `user` may know of: their own, those they asked for, those of their people; all for the DPO."""
        if user.has_perm("citizen_lookup.read_access_record"):
            return self
        return self.filter(Q(holder=user) | Q(asked_by=user) | Q(department__head__user=user)).distinct()

    def in_force(self, day=None):
        day = day or timezone.localdate()
        return self.filter(state=Grant.State.IN_FORCE, starts_on__lte=day, ends_on__gte=day)

    def expired(self, day):
        return self.filter(state=Grant.State.IN_FORCE, ends_on__lt=day)

    def for_list(self):
        return self.select_related("holder", "asked_by", "department", "ended_by").prefetch_related("purposes")


class Grant(models.Model):
    """The right of one person to look residents up for some purposes, until a day (machtiging)."""

    class State(models.TextChoices):
        ASKED = "asked", _("awaits approval")
        RETURNED = "returned", _("returned")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", _("ended")

    class Ending(models.TextChoices):
        EXPIRED = "expired", _("its end date passed")
        NOT_CONFIRMED = "not_confirmed", _("nobody confirmed it")
        BY_HEAD = "by_head", _("the head of department ended it")
        BY_HOLDER = "by_holder", _("the holder gave it up")
        BY_DPO = "by_dpo", _("the data protection officer ended it")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="residents_grants", verbose_name=_("for whom")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"), editable=False
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    department = models.ForeignKey(
        "directory.Department", models.PROTECT, related_name="+", verbose_name=_("department"), editable=False
    )
    purposes = models.ManyToManyField(Purpose, related_name="grants", verbose_name=_("purposes"))
    why = models.TextField(_("why"), help_text=_("What this person does that needs it."))
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), help_text=_("A year at most; it can be asked again."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED, editable=False)
    confirm_by = models.DateField(
        _("to confirm by"), null=True, editable=False, help_text=_("Without an answer of the head the grant ends then.")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
        editable=False,
    )
    ending = models.CharField(_("why it ended"), max_length=16, choices=Ending.choices, blank=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("grant"), _("grants")
        ordering = ["-asked_at", "-pk"]
        permissions = [("read_access_record", _("May read the access record; never the register"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_it_starts",
                violation_error_message=_("A grant cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(ending="")
                | ~Q(state="ended") & Q(ended_at=None, ending=""),
                name="grant_ended_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["holder", "state"], name="grant_by_holder")]

    def __str__(self):
        return f"{self.holder.get_full_name()}: {self.purposes_text}" if self.pk else self.holder.get_full_name()

    def get_absolute_url(self):
        return reverse("citizen_lookup:grant_detail", args=[self.pk])

    @property
    def purposes_text(self):
        return ", ".join(purpose.name for purpose in self.purposes.all())

    @property
    def is_in_force(self):
        today = timezone.localdate()
        return self.state == self.State.IN_FORCE and self.starts_on <= today <= self.ends_on


class Confirmation(models.Model):
    """The head of department says that a grant is still needed. The database refuses to change or remove it."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="confirmations", verbose_name=_("grant"))
    due_on = models.DateField(_("asked for"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name, verbose_name_plural = _("confirmation"), _("confirmations")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["grant", "due_on"], name="grant_confirmed_once_a_round")]

    def __str__(self):
        return f"{self.grant_id}: {self.at:%Y-%m-%d}"
