"""View as: an administrator looks at the portal through a colleague's eyes, to help.

The session stays the administrator's. While it lasts `request.user` is the colleague, so that the
administrator's own rights are gone, and `request.impersonator` is the administrator. Nothing can be
changed: a request that is not safe is refused, so no act is ever done in another's name.
"""

from functools import wraps

from django.conf import settings
from django.shortcuts import render

from intranet.accounts import services
from intranet.accounts.models import User

SESSION_KEY = "viewing_as"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OPEN_TO_POST = {"impersonation_end", "logout"}
# What is the colleague's own, or the administrator's: never part of looking along.
CLOSED_PREFIXES = ("account/", "admin/", "notifications/")


class ImpersonationMiddleware:
    """Put the colleague in the place of the administrator, and refuse what is closed meanwhile."""

    def __init__(self, get_response):
        self.get_response = get_response
        closed_modules = (module for module in settings.MODULES if module.closed_to_impersonation and module.url_prefix)
        self.closed = tuple(
            f"/{prefix}" for prefix in (*CLOSED_PREFIXES, *(module.url_prefix for module in closed_modules))
        )

    def __call__(self, request):
        request.impersonator, request.is_impersonated = None, False
        if request.user.is_authenticated and SESSION_KEY in request.session:
            colleague = User.objects.active().filter(pk=request.session[SESSION_KEY]).first()
            if colleague and services.may_view_as(request.user, colleague):
                request.impersonator, request.user, request.is_impersonated = request.user, colleague, True
            else:
                del request.session[SESSION_KEY]
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.is_impersonated or request.resolver_match.url_name in OPEN_TO_POST:
            return None
        if request.method not in SAFE_METHODS or request.path_info.startswith(self.closed):
            return refusal(request)
        return None


def refusal(request):
    return render(request, "accounts/impersonation_refused.html", status=403)


def never_impersonated(view):
    """Decorate a view that shows what only the person themselves may see, whoever looks along."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return refusal(request) if request.is_impersonated else view(request, *args, **kwargs)

    return guarded
