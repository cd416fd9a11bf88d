"""Login through a real OpenID Connect provider, page by page, as a browser does."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from mozilla_django_oidc.utils import generate_code_challenge

from intranet.accounts.models import DirectoryGroupRole, ExternalIdentity, LoginEvent, Role, User
from intranet.accounts.oidc import provider as known_provider
from intranet.accounts.oidc.backend import OIDCBackend
from tests.servers import availability
from tests.servers.oidc_provider import OpenIDProvider, ProviderMissing

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TENANT = "hopbeke-tenant"
PEOPLE = {
    "annelies": {
        "oid": "1111",
        "tid": TENANT,
        "name": "Annelies Claeys",
        "preferred_username": "Annelies.Claeys",
        "email": "annelies@hopbeke.test",
        "login": "annelies",
        "roles": ["Portal editors"],
    },
    "mallory": {"oid": "9999", "tid": TENANT, "name": "Mallory", "preferred_username": "els", "login": "els"},
    "nameless": {"tid": TENANT},
    "guest": {"oid": "1111", "tid": "another-tenant", "preferred_username": "guest"},
}


@pytest.fixture(scope="module")
def provider():
    try:
        running = OpenIDProvider(PEOPLE)
    except ProviderMissing as error:
        availability.unavailable(str(error))
    yield running
    running.stop()


@pytest.fixture
def oidc(provider, settings):
    """Switch this login on, with the identity of Entra ID; returns the settings, for tests to change."""
    cache.clear()
    settings.OIDC = settings.OIDC | {
        "issuer": provider.issuer,
        "client_id": provider.client["client_id"],
        "client_secret": provider.client["client_secret"],
        "subject_claims": ["oid", "tid"],
    }
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "intranet.accounts.oidc.backend.OIDCBackend",
    ]
    return settings.OIDC


@pytest.fixture
def known(oidc, make_user):
    """Annelies, whose account the provider's identity belongs to."""
    user = make_user("annelies")
    user.set_unusable_password()
    user.save()
    ExternalIdentity.objects.create(user=user, issuer=oidc["issuer"], subject=f"oid=1111&tid={TENANT}")
    return user


def callback(browser, provider, login, next_page=""):
    """Walk to the provider and log in there; returns the address it sends the browser back to."""
    start = browser.get("/oidc/login/", {"next": next_page} if next_page else {})
    assert start.status_code == 302, start
    return provider.log_in(start["Location"], login).removeprefix("http://testserver")


def come_back(browser, address):
    response = browser.get(address)
    return response.url, browser.get(response.url)


def refused_with(page, error):
    assert [str(message) for message in page.context["messages"]] == [str(error.message)]
    assert LoginEvent.objects.first().outcome == error.code


def is_logged_in(browser):
    return "_auth_user_id" in browser.session


def test_a_known_identity_logs_in_and_comes_back_to_the_page_that_was_asked(provider, known):
    browser = Client()
    where, page = come_back(browser, callback(browser, provider, "annelies", "/people/?q=els"))
    assert where == "/people/?q=els"
    assert page.wsgi_request.user == known
    event = LoginEvent.objects.get()
    assert (event.user, event.method, event.outcome) == (known, "oidc", "succeeded")


def test_the_request_carries_state_nonce_and_pkce(provider, oidc):
    query = parse_qs(urlsplit(Client().get("/oidc/login/")["Location"]).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= query.keys()


def test_the_login_page_offers_the_provider(oidc, settings):
    settings.OIDC = oidc | {"label": "Aanmelden met Hopbeke"}
    page = Client().get("/login/?next=/people/").content.decode()
    assert "Aanmelden met Hopbeke" in page
    assert 'href="/oidc/login/?next=/people/"' in page


def test_an_unknown_identity_gets_no_account_unless_the_town_wants_that(provider, oidc):
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "annelies"))
    refused_with(page, known_provider.NoAccount)
    assert not User.objects.exists()
    assert LoginEvent.objects.get().login_name == f"oid=1111&tid={TENANT}"


def test_where_the_town_wants_it_an_unknown_identity_gets_an_account_without_roles(provider, oidc, settings):
    settings.OIDC = oidc | {"create_accounts": True}
    for _login in range(2):
        browser = Client()
        come_back(browser, callback(browser, provider, "annelies"))
        assert is_logged_in(browser)
    user = User.objects.get()
    assert (user.username, user.name, user.email) == ("annelies.claeys", "Annelies Claeys", "annelies@hopbeke.test")
    assert not user.is_local
    assert not user.groups.exists()


def test_a_new_identity_does_not_take_a_login_name_that_is_taken(provider, oidc, settings, els):
    settings.OIDC = oidc | {"create_accounts": True}
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "mallory"))
    refused_with(page, known_provider.NoAccount)
    assert not is_logged_in(browser)


def test_an_existing_account_is_linked_only_by_the_rule_and_the_link_stays(provider, oidc, settings, make_user):
    user = make_user("annelies")
    user.set_unusable_password()
    user.save()
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    assert not is_logged_in(browser)
    settings.OIDC = oidc | {"link_claim": "login"}
    come_back(browser, callback(browser, provider, "annelies"))
    assert ExternalIdentity.objects.get().user == user
    User.objects.filter(pk=user.pk).update(username="annelies.claeys")
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_no_claim_takes_over_an_account_with_a_password_of_its_own(provider, oidc, settings, els):
    settings.OIDC = oidc | {"link_claim": "login", "create_accounts": True}
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "mallory"))
    refused_with(page, known_provider.NoAccount)
    assert not ExternalIdentity.objects.exists()


def test_no_second_identity_takes_over_a_linked_account(provider, oidc, settings, known):
    settings.OIDC = oidc | {"link_claim": "login"}
    ExternalIdentity.objects.update(subject="oid=1110&tid=hopbeke-tenant")
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "annelies"))
    refused_with(page, known_provider.NoAccount)


def test_the_same_number_in_another_tenant_is_somebody_else(provider, known):
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "guest"))
    refused_with(page, known_provider.NoAccount)


def test_who_has_left_is_refused_although_the_provider_still_knows_them(provider, known):
    User.objects.filter(pk=known.pk).update(is_active=False)
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "annelies"))
    refused_with(page, known_provider.NoAccount)
    assert not is_logged_in(browser)


def test_a_session_through_the_provider_ends_when_the_account_is_deactivated(provider, known):
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    User.objects.filter(pk=known.pk).update(is_active=False)
    assert browser.get("/").status_code == 302


def test_an_identity_without_the_claims_that_make_it_is_refused(provider, oidc):
    browser = Client()
    _where, page = come_back(browser, callback(browser, provider, "nameless"))
    refused_with(page, known_provider.TokenInvalid)


def test_roles_follow_the_roles_claim_and_what_was_given_by_hand_stays(provider, oidc, settings, known):
    editor, dpo = Role.objects.get(code="editor"), Role.objects.get(code="dpo")
    known.role_assignments.create(role=dpo)
    mapping = DirectoryGroupRole.objects.create(group_name="Portal editors", role=editor)
    settings.OIDC = oidc | {"roles_claim": "roles"}
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    assert set(known.groups.values_list("role__code", flat=True)) == {"editor", "dpo"}
    mapping.delete()
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    assert set(known.groups.values_list("role__code", flat=True)) == {"dpo"}


def test_a_token_with_another_nonce_is_refused(provider, known):
    browser = Client()
    address = callback(browser, provider, "annelies")
    session = browser.session
    for state in session["oidc_states"].values():
        state["nonce"] = "of-another-login"
    session.save()
    _where, page = come_back(browser, address)
    refused_with(page, known_provider.TokenInvalid)
    assert not is_logged_in(browser)


def test_a_token_made_for_another_portal_is_refused(provider, known, monkeypatch):
    """Whoever runs another portal at the same provider cannot replay what it was given there."""
    browser = Client()
    address = callback(browser, provider, "annelies")
    nonce = next(iter(browser.session["oidc_states"].values()))["nonce"]
    stolen = _tokens_of_another_portal(provider, "annelies", nonce)
    monkeypatch.setattr(OIDCBackend, "get_token", lambda backend, payload: stolen)
    _where, page = come_back(browser, address)
    refused_with(page, known_provider.TokenInvalid)
    assert not is_logged_in(browser)


def _tokens_of_another_portal(provider, login, nonce):
    verifier = "v" * 64
    query = {
        "client_id": provider.other_client["client_id"],
        "redirect_uri": provider.other_client["redirect_uris"][0],
        "response_type": "code",
        "scope": "openid",
        "nonce": nonce,
        "code_challenge": generate_code_challenge(verifier, "S256"),
        "code_challenge_method": "S256",
    }
    address = requests.Request("GET", f"{provider.issuer}/auth", params=query).prepare().url
    code = parse_qs(urlsplit(provider.log_in(address, login)).query)["code"][0]
    fields = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
    fields["redirect_uri"] = query["redirect_uri"]
    credentials = (provider.other_client["client_id"], provider.other_client["client_secret"])
    answer = requests.post(f"{provider.issuer}/token", fields, auth=credentials, timeout=10)
    assert "id_token" in answer.json(), answer.text
    return answer.json()


def test_another_browser_cannot_use_the_address_that_comes_back(provider, known):
    address = callback(Client(), provider, "annelies")
    browser = Client()
    where, _page = come_back(browser, address)
    assert where == "/login/"
    assert not is_logged_in(browser)


def test_the_address_that_comes_back_works_once(provider, known):
    browser = Client()
    address = callback(browser, provider, "annelies")
    come_back(browser, address)
    browser.post("/logout/")
    come_back(browser, address)
    assert not is_logged_in(browser)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(provider, known):
    browser = Client()
    address = callback(browser, provider, "annelies")
    session = browser.session
    for state in session["oidc_states"].values():
        state["code_verifier"] = "x" * 64
    session.save()
    _where, page = come_back(browser, address)
    refused_with(page, known_provider.ProviderRefused)


def test_who_cancels_at_the_provider_is_back_at_the_login_page(provider, known):
    browser = Client()
    start = browser.get("/oidc/login/?next=/people/")
    state = parse_qs(urlsplit(start["Location"]).query)["state"][0]
    where, page = come_back(browser, f"/oidc/callback/?error=access_denied&state={state}")
    assert where == "/login/?next=/people/"
    refused_with(page, known_provider.ProviderRefused)


def test_a_provider_that_does_not_answer_is_said_clearly_and_passwords_still_work(oidc, settings, els):
    settings.OIDC = oidc | {"issuer": "http://127.0.0.1:9"}
    browser = Client()
    _where, page = come_back(browser, "/oidc/login/")
    refused_with(page, known_provider.ProviderUnavailable)
    browser.post("/login/", {"username": "els", "password": "geheim-in-hopbeke"})
    assert browser.get("/").status_code == 200


def test_the_description_of_another_issuer_is_not_believed(provider, oidc, settings):
    settings.OIDC = oidc | {
        "issuer": "https://idp.hopbeke.test",
        "discovery_url": f"{provider.issuer}/.well-known/openid-configuration",
    }
    _where, page = come_back(Client(), "/oidc/login/")
    refused_with(page, known_provider.ProviderUnavailable)


def test_no_failure_at_the_provider_locks_the_town_hall(provider, oidc, settings, els):
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        browser = Client()
        come_back(browser, callback(browser, provider, "annelies"))
    browser = Client()
    assert browser.post("/login/", {"username": "els", "password": "geheim-in-hopbeke"}).status_code == 302


def test_a_password_form_never_redeems_a_code(provider, known, els):
    browser = Client()
    query = urlsplit(callback(browser, provider, "annelies")).query
    browser.post(f"/login/?{query}", {"username": "annelies", "password": "geheim-in-hopbeke"})
    assert not is_logged_in(browser)


def test_logging_out_also_logs_out_at_the_provider_where_the_town_wants_that(provider, known, oidc, settings):
    settings.OIDC = oidc | {"logout_at_provider": True}
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    response = browser.post("/logout/")
    assert response["Location"].startswith(f"{provider.issuer}/session/end?id_token_hint=")
    assert not is_logged_in(browser)
    assert requests.get(response["Location"], timeout=10).status_code == 200


def test_the_provider_is_asked_again_after_a_while(provider, known, oidc, settings, time_machine):
    settings.OIDC = oidc | {"refresh_minutes": 15}
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "intranet.accounts.oidc.middleware.SessionRefreshMiddleware"]
    browser = Client()
    come_back(browser, callback(browser, provider, "annelies"))
    assert browser.get("/").status_code == 200
    session = browser.session
    session["oidc_id_token_expiration"] = 0
    session.save()
    assert browser.get("/", HTTP_HX_REQUEST="true").status_code == 200
    silent = parse_qs(urlsplit(browser.get("/people/")["Location"]).query)
    assert silent["prompt"] == ["none"]
    where, _page = come_back(browser, f"/oidc/callback/?error=login_required&state={silent['state'][0]}")
    assert where.startswith("/login/")
    assert not is_logged_in(browser)


def test_without_a_provider_the_addresses_are_not_there(client_for):
    assert client_for().get("/oidc/login/").status_code == 404
    assert client_for().get("/oidc/callback/?code=x&state=y").status_code == 404
