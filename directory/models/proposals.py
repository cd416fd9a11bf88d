from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Person


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)


class Proposal(models.Model):
    """What the sync only supposes of somebody who is back; an administrator decides."""

    class Kind(models.TextChoices):
        RETURNED = "returned", _("back under the same key")
        SAME_NUMBER = "same_number", _("somebody new with the same employee number")

    kind = models.CharField(_("why"), max_length=12, choices=Kind.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="proposals", verbose_name=_("who it was"))
    newcomer = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="proposed_as", verbose_name=_("who came")
    )
    roles = models.JSONField(_("roles held before"), default=list)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    is_accepted = models.BooleanField(_("accepted"), null=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("colleague who is back"), _("colleagues who are back")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(decided_at=None), name="one_open_proposal_a_person"),
            models.UniqueConstraint(
                fields=["newcomer"], condition=Q(decided_at=None), name="one_open_proposal_a_newcomer"
            ),
        ]

    def __str__(self):
        return self.person.display_name
