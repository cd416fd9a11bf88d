from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Organisation


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
    bases = models.TextField(_("search bases"), blank=True, help_text=_("One DN a line."))
    person_filter = models.TextField(
        _("filter"),
        default="(objectClass=inetOrgPerson)",
        help_text=_("LDAP filter that finds the people, and only them (RFC 4515)."),
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
    page_size = models.PositiveIntegerField(_("page size"), default=500)
    is_enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("directory source"), _("directory sources")
        ordering = ["code"]

    def __str__(self):
        return self.name


class SyncRun(models.Model):
    """One reading of a source: how it ended and what it changed."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        COMPLETE = "complete", _("complete")
        INCOMPLETE = "incomplete", _("incomplete")
        FAILED = "failed", _("failed")

    source = models.ForeignKey(DirectorySource, models.CASCADE, related_name="runs", verbose_name=_("source"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RUNNING)
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    message = models.TextField(_("message"), blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("directory synchronisation"), _("directory synchronisations")
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"
