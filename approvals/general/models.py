import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def attachment_path(general_request, filename):
    return f"general_requests/{uuid.uuid4().hex}/{filename}"


class GeneralRequestQuerySet(models.QuerySet):
    def drafts_of(self, person):
        """What `person` has begun to write or got back, the latest first."""
        return self.filter(requester=person, state__in=GeneralRequest.EDITABLE).order_by("-updated_at")


class GeneralRequest(models.Model):
    """A question for a yes that no other module knows: a title, a text, perhaps an amount and a file."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    EDITABLE = (State.DRAFT, State.RETURNED)

    token = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        editable=False,
        help_text=_("Made with the empty form: sent twice, it is one request."),
    )
    requester = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="general_requests", verbose_name=_("requester")
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("What you ask, in one line."))
    text = models.TextField(_("text"), help_text=_("What it is for, and what the approver has to know."))
    amount = models.DecimalField(
        _("amount excl. VAT"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("In euro. Leave empty when it costs nothing."),
    )
    attachment = models.FileField(_("attachment"), upload_to=attachment_path, max_length=300, blank=True)
    attachment_name = models.CharField(max_length=200, blank=True, editable=False)
    attachment_digest = models.CharField(max_length=64, blank=True, editable=False, help_text=_("SHA-256 of the file."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = GeneralRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("general request"), _("general requests")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="general_request_amount_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("general_requests:request_edit", args=[self.pk])

    @property
    def is_editable(self):
        return self.state in self.EDITABLE
