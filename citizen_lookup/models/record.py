"""The access record: who looked at what, on what ground. Nothing in it points at the register, which it outlives."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models.grants import Grant
from citizen_lookup.models.purposes import Purpose
from citizen_lookup.source import Field, SearchType


class AccessEntryQuerySet(models.QuerySet):
    def about(self, marks):
        """Entries in which the person behind one of these marks was listed, opened or unmasked."""
        return self.filter(pk__in=AccessSubject.objects.filter(mark__in=marks).values("entry"))

    def of_residents(self):
        """What readers did with residents, without what was done with the record itself."""
        return self.filter(level__in=AccessEntry.LEVELS_OF_READERS)

    def with_people(self):
        return self.select_related("actor", "grant", "purpose").prefetch_related("subjects")


class AccessEntry(models.Model):
    """One act of one reader. `body` is what was hashed, kept word for word; the columns repeat it for searching."""

    class Level(models.TextChoices):
        SEARCHED = "searched", _("searched")
        LISTED = "listed", _("listed")
        OPENED = "opened", _("opened")
        UNMASKED = "unmasked", _("unmasked")
        RECORD_READ = "record", _("read the access record")
        ANSWERED = "answered", _("answered a resident")
        IMPORTED = "imported", _("imported the register")
        PURGED = "purged", _("purged old entries")

    LEVELS_OF_READERS = (Level.SEARCHED, Level.LISTED, Level.OPENED, Level.UNMASKED)

    class Outcome(models.TextChoices):
        SHOWN = "shown", _("shown")
        NOTHING = "nothing", _("nothing found")
        TOO_MANY = "too_many", _("too many")
        REFUSED = "refused", _("refused")
        UNAVAILABLE = "unavailable", _("source did not answer")

    PRINTED = "sheet"
    """Stands among the fields when the sheet of somebody was printed."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"), db_index=True)
    level = models.CharField(_("what"), max_length=10, choices=Level.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    actor_name = models.CharField(_("name"), max_length=200, help_text=_("As it was; a job has a name too."))
    service = models.CharField(_("service"), max_length=200, blank=True)
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="entries", verbose_name=_("grant"))
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="entries", verbose_name=_("purpose"))
    purpose_version = models.PositiveIntegerField(null=True)
    purpose_text = models.CharField(_("purpose"), max_length=120, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    reference = models.CharField(_("file reference"), max_length=120, blank=True)
    search_type = models.CharField(_("searched by"), max_length=20, blank=True)
    criteria = models.JSONField(_("criteria"), default=dict)
    found = models.PositiveIntegerField(_("found"), null=True)
    fields = models.JSONField(_("fields"), default=list)
    search = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False, related_name="followed_by")
    is_emergency = models.BooleanField(_("emergency"), default=False)
    address = models.CharField(_("from where"), max_length=60, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AccessEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("entry of the access record"), _("access record")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["previous_hash"], name="access_entry_follows_one"),
            models.CheckConstraint(
                condition=~Q(level__in=["searched", "listed", "opened", "unmasked"])
                | Q(actor__isnull=False, grant__isnull=False, purpose__isnull=False),
                name="access_entry_names_its_ground",
            ),
        ]
        indexes = [models.Index(fields=["actor", "-number"], name="access_entry_by_actor")]

    def __str__(self):
        return str(self.number)

    def get_absolute_url(self):
        return reverse("citizen_lookup:entry_detail", args=[self.number])

    @property
    def field_labels(self):
        words = {field.value: str(field.label) for field in Field} | {self.PRINTED: str(_("printed sheet"))}
        return [words.get(code, code) for code in self.fields]

    @property
    def search_label(self):
        return SearchType(self.search_type).label if self.search_type in SearchType.values else self.search_type


class AccessSubject(models.Model):
    """A resident in an entry: the id that the source gave, and a keyed hash of the register number."""

    entry = models.ForeignKey(AccessEntry, models.PROTECT, related_name="subjects")
    subject = models.CharField(_("resident"), max_length=120, db_index=True, help_text=_("source:id"))
    mark = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("resident in the access record"), _("residents in the access record")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "subject"], name="access_subject_once_an_entry")]

    def __str__(self):
        return self.subject


class RecordHead(models.Model):
    """The end of the chain: one row, locked by whoever adds to it."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="access_record_has_one_head")]

    def __str__(self):
        return str(self.number)


class Seal(models.Model):
    """A signed summary of a stretch of the record, for somebody outside to keep. It survives the purge."""

    class Kind(models.TextChoices):
        DAY = "day", _("of a day")
        MONTH = "month", _("of a month")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    period = models.CharField(_("period"), max_length=10)
    made_at = models.DateTimeField(_("made"))
    first = models.BigIntegerField(_("first entry"))
    last = models.BigIntegerField(_("last entry"))
    last_hash = models.CharField(max_length=64)
    body = models.TextField()
    hash = models.CharField(_("fingerprint"), max_length=64, unique=True)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("seal"), _("seals")
        ordering = ["kind", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "period"], name="access_record_sealed_once_a_period")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.period}"

    @property
    def period_in_words(self):
        if self.kind == self.Kind.DAY:
            return date_format(date.fromisoformat(self.period), "DATE_FORMAT")
        return date_format(date.fromisoformat(f"{self.period}-01"), "F Y")


class Purge(models.Model):
    """Says that the entries under a monthly seal went, and lets the database let them go."""

    seal = models.OneToOneField(Seal, models.PROTECT, related_name="purge")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.first}-{self.last}"
