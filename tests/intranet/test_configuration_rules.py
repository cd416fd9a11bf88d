"""What a town may not run with, in production."""

import pytest

from intranet.configuration import ConfigurationError, Option, load

PASSWORDS = Option("directory.passwords", dict, {}, "Passwords of service accounts.", is_secret=True)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def problems_of(environment):
    try:
        load(environment, [PASSWORDS])
    except ConfigurationError as error:
        return error.problems
    return []


def test_a_town_that_did_everything_right_may_start(production):
    assert problems_of(production) == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECURITY_SECRET_KEY", "", "security.secret_key is missing. Make one: python3 -c"),
        ("SECURITY_SECRET_KEY", "short", "security.secret_key is too easy to guess"),
        ("SECURITY_SECRET_KEY", "ab" * 40, "security.secret_key is too easy to guess"),
        (
            "SECURITY_SECRET_KEY",
            "development-and-demo-only-paarse fietsbellen op de kerktoren",
            "security.secret_key is too easy",
        ),
        ("SITE_URL", "http://intranet.hopbeke.test", "site.url must start with https:// in production"),
        ("SITE_TRUSTED_PROXIES", "0", "site.trusted_proxies is 0: in production a reverse proxy ends TLS"),
        ("MAIL_HOST", "", "mail.host is empty"),
        ("MAIL_SECURITY", "none", "mail.security is `none`"),
        ("MAIL_SENDER", "Belfort <noreply@localhost>", "mail.sender still ends in @localhost"),
        ("MAIL_PASSWORD", "Geheim-in-Hopbeke", "mail.password holds a password that everybody knows"),
        ("DIRECTORY_PASSWORDS_AD", "changeme", "directory.passwords holds a password that everybody knows"),
        ("DATABASE_URL", "postgresql://u:belfort@/b", "database.url holds a password"),  # pragma: allowlist secret
        ("OIDC_ISSUER", "http://idp.hopbeke.test", "oidc.issuer must start with https://"),
    ],
)
def test_production_refuses(production, name, value, problem):
    told = problems_of(production | {f"BELFORT_{name}": value})
    assert any(line.startswith(problem) for line in told), told


def test_an_unsafe_value_is_fine_for_development(production):
    assert problems_of(production | {"BELFORT_SITE_PROFILE": "development", "BELFORT_SECURITY_SECRET_KEY": ""}) == []


def test_mail_through_this_very_machine_needs_no_tls(production):
    relay = {"BELFORT_MAIL_HOST": "127.0.0.1", "BELFORT_MAIL_SECURITY": "none"}
    assert problems_of(production | relay) == []


def test_an_address_is_no_identity(production):
    provider = {
        "BELFORT_OIDC_ISSUER": "https://idp.hopbeke.test",
        "BELFORT_OIDC_CLIENT_ID": "belfort",
        "BELFORT_OIDC_CLIENT_SECRET": "r7Kq2Vx9Lm4T",
        "BELFORT_OIDC_SUBJECT_CLAIMS": "email",
    }
    assert "oidc.subject_claims names `email`" in problems_of(production | provider)[0]
