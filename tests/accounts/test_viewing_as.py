import pytest

from intranet import modules
from intranet.accounts import services
from intranet.accounts.models import Role
from intranet.audit.models import AuditEntry


@pytest.fixture
def looking_along(client_for, els, dirk):
    """The browser of Els, who views the portal as Dirk."""
    browser = client_for(els)
    response = browser.post(f"/view-as/{dirk.pk}/", {"reason": "Question 2026-118"})
    assert (response.status_code, response.url) == (302, "/")
    return browser


def actions(subject):
    return list(AuditEntry.objects.history_of(subject).order_by("pk").values_list("action", "by__username", "reason"))


def test_the_administrator_sees_the_portal_as_the_colleague_with_a_banner(looking_along, els, dirk):
    response = looking_along.get("/")
    assert (response.wsgi_request.user, response.wsgi_request.impersonator) == (dirk, els)
    page = response.content.decode()
    assert str(els) in page
    assert 'action="/view-as/end/"' in page


def test_a_page_without_impersonation_has_no_banner(client_for, els):
    response = client_for(els).get("/")
    assert not response.wsgi_request.is_impersonated
    assert "/view-as/end/" not in response.content.decode()


def test_the_administrators_own_rights_are_gone_meanwhile(looking_along):
    assert looking_along.get("/logins/").status_code == 403
    assert looking_along.get("/admin/").status_code == 403


def test_beginning_and_end_stand_in_the_audit_trail_with_both_names(looking_along, dirk):
    assert looking_along.post("/view-as/end/").url == "/"
    assert actions(dirk) == [
        ("accounts.viewing_as_started", "els", "Question 2026-118"),
        ("accounts.viewing_as_ended", "els", ""),
    ]


def test_after_the_end_the_administrator_is_themselves_again(looking_along, els):
    looking_along.post("/view-as/end/")
    assert looking_along.get("/").wsgi_request.user == els
    assert looking_along.get("/logins/").status_code == 200


def test_nothing_can_be_changed_in_anothers_name(looking_along, dirk):
    response = looking_along.post("/account/", {"language": "fr"})
    assert response.status_code == 403
    assert "accounts/impersonation_refused.html" in [template.name for template in response.templates]
    dirk.refresh_from_db()
    assert dirk.language == ""


@pytest.mark.parametrize("address", ["/account/", "/account/sessions/", "/notifications/", "/admin/"])
def test_what_is_the_colleagues_own_stays_closed(looking_along, address):
    assert looking_along.get(address).status_code == 403


def test_a_module_can_close_itself_and_its_panels(looking_along, monkeypatch):
    from directory.apps import DirectoryConfig

    assert looking_along.get("/people/").status_code == 200
    monkeypatch.setattr(DirectoryConfig, "closed_to_impersonation", True)
    monkeypatch.setattr(looking_along.handler, "_middleware_chain", None)
    modules.navigation.cache_clear()
    try:
        assert looking_along.get("/people/").status_code == 403
        assert "/people/" not in {item.url for item in looking_along.get("/").context["menu"].items}
    finally:
        modules.navigation.cache_clear()


def test_a_reason_must_be_given(client_for, els, dirk):
    response = client_for(els).post(f"/view-as/{dirk.pk}/", {"reason": " "})
    assert response.status_code == 200
    assert "reason" in response.context["form"].errors
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["els", "hilde"])
def test_nobody_views_as_themselves_or_as_the_dpo(client_for, request, els, name):
    colleague = request.getfixturevalue(name)
    assert client_for(els).get(f"/view-as/{colleague.pk}/").status_code == 403
    assert client_for(els).post(f"/view-as/{colleague.pk}/", {"reason": "Why not"}).status_code == 403


def test_nobody_views_as_another_administrator(client_for, els, make_user):
    other = make_user("emergency")
    services.assign_role(other, Role.objects.get(code="administrator"), by=None)
    assert client_for(els).post(f"/view-as/{other.pk}/", {"reason": "Why not"}).status_code == 403


def test_nobody_views_as_somebody_who_has_left(client_for, els, make_user):
    assert client_for(els).get(f"/view-as/{make_user('bart', is_active=False).pk}/").status_code == 403


@pytest.mark.parametrize("name", ["dirk", "joke", "hilde"])
def test_who_is_no_administrator_views_as_nobody(client_for, request, name, bart):
    browser = client_for(request.getfixturevalue(name))
    assert browser.post(f"/view-as/{bart.pk}/", {"reason": "Why not"}).status_code == 403
    assert browser.get("/view-as/999999/").status_code == 403


def test_who_views_as_somebody_does_not_go_on_to_a_third(looking_along, bart):
    assert looking_along.post(f"/view-as/{bart.pk}/", {"reason": "And on"}).status_code == 403


def test_it_is_over_when_the_colleague_gets_a_protected_role(looking_along, els, dirk):
    services.assign_role(dirk, Role.objects.get(code="dpo"), by=els)
    assert looking_along.get("/").wsgi_request.user == els


def test_it_is_over_when_the_administrator_loses_the_right(looking_along, els):
    services.withdraw_role(els, Role.objects.get(code="administrator"), by=None)
    response = looking_along.get("/")
    assert (response.wsgi_request.user, response.wsgi_request.is_impersonated) == (els, False)


def test_an_administrator_can_log_out_while_viewing_as(looking_along):
    looking_along.post("/logout/")
    assert looking_along.get("/").status_code == 302


def test_ending_what_has_not_begun_does_nothing(client_for, els):
    assert client_for(els).post("/view-as/end/").url == "/"
    assert not AuditEntry.objects.exists()
