from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet import modules
from intranet.audit.changes import changes

ACTIONS_CACHED_SECONDS = 300


class AuditEntryQuerySet(models.QuerySet):
    def history_of(self, subject):
        """What happened to `subject`, the latest first."""
        return self.filter(
            subject_app=subject._meta.app_label, subject_model=subject._meta.model_name, subject_pk=str(subject.pk)
        ).with_people()

    def with_people(self):
        return self.select_related("by", "on_behalf_of")

    def actions_in_use(self):
        """Code and words of every action in the trail, in the order of the words; new ones show after minutes."""
        codes = cache.get("audit.actions")
        if codes is None:
            codes = list(self.order_by().values_list("action", flat=True).distinct())
            cache.set("audit.actions", codes, ACTIONS_CACHED_SECONDS)
        known = modules.audit_actions()
        return sorted(((code, str(known.get(code, code))) for code in codes), key=lambda action: action[1].casefold())


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
    words = models.TextField(blank=True, help_text=_("Subject, reason and values, folded for search."))

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("audit entry"), _("audit trail")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["subject_app", "subject_model", "subject_pk", "-id"], name="audit_by_subject")]

    def __str__(self):
        return f"{self.action} {self.subject_text}".strip()

    @property
    def action_label(self):
        """The words of the module that recorded it, else its code."""
        return modules.audit_actions().get(self.action, self.action)

    @property
    def subject_key(self):
        """What the filter of the audit page takes for "everything about this subject"."""
        return f"{self.subject_app}.{self.subject_model}:{self.subject_pk}" if self.subject_pk else ""

    @property
    def changes(self):
        return list(changes(self.subject_app, self.subject_model, self.before, self.after))
