from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet):
    def history_of(self, subject):
        """What happened to `subject`, the latest first."""
        return self.filter(
            subject_app=subject._meta.app_label, subject_model=subject._meta.model_name, subject_pk=str(subject.pk)
        ).select_related("by", "on_behalf_of")


class AuditEntry(models.Model):
    """Who did what to what, when and why. The database refuses to change or remove an entry.

    The subject is kept as text beside its key, so that the entry stays legible after the subject
    is gone or its module is switched off.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty is the portal itself."),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    action = models.CharField(_("what"), max_length=100, db_index=True)
    subject_app = models.CharField(max_length=100, blank=True)
    subject_model = models.CharField(max_length=100, blank=True)
    subject_pk = models.CharField(max_length=64, blank=True)
    subject_text = models.CharField(_("subject"), max_length=300, blank=True)
    reason = models.TextField(_("why"), blank=True)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("audit entry"), _("audit trail")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["subject_app", "subject_model", "subject_pk", "-id"], name="audit_by_subject")]

    def __str__(self):
        return f"{self.action} {self.subject_text}".strip()
