import hashlib
import json

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .people import Organisation, Person


class DirectorySourceQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_enabled=True)

    def for_login(self):
        """Sources that know passwords: servers, and only those the town lets people log in with."""
        return self.in_use().filter(kind=DirectorySource.Kind.LDAP, allows_login=True)


class DirectorySource(models.Model):
    """Where staff come from: an LDAP directory, or an LDIF file. Its password stands in the settings."""

    class Kind(models.TextChoices):
        LDAP = "ldap", _("LDAP directory")
        LDIF = "ldif", _("LDIF file")

    class Preset(models.TextChoices):
        OPENLDAP = "openldap", "OpenLDAP"
        ACTIVE_DIRECTORY = "active_directory", "Active Directory"

    class Security(models.TextChoices):
        LDAPS = "ldaps", "LDAPS"
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", _("none (for tests on this machine only)")

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Short name for commands and for the password in the settings."),
    )
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sources", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LDAP)
    preset = models.CharField(_("preset"), max_length=20, choices=Preset.choices, default=Preset.ACTIVE_DIRECTORY)
    servers = models.TextField(
        _("servers"), blank=True, help_text=_("One `host:port` a line, in the order in which they are tried.")
    )
    security = models.CharField(_("security"), max_length=10, choices=Security.choices, default=Security.LDAPS)
    ca_file = models.CharField(
        _("certificate authority"),
        max_length=500,
        blank=True,
        help_text=_("Path of a PEM file; empty takes the authorities of the system."),
    )
    bind_dn = models.CharField(
        _("service account"),
        max_length=500,
        blank=True,
        help_text=_("DN or user principal name that may read the directory."),
    )
    bases = models.TextField(
        _("search bases"), blank=True, help_text=_("One DN a line. Whoever stands below is looked at, nobody else.")
    )
    excluded_bases = models.TextField(
        _("excluded branches"),
        blank=True,
        help_text=_("One DN a line. Whoever stands below is left out: service accounts, rooms, shared mailboxes."),
    )
    person_filter = models.TextField(
        _("filter"),
        blank=True,
        help_text=_("LDAP filter that finds the people (RFC 4515). Empty takes the preset's."),
    )
    exclusion_filter = models.TextField(
        _("excluding filter"),
        blank=True,
        help_text=_("LDAP filter; whoever passes it is left out, for instance (employeeType=service)."),
    )
    group_bases = models.TextField(
        _("bases of groups"),
        blank=True,
        help_text=_("One DN a line: where the groups stand that give roles. Empty takes the search bases."),
    )
    ldif_file = models.CharField(
        _("LDIF file"), max_length=500, blank=True, help_text=_("Path of the file, for a source of that kind.")
    )
    mapping = models.JSONField(
        _("mapping"),
        default=dict,
        blank=True,
        help_text=_("Which attribute fills which field; empty takes the preset's."),
    )
    page_size = models.PositiveIntegerField(
        _("page size"),
        default=500,
        validators=[MinValueValidator(10), MaxValueValidator(5000)],
        help_text=_("How many entries are asked at a time. OpenLDAP refuses more than its own limit."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=1,
        help_text=_("Who is no longer found stays visible for so many days. 0 hides at the first complete run."),
    )
    guard_percentage = models.PositiveSmallIntegerField(
        _("guard, percentage"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "When more than this share of the people would disappear, nothing happens until somebody confirms."
        ),
    )
    guard_minimum = models.PositiveSmallIntegerField(
        _("guard, number"), default=5, help_text=_("So many people may always disappear without a confirmation.")
    )
    creates_accounts = models.BooleanField(
        _("makes accounts"), default=True, help_text=_("Whoever has a login name gets an account for this portal.")
    )
    links_local_accounts = models.BooleanField(
        _("takes over local accounts"),
        default=False,
        help_text=_("An account of the same login name is linked to the colleague, unless it holds a protected role."),
    )
    allows_login = models.BooleanField(
        _("login"), default=True, help_text=_("People log in to this portal with their password of this directory.")
    )
    login_attributes = models.CharField(
        _("login by"),
        max_length=200,
        blank=True,
        help_text=_("Attributes that hold what people type as their name, with commas. Empty takes the preset's."),
    )
    is_enabled = models.BooleanField(_("in use"), default=True)
    approved_fingerprint = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("The selection and mapping that somebody has confirmed.")
    )
    server_identity = models.CharField(
        max_length=500, blank=True, editable=False, help_text=_("The server whose markers of change are known.")
    )
    fully_read_at = models.DateTimeField(null=True, editable=False)

    objects = DirectorySourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("directory source"), _("directory sources")
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def base_list(self):
        return _lines(self.bases)

    @property
    def excluded_base_list(self):
        return _lines(self.excluded_bases)

    @property
    def group_base_list(self):
        return _lines(self.group_bases) or self.base_list

    def fingerprint(self):
        """What decides who is found and what of them is taken; another one counts only after a confirmation."""
        selection = [
            self.kind, self.preset, self.base_list, self.excluded_base_list, self.person_filter.strip(),
            self.exclusion_filter.strip(), self.ldif_file, self.mapping,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(selection, sort_keys=True).encode()).hexdigest()


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class SourceEntry(models.Model):
    """What the last reading saw of the directory entry behind a colleague."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="source_entry")
    source = models.ForeignKey(DirectorySource, models.CASCADE, related_name="entries")
    dn = models.TextField()
    dn_digest = models.CharField(max_length=32, db_index=True, help_text=_("Of the name in its normal form."))
    login_key = models.CharField(max_length=150, blank=True, help_text=_("The login name, folded."))
    fingerprint = models.CharField(max_length=32, blank=True, help_text=_("Of all that was read, and the mapping."))
    marker = models.CharField(max_length=80, blank=True, help_text=_("What the server changes when the entry changes."))
    manager_digest = models.CharField(max_length=32, blank=True, db_index=True)
    is_manager_resolved = models.BooleanField(default=True)
    is_enabled = models.BooleanField(default=True, help_text=_("The account is not disabled in the directory."))
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("directory entry"), _("directory entries")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "login_key"], condition=~Q(login_key=""), name="login_once_per_source"
            ),
        ]

    def __str__(self):
        return self.dn


class SyncRunQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(state__in=[SyncRun.State.WAITING, SyncRun.State.RUNNING])

    def finished(self):
        return self.exclude(state__in=[SyncRun.State.WAITING, SyncRun.State.RUNNING])

    def read_for_real(self):
        """Finished runs that could write, newest first."""
        return self.finished().filter(is_dry_run=False)


class SyncRun(models.Model):
    """One reading of a source: how it ended and what it changed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        COMPLETE = "complete", _("complete")
        INCOMPLETE = "incomplete", _("incomplete")
        FAILED = "failed", _("failed")

    source = models.ForeignKey(DirectorySource, models.CASCADE, related_name="runs", verbose_name=_("source"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RUNNING)
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    is_full = models.BooleanField(_("full reading"), default=False)
    needs_confirmation = models.BooleanField(
        _("waits for a confirmation"), default=False, help_text=_("Nothing was written until somebody confirms.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("asked by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    message = models.TextField(_("message"), blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    report = models.JSONField(_("report"), default=dict)

    objects = SyncRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("directory synchronisation"), _("directory synchronisations")
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.source}, {self.started_in_words}"

    @property
    def is_under_way(self):
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def was_stopped(self):
        """The guard held it back: it counted what it would do, and did nothing of it."""
        return self.state == self.State.FAILED and bool(self.counts)

    @property
    def state_in_words(self):
        """The state, and what makes this run another than the others."""
        if self.needs_confirmation:
            return _("waits for a confirmation")
        if self.was_stopped:
            return _("stopped")
        label = self.get_state_display()
        return f"{label} · {_('dry run')}" if self.is_dry_run else label

    def in_words(self):
        """When, and how it ended, in one line."""
        return f"{self.started_in_words}, {self.state_in_words}"

    @property
    def started_in_words(self):
        return date_format(timezone.localtime(self.started_at), "SHORT_DATETIME_FORMAT")

    @property
    def differences(self):
        """How many people the run changed in any way, or would have."""
        return sum(self.counts.get(name, 0) for name in ("created", "changed", "returned", "absent", "left"))
