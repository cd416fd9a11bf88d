from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.accounts.models import DirectoryGroupRole, Role, RoleAssignment, User
from intranet.audit import services as audit
from intranet.exceptions import DomainError


class OwnProtectedRole(DomainError):
    message = _("You cannot give this role to yourself; ask another administrator.")


class RoleNotHeld(DomainError):
    message = _("This account does not hold this role, or not by hand.")


@transaction.atomic
def assign_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give the role by hand, or change the dates and reason of what was given by hand. `by` None is the system.

    Raises PermissionDenied, OwnProtectedRole, ValidationError (an end before the start).
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if by is not None:
        if not by.has_perm("accounts.change_roleassignment"):
            raise PermissionDenied
        if role.is_protected and by.pk == user.pk:
            raise OwnProtectedRole
    today = timezone.localdate()
    _end_past(user, today)
    held = user.role_assignments.open().filter(role=role, source=RoleAssignment.Source.BY_HAND).first()
    before = _described(held) if held else {}
    assignment = held or RoleAssignment(user=user, role=role, source=RoleAssignment.Source.BY_HAND)
    assignment.starts_on = starts_on or (held.starts_on if held else today)
    assignment.ends_on, assignment.reason, assignment.assigned_by = ends_on, reason, by
    assignment.full_clean(exclude=["assigned_by"])
    assignment.save()
    audit.record(
        "accounts.role_changed" if held else "accounts.role_assigned",
        subject=user,
        by=by,
        reason=reason,
        before=before,
        after=_described(assignment),
    )
    _apply(user, today)
    return assignment


@transaction.atomic
def withdraw_role(user: User, role: Role, *, by: User | None, reason: str = "") -> None:
    """End what was given by hand; a role that comes from a group ends in the directory.

    Raises PermissionDenied, RoleNotHeld.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if by is not None and not by.has_perm("accounts.change_roleassignment"):
        raise PermissionDenied
    held = user.role_assignments.open().filter(role=role, source=RoleAssignment.Source.BY_HAND).first()
    if held is None:
        raise RoleNotHeld
    _end(held, by=by, reason=reason)
    _apply(user, timezone.localdate())


@transaction.atomic
def set_roles_from_groups(user: User, group_names: Collection[str], *, source: str) -> None:
    """Let `user` hold, by way of `source`, exactly the roles that these groups give.

    Touches no role given by hand or by another source. A protected role does not come from a
    mapping that the account itself has set, or an administrator could give it to themselves after all.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    given: dict[Role, str] = {}
    for mapping in DirectoryGroupRole.objects.select_related("role"):
        if mapping.matches(group_names) and not (mapping.role.is_protected and mapping.set_by_id == user.pk):
            given.setdefault(mapping.role, mapping.group_name)
    held = {
        assignment.role: assignment
        for assignment in user.role_assignments.open().filter(source=source).select_related("role")
    }
    for role, assignment in held.items():
        if role not in given:
            _end(assignment, by=None, reason="")
    for role, group_name in given.items():
        if role not in held:
            assignment = RoleAssignment.objects.create(user=user, role=role, source=source, reason=group_name)
            audit.record(
                "accounts.role_assigned", subject=user, by=None, reason=group_name, after=_described(assignment)
            )
    if given.keys() != held.keys():
        _apply(user, timezone.localdate())


@transaction.atomic
def refresh_roles(user: User) -> None:
    """Bring `user.groups` in line with the roles in force today, and end what is past its last day."""
    user = User.objects.select_for_update().get(pk=user.pk)
    today = timezone.localdate()
    _end_past(user, today)
    _apply(user, today)


def _end_past(user: User, today: date) -> None:
    for assignment in user.role_assignments.open().filter(ends_on__lt=today):
        _end(assignment, by=None, reason="")


def _end(assignment: RoleAssignment, *, by: User | None, reason: str) -> None:
    assignment.ended_at, assignment.ended_by, assignment.end_reason = timezone.now(), by, reason
    assignment.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record("accounts.role_ended", subject=assignment.user, by=by, reason=reason, before=_described(assignment))


def _apply(user: User, today: date) -> None:
    """Make the groups follow the roles; groups that belong to no role are left alone."""
    open_assignments = user.role_assignments.open()
    wanted = set(open_assignments.in_force(today).values_list("role__group", flat=True))
    present = set(user.groups.exclude(role=None).values_list("pk", flat=True))
    user.groups.remove(*(present - wanted))
    user.groups.add(*(wanted - present))
    begins = open_assignments.filter(starts_on__gt=today).aggregate(day=Min("starts_on"))["day"]
    last = open_assignments.filter(ends_on__gte=today).aggregate(day=Min("ends_on"))["day"]
    changes = [day for day in (begins, last and last + timedelta(days=1)) if day]
    user.roles_change_on = min(changes, default=None)
    user.save(update_fields=["roles_change_on"])


def _described(assignment: RoleAssignment) -> dict[str, str]:
    return {
        "role": assignment.role.code,
        "source": assignment.source,
        "starts_on": assignment.starts_on.isoformat(),
        "ends_on": assignment.ends_on.isoformat() if assignment.ends_on else "",
    }
