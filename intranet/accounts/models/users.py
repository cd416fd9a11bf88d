from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def normalise_login_name(text: str) -> str:
    """The one form in which a login name is kept and counted: no domain before it, no capitals."""
    return AbstractUser.normalize_username(text.strip().rpartition("\\")[2]).lower()


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def holding(self, code, on=None):
        """Active accounts that hold the role today (or on that day), whether or not a job ran since midnight."""
        in_force = apps.get_model("accounts.RoleAssignment").objects.in_force(on or timezone.localdate())
        return self.active().filter(pk__in=in_force.filter(role__code=code).values("user"))


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def get_by_natural_key(self, username):
        return self.get(username=normalise_login_name(username))

    def create_superuser(self, *args, **kwargs):
        raise NotImplementedError(
            "Belfort knows no superuser: `belfort create_administrator` gives the role of administrator."
        )


class User(AbstractUser):
    """An account that can log in; who the person is stands in the directory.

    `groups` repeats the roles in force; services.refresh_roles keeps it so, from `roles_change_on` on.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=200, blank=True, help_text=_("The full name, as people say it."))
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Empty follows the browser."))
    roles_change_on = models.DateField(
        null=True, editable=False, help_text=_("The day on which a role of this account begins or has ended.")
    )

    is_data_subject = True  # what refers to an account is about a person: intranet/privacy/exporting.py

    objects = UserManager()  # type: ignore[misc]

    REQUIRED_FIELDS = []

    class Meta(AbstractUser.Meta):
        verbose_name, verbose_name_plural = _("account"), _("accounts")  # type: ignore[assignment]
        permissions = [("view_as", _("May view the portal as a colleague"))]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_unique_in_any_case",
                violation_error_message=_("There is already an account with this login name."),
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="nobody_is_superuser",
                violation_error_message=_("Nobody passes by the roles."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return normalise_login_name(username)

    def clean(self) -> None:
        super().clean()
        self.username = normalise_login_name(self.username)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_local(self) -> bool:
        """Belfort keeps the password of this account itself."""
        return self.has_usable_password()

    def has_role(self, code: str) -> bool:
        return self.role_assignments.in_force(timezone.localdate()).filter(role__code=code).exists()

    def holds_protected_role(self) -> bool:
        return self.role_assignments.in_force(timezone.localdate()).filter(role__is_protected=True).exists()
