import logging

import jwt
import requests
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from intranet.accounts import services
from intranet.accounts.models import LoginEvent, User
from intranet.accounts.oidc import provider

logger = logging.getLogger(__name__)

CLOCK_SKEW_SECONDS = 60


class OIDCBackend(OIDCAuthenticationBackend):
    """Log in with an authorization code of the identity provider.

    The library exchanges the code and finds the signing key; here stands what it leaves open: audience
    and issuer of the token, that userinfo speaks of the same person, and which account is theirs.
    """

    login_method = LoginEvent.Method.OIDC
    UserModel = User
    OIDC_RP_IDP_SIGN_KEY = None

    def __init__(self):
        # Django makes every backend at every permission check, so nothing may be looked up here.
        pass

    @staticmethod
    def get_settings(attr, *args):
        return provider.setting(attr, *args)

    def __getattr__(self, name):
        if name.startswith("OIDC_"):
            return provider.setting(name)
        raise AttributeError(name)

    def authenticate(self, request, *, nonce, code_verifier):
        """Raises LoginRefused with what the person may know; a password login never comes here."""
        try:
            return super().authenticate(request, nonce=nonce, code_verifier=code_verifier)
        except requests.HTTPError as error:
            logger.error("The identity provider refuses: %s", error)
            raise provider.ProviderRefused from error
        except requests.RequestException as error:
            logger.error("The identity provider does not answer: %s", error)
            raise provider.ProviderUnavailable from error
        except (SuspiciousOperation, jwt.PyJWTError) as error:
            logger.error("The identity provider's answer is not valid: %s", error)
            raise provider.TokenInvalid from error

    def _verify_jws(self, payload, key):
        if jwt.get_unverified_header(payload).get("alg") != self.OIDC_RP_SIGN_ALGO:
            raise SuspiciousOperation("The token is signed in another way than oidc.signing_algorithm says.")
        client = self.OIDC_RP_CLIENT_ID
        claims = jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=client,
            issuer=provider.metadata()["issuer"],
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        if claims.get("azp", client) != client:
            raise SuspiciousOperation("The token was made for another client.")
        return claims

    def get_or_create_user(self, access_token, id_token, payload):
        claims = payload
        if self.OIDC_OP_USER_ENDPOINT:
            told = self.get_userinfo(access_token, id_token, payload)
            if told.get("sub") != payload["sub"]:
                raise provider.TokenInvalid
            claims = told | payload
        provider.keep_proof(self.request.session, payload)
        return services.account_for_identity(claims)

    def get_user(self, user_id):
        return User.objects.active().filter(pk=user_id).first()
