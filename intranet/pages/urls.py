from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.urls import serve_pattern
from wagtail.views import serve

from intranet.pages.services import HANDBOOK_SLUG, NEWS_SLUG

# Wagtail's own list of addresses has a second login page and pages behind a shared password; the portal has neither.
# Wagtail still looks `wagtailcore_login` up when a page asks for login.
urlpatterns = [
    path("_util/login/", RedirectView.as_view(pattern_name="login", query_string=True), name="wagtailcore_login"),
    path(f"{NEWS_SLUG}/", serve, {"path": f"{NEWS_SLUG}/"}, name="news"),
    path(f"{HANDBOOK_SLUG}/", serve, {"path": f"{HANDBOOK_SLUG}/"}, name="handbook"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
