from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from intranet import modules
from intranet.accounts import services
from intranet.accounts.models import DirectoryGroupRole, Role, RoleAssignment, User
from intranet.accounts.role_sync import sync_roles
from intranet.accounts.tasks import follow_the_calendar

SOURCE = RoleAssignment.Source


@pytest.fixture
def editor(db):
    return Role.objects.get(code="editor")


@pytest.fixture
def dpo(db):
    return Role.objects.get(code="dpo")


def reloaded(user):
    return User.objects.get(pk=user.pk)


def codes(user):
    return set(user.groups.values_list("role__code", flat=True))


def test_every_permission_that_a_role_asks_for_exists(db):
    known = {f"{label}.{code}" for label, code in Permission.objects.values_list("content_type__app_label", "codename")}
    assert {name for role in modules.roles() for name in role.permissions} <= known


def test_roles_can_be_synchronised_again_without_a_change(db):
    before = list(Role.objects.values_list("pk", "code", "group", "group__permissions"))
    sync_roles()
    assert list(Role.objects.values_list("pk", "code", "group", "group__permissions")) == before


def test_a_builtin_role_loses_a_permission_that_its_definition_does_not_give(editor):
    editor.group.permissions.add(Permission.objects.get(codename="view_as"))
    sync_roles()
    assert not editor.group.permissions.filter(codename="view_as").exists()


def test_a_role_that_no_module_declares_leaves_no_trace(editor):
    Role.objects.filter(pk=editor.pk).update(code="of-a-module-switched-off")
    assert not Role.objects.in_use().filter(pk=editor.pk).exists()


def test_the_administrator_gives_a_role_and_its_permissions(els, dirk, editor):
    services.assign_role(dirk, editor, by=els, reason="Writes the news of the library")
    assert reloaded(dirk).has_perm("wagtailadmin.access_admin")
    assert dirk.role_assignments.get().assigned_by == els


def test_who_may_not_give_roles_is_refused(joke, dirk, editor):
    with pytest.raises(PermissionDenied):
        services.assign_role(dirk, editor, by=joke)
    with pytest.raises(PermissionDenied):
        services.withdraw_role(joke, editor, by=dirk)


def test_giving_a_role_again_changes_its_end(els, dirk, editor):
    services.assign_role(dirk, editor, by=els)
    services.assign_role(dirk, editor, by=els, ends_on=date(2099, 1, 1))
    assert dirk.role_assignments.get().ends_on == date(2099, 1, 1)


def test_the_administrator_does_not_become_dpo_by_their_own_hand(els, dpo):
    with pytest.raises(services.OwnProtectedRole):
        services.assign_role(els, dpo, by=els)
    assert codes(els) == {"administrator"}


def test_the_administrator_does_not_become_dpo_by_a_mapping_of_their_own(els, dirk, dpo):
    DirectoryGroupRole.objects.create(group_name="Privacy", role=dpo, set_by=els)
    services.set_roles_from_groups(els, ["Privacy"], source=SOURCE.DIRECTORY)
    services.set_roles_from_groups(dirk, ["Privacy"], source=SOURCE.DIRECTORY)
    assert (codes(els), codes(dirk)) == ({"administrator"}, {"dpo"})


def test_an_end_before_the_start_is_refused(els, dirk, editor):
    with pytest.raises(ValidationError):
        services.assign_role(dirk, editor, by=els, starts_on=date(2030, 5, 2), ends_on=date(2030, 5, 1))


def test_a_withdrawn_role_is_gone_at_once_and_stays_in_the_history(els, joke, editor):
    services.withdraw_role(joke, editor, by=els, reason="Moved to the library")
    assert codes(joke) == set()
    ended = joke.role_assignments.get()
    assert (ended.ended_by, ended.end_reason) == (els, "Moved to the library")


def test_a_role_that_is_not_held_cannot_be_withdrawn(els, dirk, editor):
    with pytest.raises(services.RoleNotHeld):
        services.withdraw_role(dirk, editor, by=els)


def test_a_role_of_a_directory_group_is_not_withdrawn_by_hand(els, dirk, editor):
    DirectoryGroupRole.objects.create(group_name="Editors of the portal", role=editor)
    services.set_roles_from_groups(dirk, ["editors of the portal"], source=SOURCE.DIRECTORY)
    with pytest.raises(services.RoleNotHeld):
        services.withdraw_role(dirk, editor, by=els)


@pytest.mark.parametrize(
    "names",
    [
        ["Portal editors"],
        ["PORTAL EDITORS"],
        ["CN=Portal editors,OU=Groups,DC=hopbeke,DC=test"],
        ["cn=portal editors,ou=groups,dc=hopbeke,dc=test", "CN=Everyone,DC=hopbeke,DC=test"],
    ],
)
def test_a_group_is_known_by_its_name_or_its_dn(names, dirk, editor):
    DirectoryGroupRole.objects.create(group_name="Portal editors", role=editor)
    services.set_roles_from_groups(dirk, names, source=SOURCE.DIRECTORY)
    assert codes(dirk) == {"editor"}


@pytest.mark.parametrize(
    "name", ["Portal editors of Opwijk", "OU=Portal editors,DC=x", r"CN=Portal editors\, retired,DC=x", ""]
)
def test_another_group_gives_nothing(name, dirk, editor):
    DirectoryGroupRole.objects.create(group_name="Portal editors", role=editor)
    services.set_roles_from_groups(dirk, [name], source=SOURCE.DIRECTORY)
    assert codes(dirk) == set()


def test_who_leaves_the_group_loses_only_what_that_source_gave(els, dirk, editor, dpo):
    DirectoryGroupRole.objects.create(group_name="Portal editors", role=editor)
    services.assign_role(dirk, editor, by=els)
    services.assign_role(dirk, dpo, by=els)
    services.set_roles_from_groups(dirk, ["Portal editors"], source=SOURCE.DIRECTORY)
    services.set_roles_from_groups(dirk, [], source=SOURCE.OIDC)
    assert dirk.role_assignments.open().count() == 3
    services.set_roles_from_groups(dirk, [], source=SOURCE.DIRECTORY)
    assert set(dirk.role_assignments.open().values_list("source", flat=True)) == {SOURCE.BY_HAND}
    assert codes(dirk) == {"editor", "dpo"}


def test_a_role_begins_and_ends_on_its_days_although_no_job_ran(els, dirk, editor, client_for, time_machine):
    time_machine.move_to("2026-11-02T09:00+01:00")
    services.assign_role(dirk, editor, by=els, starts_on=date(2026, 11, 4), ends_on=date(2026, 11, 5))
    held = {}
    for day in (3, 4, 5, 6):
        time_machine.move_to(f"2026-11-0{day}T08:00+01:00")
        client_for(dirk).get("/")
        held[day] = codes(dirk)
        assert User.objects.holding("editor").filter(pk=dirk.pk).exists() == bool(held[day])
    assert held == {3: set(), 4: {"editor"}, 5: {"editor"}, 6: set()}
    assert reloaded(dirk).roles_change_on is None


def test_the_nightly_job_ends_the_roles_of_who_is_not_here(els, dirk, editor, time_machine):
    time_machine.move_to("2026-11-02T09:00+01:00")
    services.assign_role(dirk, editor, by=els, ends_on=date(2026, 11, 3))
    time_machine.move_to("2026-11-04T00:05+01:00")
    follow_the_calendar.func()
    assert codes(dirk) == set()


def test_who_held_a_role_until_yesterday_can_be_given_it_again(els, dirk, editor, time_machine):
    time_machine.move_to("2026-11-02T09:00+01:00")
    services.assign_role(dirk, editor, by=els, ends_on=date(2026, 11, 3))
    time_machine.move_to("2026-11-09T09:00+01:00")
    services.assign_role(dirk, editor, by=els)
    assert (dirk.role_assignments.count(), dirk.role_assignments.open().count()) == (2, 1)
    assert codes(dirk) == {"editor"}


def test_a_group_that_is_no_role_is_left_alone(els, dirk, editor):
    from django.contrib.auth.models import Group

    dirk.groups.add(Group.objects.create(name="Quiz night"))
    services.assign_role(dirk, editor, by=els)
    services.withdraw_role(dirk, editor, by=els)
    assert dirk.groups.get().name == "Quiz night"


def test_nobody_is_superuser(dirk):
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=dirk.pk).update(is_superuser=True)


def test_each_change_of_role_stands_in_the_audit_trail(els, dirk, editor):
    from intranet.audit.models import AuditEntry

    services.assign_role(dirk, editor, by=els, reason="Library")
    services.withdraw_role(dirk, editor, by=els, reason="Moved")
    entries = AuditEntry.objects.history_of(dirk).filter(by=els).order_by("pk")
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("accounts.role_assigned", "Library"),
        ("accounts.role_ended", "Moved"),
    ]
