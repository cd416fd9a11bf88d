"""The portal's addresses: the ground's own, then each enabled module under its prefix, then Wagtail's pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from intranet import styleguide, views

# Every address that answers without login; a test compares this list with the running portal.
OPEN_URL_NAMES = {"login", "oidc_login", "oidc_callback", "set_language", "well_known"}

# A page for who builds or judges the interface; a town has no use for it.
styleguide_patterns = [
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("styleguide/confirm/", styleguide.confirm, name="styleguide_confirm"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path(".well-known/<slug:service>", views.well_known, name="well_known"),
    *([] if settings.IS_PRODUCTION else styleguide_patterns),
    path("", include("intranet.accounts.urls")),
    path("", include("intranet.branding.urls")),
    path("", include("intranet.audit.urls")),
    path("", include("intranet.notifications.urls")),
    path("", include("intranet.jobs.urls")),
    path("", include("intranet.tokens.urls")),
    path("", include("intranet.privacy.urls")),
    # Wagtail brings a login page and an account page of its own; the portal has them.
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))),
    path("admin/account/", RedirectView.as_view(pattern_name="account")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("intranet.search.urls")),
    path("", include("intranet.media.urls")),
    *(path(module.url_prefix, include(f"{module.name}.urls")) for module in settings.MODULES if module.url_prefix),
    path("", include("intranet.pages.urls")),
]
