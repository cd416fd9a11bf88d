from datetime import date

import pytest

from intranet.accounts import services
from intranet.accounts.models import Role
from intranet.audit.models import AuditEntry

NEW = "een-nieuw-geheim-van-hopbeke"


def test_somebody_sees_who_they_are_here_and_their_roles(client_for, joke, els):
    services.assign_role(joke, Role.objects.get(code="dpo"), by=els, ends_on=date(2099, 12, 31))
    response = client_for(joke).get("/account/")
    assert {assignment.role.code for assignment in response.context["roles"]} == {"editor", "dpo"}
    assert "2099" in response.content.decode()


def test_the_chosen_language_goes_before_that_of_the_browser(client_for, dirk):
    browser = client_for(dirk)
    assert browser.get("/", HTTP_ACCEPT_LANGUAGE="de")["Content-Language"] == "de"
    assert browser.post("/account/", {"language": "fr"}).url == "/account/"
    assert browser.get("/", HTTP_ACCEPT_LANGUAGE="de")["Content-Language"] == "fr"
    browser.post("/account/", {"language": ""})
    assert browser.get("/", HTTP_ACCEPT_LANGUAGE="de")["Content-Language"] == "de"


def test_a_language_that_the_town_does_not_offer_is_refused(client_for, dirk):
    response = client_for(dirk).post("/account/", {"language": "ja"})
    assert "language" in response.context["form"].errors


def test_a_visitor_chooses_the_language_of_the_login_page(client_for):
    browser = client_for()
    browser.post("/language/", {"language": "fr", "next": "/login/?next=/people/"})
    assert browser.get("/login/")["Content-Language"] == "fr"


def change(browser, old="geheim-in-hopbeke", new=NEW):
    return browser.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": new})


def test_somebody_with_a_local_account_changes_the_password_and_is_out_elsewhere(client_for, dirk):
    browser, other = client_for(dirk), client_for(dirk)
    assert change(browser).url == "/account/"
    dirk.refresh_from_db()
    assert dirk.check_password(NEW)
    assert (browser.get("/").status_code, other.get("/").status_code) == (200, 302)
    assert AuditEntry.objects.history_of(dirk).get().action == "accounts.password_changed"


@pytest.mark.parametrize(("old", "new"), [("wrong", NEW), ("geheim-in-hopbeke", "short"), ("geheim-in-hopbeke", "")])
def test_a_password_that_may_not_be_does_not_change(client_for, dirk, old, new):
    assert change(client_for(dirk), old, new).status_code == 200
    dirk.refresh_from_db()
    assert dirk.check_password("geheim-in-hopbeke")


def test_who_logs_in_with_the_directory_changes_no_password_here(client_for, dirk):
    dirk.set_unusable_password()
    dirk.save()
    browser = client_for(dirk)
    assert browser.get("/account/password/").status_code == 403
    assert "/account/password/" not in browser.get("/account/").content.decode()
