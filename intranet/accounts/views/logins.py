from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intranet.accounts.forms import LoginEventFilter
from intranet.accounts.models import LoginEvent

PAGE_SIZE = 25


@require_safe
def login_event_list(request):
    """The record of logins, for those who may read it."""
    if not request.user.has_perm("accounts.view_login_events"):
        raise PermissionDenied
    events = LoginEvent.objects.select_related("user")
    form = LoginEventFilter(request.GET)
    page = Paginator(form.narrow(events), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/login_event_list.html", {"form": form, "page": page})
