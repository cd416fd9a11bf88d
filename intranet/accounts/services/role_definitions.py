from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intranet.accounts.models import DirectoryGroupRole, Role, User
from intranet.audit import services as audit
from intranet.exceptions import DomainError


class RoleInUse(DomainError):
    message = _("This role comes with the portal, or somebody holds or has held it; it stays.")


@transaction.atomic
def create_role(role: Role, permissions: Iterable[Permission], *, by: User) -> Role:
    """Make a role of the town's own, and its group. Raises PermissionDenied, ValidationError."""
    if not by.has_perm("accounts.add_role"):
        raise PermissionDenied
    role.code = Role.code_of_town(role.label)
    role.full_clean(exclude=["group"])
    group = role.group
    group.name = role.code
    group.save()
    role.group = group
    role.save()
    role.group.permissions.set(permissions)
    audit.record("accounts.role_created", subject=role, by=by, after=_described(role))
    return role


@transaction.atomic
def change_role(role: Role, permissions: Iterable[Permission], *, by: User) -> Role:
    """Rename a role of the town's own or change what it may. What comes with the portal is changed in the code."""
    kept = Role.objects.select_for_update().get(pk=role.pk)
    if not by.has_perm("accounts.change_role") or kept.is_builtin:
        raise PermissionDenied
    before = _described(kept)
    role.full_clean(exclude=["group"])
    role.save(update_fields=["label", "description"])
    role.group.permissions.set(permissions)
    audit.record("accounts.role_redefined", subject=role, by=by, before=before, after=_described(role))
    return role


@transaction.atomic
def remove_role(role: Role, *, by: User) -> None:
    """Remove a role of the town's own that nobody ever held. Raises PermissionDenied, RoleInUse."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    if not by.has_perm("accounts.delete_role"):
        raise PermissionDenied
    if role.is_builtin or role.assignments.exists():
        raise RoleInUse
    audit.record("accounts.role_removed", subject=role, by=by, before=_described(role))
    role.group.delete()


@transaction.atomic
def save_group_mapping(mapping: DirectoryGroupRole, *, by: User) -> DirectoryGroupRole:
    """Let a group give a role from the next login or synchronisation on. Raises PermissionDenied, ValidationError."""
    kept = DirectoryGroupRole.objects.select_for_update().filter(pk=mapping.pk).first()
    if not by.has_perm("accounts.change_directorygrouprole" if kept else "accounts.add_directorygrouprole"):
        raise PermissionDenied
    mapping.set_by = by
    mapping.full_clean(exclude=["set_by"])
    mapping.save()
    audit.record(
        "accounts.group_mapping_saved",
        subject=mapping,
        by=by,
        before={"mapping": str(kept)} if kept else {},
        after={"mapping": str(mapping)},
    )
    return mapping


@transaction.atomic
def remove_group_mapping(mapping: DirectoryGroupRole, *, by: User) -> None:
    """Stop a group from giving a role; who has it loses it at the next login or synchronisation."""
    if not by.has_perm("accounts.delete_directorygrouprole"):
        raise PermissionDenied
    audit.record("accounts.group_mapping_removed", subject=mapping, by=by, before={"mapping": str(mapping)})
    DirectoryGroupRole.objects.filter(pk=mapping.pk).delete()


def _described(role: Role) -> dict[str, object]:
    permissions = role.group.permissions.values_list("content_type__app_label", "codename").order_by(
        "content_type__app_label", "codename"
    )
    return {
        "name": role.label,
        "description": role.description,
        "permissions": [f"{app_label}.{codename}" for app_label, codename in permissions],
    }
