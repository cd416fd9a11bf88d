from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from intranet import modules


class RoleQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """Roles that a switched-on module declares, and those the town made itself."""
        return self.filter(Q(is_builtin=False) | Q(code__in=[role.code for role in modules.roles()]))


class Role(models.Model):
    """What somebody does in the portal; its Django group carries the permissions, Wagtail's too."""

    group = models.OneToOneField(Group, models.CASCADE, editable=False, related_name="role")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("Short name for settings and for the identity provider.")
    )
    label = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True, help_text=_("What somebody with this role may do."))
    is_builtin = models.BooleanField(_("comes with the portal"), default=False, editable=False)
    is_protected = models.BooleanField(
        _("protected"),
        default=False,
        editable=False,
        help_text=_("Nobody gives this role to themselves, and nobody views the portal as somebody who holds it."),
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        ordering = ["label"]

    def __str__(self):
        return str(self.definition.label) if self.definition else self.label

    @staticmethod
    def code_of_town(label):
        """The code of a role that the town makes; no module of a later version brings one that begins so."""
        return f"town-{slugify(label)}"[:40]

    @property
    def definition(self):
        """What the module that brings this role declares; None for a role of the town's own."""
        return next((role for role in modules.roles() if role.code == self.code), None) if self.is_builtin else None

    @property
    def explanation(self):
        return str(self.definition.description) if self.definition else self.description


class RoleAssignmentQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither withdrawn nor past its last day; may still have to begin."""
        return self.filter(ended_at=None)

    def in_force(self, day: date) -> Self:
        """Assignments that give their role on `day`."""
        return self.open().filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class RoleAssignment(models.Model):
    """Somebody holds a role, from a day and perhaps until a day. Rows are ended, never deleted."""

    class Source(models.TextChoices):
        BY_HAND = "by_hand", _("by hand")
        DIRECTORY = "directory", _("directory group")
        OIDC = "oidc", _("identity provider")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_assignments", verbose_name=_("account")
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments", verbose_name=_("role"))
    source = models.CharField(_("given by"), max_length=10, choices=Source.choices, default=Source.BY_HAND)
    starts_on = models.DateField(
        _("from"), default=timezone.localdate, help_text=_("The first day on which the role holds.")
    )
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day on which the role holds. Empty: no end.")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("assigned by")
    )
    assigned_at = models.DateTimeField(_("assigned"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )
    end_reason = models.CharField(_("reason of the end"), max_length=300, blank=True, editable=False)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("role assignment"), _("role assignments")
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "source"],
                condition=Q(ended_at=None),
                name="role_held_once_per_source",
                violation_error_message=_("This account already holds this role."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.role}"

    @property
    def can_be_changed(self):
        """Only what was given by hand and has not ended is changed by hand."""
        return self.source == self.Source.BY_HAND and self.ended_at is None


class DirectoryGroupRole(models.Model):
    """Who is in this group of the directory, or of the identity provider, holds this role."""

    group_name = models.CharField(
        _("group"),
        max_length=500,
        help_text=_(
            "The name or the distinguished name (DN) of a directory group, or a value of the provider's roles claim."
        ),
    )
    role = models.ForeignKey(Role, models.CASCADE, related_name="directory_groups", verbose_name=_("role"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("role by group"), _("roles by group")
        ordering = ["group_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["group_name", "role"],
                name="group_gives_role_once",
                violation_error_message=_("This group already gives this role."),
            ),
        ]

    def __str__(self):
        return f"{self.group_name}: {self.role}"

    def matches(self, group_names: Iterable[str]) -> bool:
        """Whether one of the names is this group: the same text in any case, or a DN whose first name it is."""
        wanted = self.group_name.casefold()
        return any(wanted in (name.casefold(), _first_name(name).casefold()) for name in group_names)


def _first_name(name: str) -> str:
    """`CN=Portal editors,OU=Groups,…` is called `Portal editors`; anything else has no other name."""
    attribute, equals, value = name.partition(",")[0].partition("=")
    return value.strip() if equals and attribute.strip().casefold() == "cn" else name
