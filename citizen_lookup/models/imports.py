"""Extracts of the population register on their way in, and the one in force."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intranet.fields import OrdinalCharField


class RegisterImport(models.Model):
    """One extract: checked whole, staged, released, and then in force until the next."""

    class Kind(models.TextChoices):
        FULL = "full", _("the whole register")
        DELTA = "delta", _("changes only")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be checked")
        CHECKING = "checking", _("is being checked")
        READY = "ready", _("checked, not in force yet")
        HELD = "held", _("held back")
        RELEASING = "releasing", _("is being put in force")
        APPLIED = "applied", _("taken over")
        RESTORED = "restored", _("undone")
        REFUSED = "refused", _("refused")
        DISCARDED = "discarded", _("put aside")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.FULL)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    name = models.CharField(_("file"), max_length=200)
    mapping = models.CharField(_("mapping"), max_length=200, blank=True)
    file_hash = models.CharField(_("hash of the file"), max_length=64, blank=True)
    extract_at = models.DateTimeField(_("state of the register on"), null=True, blank=True)
    is_dry_run = models.BooleanField(_("only checked"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("brought"), auto_now_add=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    counts = models.JSONField(_("counts"), default=dict)
    filled = models.JSONField(_("filled in"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    index_version = models.PositiveSmallIntegerField(default=0)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )
    applied_at = models.DateTimeField(_("taken over on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("import of residents"), _("imports of residents")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        permissions = [("import_residents", _("Can import the register of residents"))]

    def __str__(self):
        return self.name


class StagedRow(models.Model):
    """A row of an extract that waits for its release; emptied as soon as its import is over.

    Without a payload it leaves its resident as it is, for a rejected row, or lets go of it, in the state "gone".
    """

    brought = models.ForeignKey(
        RegisterImport, models.CASCADE, db_constraint=False, db_index=False, related_name="rows"
    )
    line = models.PositiveIntegerField()
    mark = OrdinalCharField(max_length=64)
    row_hash = models.CharField(max_length=32)
    payload = models.TextField()
    state = models.CharField(max_length=10, blank=True)
    is_protected = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["brought", "mark"], name="staged_mark")]

    def __str__(self):
        return str(self.line)


class ImportRemark(models.Model):
    """What is wrong with one row: its line, the field and why. Never the value: that is somebody's."""

    brought = models.ForeignKey(RegisterImport, models.CASCADE, related_name="remarks")
    line = models.PositiveIntegerField(_("row"))
    field = models.CharField(_("field"), max_length=40, blank=True)
    code = models.CharField(_("reason"), max_length=30)
    is_rejected = models.BooleanField(_("left out"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("remark on a row"), _("remarks on rows")
        default_permissions = ()
        ordering = ["line", "pk"]

    def __str__(self):
        return self.code


class PreviousResident(models.Model):
    """A resident as it was before the import in force changed it, so that the import can be undone."""

    brought = models.ForeignKey(RegisterImport, models.CASCADE, related_name="previous")
    resident_id = models.BigIntegerField()
    number_ids = models.JSONField(default=list)
    values = models.JSONField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["brought", "resident_id"], name="previous_once")]

    def __str__(self):
        return str(self.resident_id)


class RegisterHead(models.Model):
    """The one row that says which extract is in force. Locked by whoever changes the register."""

    current = models.ForeignKey(RegisterImport, models.PROTECT, null=True, related_name="+")
    extract_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    normaliser_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_register")]

    def __str__(self):
        return str(self.extract_at or "")
