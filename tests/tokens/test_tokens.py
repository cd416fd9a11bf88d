import pytest

from directory.feeds.scopes import BIRTHDAYS, JSON
from intranet.audit.models import AuditEntry
from intranet.tokens import services
from intranet.tokens.models import AccessToken


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_a_connection_is_shown_once_and_kept_as_a_digest(client_for, dirk):
    browser = client_for(dirk)
    page = browser.post("/account/connections/", {"scope": JSON, "label": "My script"}).content.decode()
    token = AccessToken.objects.get()
    secret = next(word for word in page.replace("<", ">").split(">") if services.user_of(word, scope=JSON))
    assert secret not in browser.get("/account/connections/").content.decode()
    assert secret not in str(list(AccessToken.objects.values()))
    assert services.user_of(secret, scope=JSON) == dirk
    assert AuditEntry.objects.get(action="tokens.issued").subject_pk == str(token.pk)


def test_a_secret_opens_only_what_it_was_made_for(dirk):
    _, secret = services.issue(dirk, scope=BIRTHDAYS, label="Calendar")
    assert services.user_of(secret, scope=BIRTHDAYS) == dirk
    assert services.user_of(secret, scope=JSON) is None
    assert services.user_of("", scope=BIRTHDAYS) is None
    assert services.user_of(secret[:-1], scope=BIRTHDAYS) is None


def test_a_connection_ends_with_the_account(dirk):
    _, secret = services.issue(dirk, scope=JSON, label="My script")
    dirk.is_active = False
    dirk.save()
    assert services.user_of(secret, scope=JSON) is None


def test_the_page_tells_when_a_connection_was_last_used(client_for, dirk, time_machine):
    time_machine.move_to("2027-05-17 09:00+02:00", tick=False)
    token, secret = services.issue(dirk, scope=JSON, label="My script")
    assert "never used" in client_for(dirk).get("/account/connections/").content.decode()
    services.user_of(secret, scope=JSON)
    token.refresh_from_db()
    first = token.last_used_at
    time_machine.move_to("2027-05-17 09:04+02:00", tick=False)
    services.user_of(secret, scope=JSON)
    token.refresh_from_db()
    assert token.last_used_at == first, "not written at every request"
    time_machine.move_to("2027-05-17 09:06+02:00", tick=False)
    services.user_of(secret, scope=JSON)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_a_connection_is_ended_by_its_owner_only(client_for, dirk, els):
    token, secret = services.issue(dirk, scope=JSON, label="My script")
    address = f"/account/connections/{token.pk}/end/"
    assert client_for().post(address).url.startswith("/login/")
    assert client_for(els).post(address).status_code == 404
    assert client_for(dirk).get(address).status_code == 405
    assert client_for(dirk).post(address).url == "/account/connections/"
    assert services.user_of(secret, scope=JSON) is None
    assert AuditEntry.objects.filter(action="tokens.revoked", by=dirk).exists()


def test_others_do_not_see_my_connections(client_for, dirk, els):
    services.issue(dirk, scope=JSON, label="My script")
    assert "My script" not in client_for(els).get("/account/connections/").content.decode()


@pytest.mark.parametrize("data", [{"scope": "elsewhere", "label": "x"}, {"scope": JSON, "label": ""}])
def test_a_wrong_form_makes_no_connection(client_for, dirk, data):
    assert client_for(dirk).post("/account/connections/", data).status_code == 200
    assert not AccessToken.objects.exists()


def test_an_unknown_scope_is_refused(dirk):
    with pytest.raises(services.UnknownScope):
        services.issue(dirk, scope="elsewhere", label="x")


def test_the_page_asks_for_a_login(client_for):
    assert client_for().get("/account/connections/").status_code == 302


def test_an_answer_with_a_secret_is_kept_by_no_cache(client_for, dirk):
    response = client_for(dirk).post("/account/connections/", {"scope": JSON, "label": "My script"})
    assert "no-store" in response.headers["Cache-Control"]
