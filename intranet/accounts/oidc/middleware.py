from django.urls import reverse
from django.utils.functional import cached_property
from mozilla_django_oidc.middleware import SessionRefresh

from intranet.accounts.oidc import provider


class SessionRefreshMiddleware(SessionRefresh):
    """Ask the provider, every `oidc.refresh_minutes`, whether a login through it still holds.

    The browser goes there and back unseen; an htmx request, which cannot, leaves it to the next page.
    """

    exempt_url_patterns: frozenset = frozenset()

    def __init__(self, get_response):
        super(SessionRefresh, self).__init__(get_response)

    @staticmethod
    def get_settings(attr, *args):
        return provider.setting(attr, *args)

    def __getattr__(self, name):
        defaults = {"OIDC_STATE_SIZE": 32, "OIDC_NONCE_SIZE": 32}
        if name.startswith("OIDC_"):
            return provider.setting(name, *([defaults[name]] if name in defaults else []))
        raise AttributeError(name)

    @cached_property
    def exempt_urls(self):
        return {reverse(name) for name in ("login", "oidc_login", "oidc_callback", "impersonation_end")}

    def is_refreshable_url(self, request):
        return not request.htmx and super().is_refreshable_url(request)

    def process_request(self, request):
        try:
            return super().process_request(request)
        except provider.ProviderUnavailable:
            return None  # who is logged in stays so; the absolute limit of the session still holds
