import json
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission

from intranet.accounts import services
from intranet.accounts.models import DirectoryGroupRole, ExternalIdentity, Role, RoleAssignment, Session, User
from intranet.audit.models import AuditEntry

GOOD = "een-lang-genoeg-geheim"
ADDRESSES = [
    "/admin/users/",
    "/admin/users/new/",
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/role-assignments/",
    "/admin/role-assignments/new/",
    "/admin/roles-by-group/",
    "/admin/roles-by-group/new/",
    "/admin/external-identities/",
    "/admin/account_chooser/",
]


@pytest.fixture
def admin(client_for, els):
    return client_for(els)


@pytest.fixture
def editor(db):
    return Role.objects.get(code="editor")


def last_action(by):
    return AuditEntry.objects.filter(by=by).latest("pk").action


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_administrator_opens_every_screen(admin, address, dirk, joke):
    assert admin.get(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["joke", "hilde", "dirk"])
def test_nobody_else_opens_them(client_for, request, name, address):
    response = client_for(request.getfixturevalue(name)).get(address)
    if response.status_code == 302:  # an editor may enter the administration; Wagtail sends her to its front page
        assert (name, response.url) == ("joke", "/admin/")
    else:
        assert response.status_code == 403


def test_the_list_of_accounts_is_searched_and_narrowed_by_role(admin, dirk, joke, editor):
    def found(query):
        return [user.username for user in admin.get(f"/admin/users/?{query}").context["object_list"]]

    assert found("q=pauwels") == ["dirk"]
    assert found(f"role={editor.pk}") == ["joke"]


def test_the_list_of_accounts_asks_a_bounded_number_of_queries(admin, make_user, django_assert_max_num_queries):
    for number in range(15):
        make_user(f"clerk{number}")
    with django_assert_max_num_queries(25):
        assert admin.get("/admin/users/").status_code == 200


def new_account(admin, **fields):
    return admin.post("/admin/users/new/", {"username": "Nieuw", "name": "Nel Nieuw", "password": GOOD} | fields)


def test_a_local_account_is_made_without_roles(admin, els):
    assert new_account(admin).status_code == 302
    user = User.objects.get(username="nieuw")
    assert user.check_password(GOOD)
    assert not user.groups.exists()
    assert last_action(els) == "accounts.account_created"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"username": "ELS"}, "username"), ({"password": "short"}, "password"), ({"password": ""}, "password")],
)
def test_an_account_that_may_not_be_is_refused_beside_its_field(admin, fields, field):
    assert field in new_account(admin, **fields).context["form"].errors
    assert User.objects.count() == 1


def test_fields_that_the_form_does_not_have_are_not_believed(admin, dirk):
    fields = {"name": "Dirk P.", "is_active": "on", "is_superuser": "on", "groups": Group.objects.first().pk}
    admin.post(f"/admin/users/edit/{dirk.pk}/", fields)
    dirk.refresh_from_db()
    assert (dirk.name, dirk.is_superuser, dirk.groups.exists()) == ("Dirk P.", False, False)


def test_a_closed_account_is_out_everywhere_at_once(admin, els, dirk, client_for):
    browser = client_for(dirk)
    assert admin.post(f"/admin/users/edit/{dirk.pk}/", {"name": dirk.name}).status_code == 302
    assert not Session.objects.filter(user=dirk).exists()
    assert browser.get("/").status_code == 302
    entry = AuditEntry.objects.get(action="accounts.account_changed", by=els)
    assert (entry.before, entry.after) == ({"email": dirk.email, "is_active": True}, {"email": "", "is_active": False})


def test_the_administrator_does_not_close_their_own_account(admin, els):
    admin.post(f"/admin/users/edit/{els.pk}/", {"name": "Els"})
    els.refresh_from_db()
    assert els.is_active


def test_a_new_password_for_a_local_account_ends_its_sessions(admin, dirk, client_for):
    browser = client_for(dirk)
    admin.post(f"/admin/users/edit/{dirk.pk}/", {"name": dirk.name, "is_active": "on", "password": GOOD})
    dirk.refresh_from_db()
    assert dirk.check_password(GOOD)
    assert browser.get("/").status_code == 302


def test_an_account_of_the_directory_gets_no_password_here(admin, dirk):
    dirk.set_unusable_password()
    dirk.save()
    assert "password" not in admin.get(f"/admin/users/edit/{dirk.pk}/").context["form"].fields
    admin.post(f"/admin/users/edit/{dirk.pk}/", {"name": dirk.name, "is_active": "on", "password": GOOD})
    dirk.refresh_from_db()
    assert not dirk.is_local


def test_accounts_are_never_removed(admin, dirk):
    assert admin.post(f"/admin/users/delete/{dirk.pk}/").status_code == 302
    assert User.objects.filter(pk=dirk.pk).exists()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_nothing_is_done_to_many_accounts_at_once_past_the_audit_trail(admin, els, action):
    group = Role.objects.get(code="dpo").group
    response = admin.post(f"/admin/bulk/accounts/user/{action}/?id={els.pk}", {"role": group.pk})
    assert response.status_code == 404
    assert not els.groups.filter(pk=group.pk).exists()


def give(admin, user, role, **fields):
    return admin.post(
        "/admin/role-assignments/new/",
        {"user": user.pk, "role": role.pk, "starts_on": "2026-01-01", "ends_on": "", "reason": "Library"} | fields,
    )


def test_a_role_is_given_with_an_end_date(admin, dirk, editor):
    assert give(admin, dirk, editor, ends_on="2099-12-31").status_code == 302
    assert dirk.role_assignments.get().ends_on == date(2099, 12, 31)
    assert dirk.groups.get() == editor.group


def test_an_end_before_the_start_is_said_on_the_form(admin, dirk, editor):
    response = give(admin, dirk, editor, ends_on="2025-12-31")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not dirk.role_assignments.exists()


def test_the_administrator_is_told_why_they_cannot_become_dpo(admin, els):
    response = give(admin, els, Role.objects.get(code="dpo"))
    assert str(services.OwnProtectedRole.message) in response.content.decode()
    assert not els.has_role("dpo")


def test_a_given_role_gets_another_end(admin, joke, els):
    assignment = joke.role_assignments.get()
    fields = {"starts_on": "2026-01-01", "ends_on": "2098-01-01", "reason": "Until her leave"}
    assert admin.post(f"/admin/role-assignments/edit/{assignment.pk}/", fields).status_code == 302
    assignment.refresh_from_db()
    assert (assignment.ends_on, assignment.reason) == (date(2098, 1, 1), "Until her leave")
    assert last_action(els) == "accounts.role_changed"


def test_a_role_is_withdrawn_with_a_reason_and_stays_in_the_history(admin, joke):
    assignment = joke.role_assignments.get()
    address = f"/admin/role-assignments/delete/{assignment.pk}/"
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"reason": "Moved"}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.end_reason == "Moved"
    assert not joke.groups.exists()
    assert "Moved" in admin.get(f"/admin/users/edit/{joke.pk}/").content.decode()


def test_what_a_group_gave_is_not_changed_by_hand(admin, dirk, editor):
    given = dirk.role_assignments.create(role=editor, source=RoleAssignment.Source.DIRECTORY)
    assert admin.get(f"/admin/role-assignments/edit/{given.pk}/").url == "/admin/"
    assert admin.get("/admin/role-assignments/?when=in_force").status_code == 200


def role_form(**fields):
    formsets = {
        f"{prefix}-{name}": value
        for prefix in ("page_permissions", "collection_permissions", "document_permissions", "image_permissions")
        for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MAX_NUM_FORMS", 1000))
    }
    return {"label": "Museum", "description": "Writes on the museum", "permissions": []} | formsets | fields


def test_the_town_makes_renames_and_removes_a_role_of_its_own(admin, els):
    access = Permission.objects.get(codename="access_admin")
    assert admin.post("/admin/groups/new/", role_form(permissions=[access.pk])).status_code == 302
    role = Role.objects.get(code="town-museum")
    assert list(role.group.permissions.all()) == [access]
    assert admin.post(f"/admin/groups/edit/{role.group.pk}/", role_form(label="Musea")).status_code == 302
    role.refresh_from_db()
    assert (role.label, role.group.permissions.exists()) == ("Musea", False)
    assert admin.post(f"/admin/groups/delete/{role.group.pk}/").status_code == 302
    assert not Role.objects.filter(code="town-museum").exists()
    made = list(AuditEntry.objects.filter(by=els).order_by("pk").values_list("action", flat=True))
    assert made == ["accounts.role_created", "accounts.role_redefined", "accounts.role_removed"]


def test_two_roles_of_the_same_name_are_refused_on_the_form(admin):
    admin.post("/admin/groups/new/", role_form())
    response = admin.post("/admin/groups/new/", role_form())
    assert response.status_code == 200
    assert "label" in response.context["form"].errors


def test_a_role_that_comes_with_the_portal_gets_no_other_rights(admin, els):
    role = Role.objects.get(code="administrator")
    before = set(role.group.permissions.all())
    extra = Permission.objects.get(codename="add_site")
    form = role_form(label="Almighty", permissions=[extra.pk])
    assert admin.post(f"/admin/groups/edit/{role.group.pk}/", form).status_code == 302
    role.refresh_from_db()
    assert set(role.group.permissions.all()) == before
    assert str(role) != "Almighty"


def test_a_role_that_comes_with_the_portal_or_was_ever_held_stays(admin, joke, editor):
    admin.post(f"/admin/groups/delete/{editor.group.pk}/")
    assert Role.objects.filter(pk=editor.pk).exists()


def test_a_group_that_is_no_role_is_not_shown(admin):
    quiz = Group.objects.create(name="Quiz night")
    assert "Quiz night" not in admin.get("/admin/groups/").content.decode()
    assert admin.get(f"/admin/groups/edit/{quiz.pk}/").status_code == 404


def test_a_group_of_the_directory_is_given_a_role_and_loses_it(admin, els, editor):
    fields = {"group_name": "Portal editors", "role": editor.pk}
    assert admin.post("/admin/roles-by-group/new/", fields).status_code == 302
    mapping = DirectoryGroupRole.objects.get()
    assert mapping.set_by == els
    assert admin.post(f"/admin/roles-by-group/delete/{mapping.pk}/").status_code == 302
    assert not DirectoryGroupRole.objects.exists()
    assert last_action(els) == "accounts.group_mapping_removed"


def test_an_account_is_parted_from_its_identity(admin, els, dirk):
    identity = ExternalIdentity.objects.create(user=dirk, issuer="https://idp.test", subject="oid=1&tid=2")
    assert "oid=1" in admin.get(f"/admin/users/edit/{dirk.pk}/").content.decode()
    assert admin.post(f"/admin/external-identities/delete/{identity.pk}/").status_code == 302
    assert not ExternalIdentity.objects.exists()
    assert last_action(els) == "accounts.identity_unlinked"


def test_an_account_is_chosen_by_any_part_of_the_name(admin, dirk, joke):
    answer = json.loads(admin.get("/admin/account_chooser/?q=pauw").content)
    assert "Dirk Pauwels" in answer["html"]
    assert "Joke" not in admin.get("/admin/account_chooser/results/?q=pauw").content.decode()


def test_the_administration_has_no_login_and_no_account_page_of_its_own(client_for, els):
    assert client_for(els).get("/admin/account/").url == "/account/"
    assert client_for(els).get("/admin/login/?next=/admin/").url == "/login/?next=/admin/"
