"""What Belfort knows of the identity provider: the settings of this installation and what its issuer publishes."""

import logging
from datetime import UTC, datetime
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.core.cache import cache
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from mozilla_django_oidc.utils import import_from_settings

from intranet.accounts.exceptions import LoginRefused

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
METADATA_SECONDS = 3600
# In the session: that a login was asked anew, and when the provider asked the password.
ASKED_AGAIN, PROVED_AT = "oidc_asked_again", "oidc_proved_at"
ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}


class ProviderUnavailable(LoginRefused):
    code = "provider_unavailable"
    message = _("The login service cannot be reached at the moment. Try again in a few minutes.")


class ProviderRefused(LoginRefused):
    code = "provider_refused"
    message = _("The login service did not let you in.")


class TokenInvalid(LoginRefused):
    code = "token_invalid"
    message = _("The login took too long or was interrupted. Try again.")


class NoAccount(LoginRefused):
    code = "no_account"
    message = _("The login service knows you, but you have no access to this portal. Ask the IT service.")


def is_enabled():
    return bool(settings.OIDC["issuer"])


def button_label():
    """What stands on the login page; empty when this login is off."""
    return (settings.OIDC["label"] or _("Log in with your work account")) if is_enabled() else ""


def verify_certificate():
    return settings.OIDC["ca_file"] or True


def metadata():
    """What the issuer publishes about itself, fetched at first use and kept for an hour.

    Raises ProviderUnavailable, also when the document belongs to another issuer.
    """
    issuer = settings.OIDC["issuer"]
    address = settings.OIDC["discovery_url"] or f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    key = f"accounts.oidc.metadata.{address}"
    document = cache.get(key)
    if document is None:
        try:
            response = requests.get(address, timeout=TIMEOUT_SECONDS, verify=verify_certificate())
            response.raise_for_status()
            document = response.json()
        except (requests.RequestException, ValueError) as error:
            logger.error("The identity provider's description at %s cannot be read: %s", address, error)
            raise ProviderUnavailable from error
        if document.get("issuer") != issuer:
            logger.error("%s describes issuer %s, but oidc.issuer is %s.", address, document.get("issuer"), issuer)
            raise ProviderUnavailable
        cache.set(key, document, METADATA_SECONDS)
    return document


def keep_proof(session, claims):
    """Keep when the provider asked the password: as it tells itself, which it must when a login was asked anew.

    A provider that tells nothing is taken at its word only when it was asked to.
    """
    told, was_asked = claims.get("auth_time"), session.pop(ASKED_AGAIN, False)
    if isinstance(told, int) and not isinstance(told, bool):
        session[PROVED_AT] = datetime.fromtimestamp(told, UTC).isoformat()
    elif was_asked:
        session[PROVED_AT] = timezone.now().isoformat()
    else:
        session.pop(PROVED_AT, None)


def setting(name, *default):
    """A setting by the name that mozilla-django-oidc gives it; endpoints come from the issuer."""
    if name in ENDPOINTS:
        return metadata().get(ENDPOINTS[name], "")
    own = {
        "OIDC_RP_CLIENT_ID": settings.OIDC["client_id"],
        "OIDC_RP_CLIENT_SECRET": settings.OIDC["client_secret"],
        "OIDC_RP_SCOPES": " ".join(settings.OIDC["scopes"]),
        "OIDC_RP_SIGN_ALGO": settings.OIDC["signing_algorithm"],
        "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc_callback",
        "OIDC_USE_NONCE": True,
        "OIDC_USE_PKCE": True,
        "OIDC_STORE_ID_TOKEN": settings.OIDC["logout_at_provider"],
        "OIDC_TIMEOUT": TIMEOUT_SECONDS,
        "OIDC_VERIFY_SSL": verify_certificate(),
        "OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS": settings.OIDC["refresh_minutes"] * 60,
    }
    return own[name] if name in own else import_from_settings(name, *default)


def identity(claims):
    """Issuer and subject: the claims that together say who somebody is, in one unambiguous text.

    Raises TokenInvalid when one is missing. Never an e-mail address: those change hands.
    """
    names = settings.OIDC["subject_claims"]
    if not all(isinstance(claims.get(name), str) and claims[name] for name in names):
        logger.error("The identity provider gives no %s; see oidc.subject_claims.", " and ".join(names))
        raise TokenInvalid
    return settings.OIDC["issuer"], "&".join(f"{name}={claims[name]}" for name in names)


def group_names(claims):
    """The values of the roles claim, or None where no such claim is set up."""
    name = settings.OIDC["roles_claim"]
    if not name:
        return None
    value = claims.get(name) or []
    return [value] if isinstance(value, str) else [entry for entry in value if isinstance(entry, str)]


def logout_address(request):
    """Where to end the session at the provider too; None when that is not wanted or not known."""
    id_token = request.session.get("oidc_id_token")
    if not id_token or not settings.OIDC["logout_at_provider"]:
        return None
    try:
        address = metadata().get("end_session_endpoint")
    except ProviderUnavailable:
        return None
    back = request.build_absolute_uri(resolve_url(settings.LOGOUT_REDIRECT_URL))
    query = {"id_token_hint": id_token, "client_id": settings.OIDC["client_id"], "post_logout_redirect_uri": back}
    return f"{address}?{urlencode(query)}" if address else None
