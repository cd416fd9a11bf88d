from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet.notifications.services import language_of
from intranet.tokens import services as tokens
from intranet.tokens.models import AccessToken
from meetings import connections, feeds
from meetings.calendar_forms import FeedForm
from meetings.models import Feed
from meetings.services.feeds import make_feed


@login_not_required
@sensitive_variables("secret")
@require_safe
def feed(request, secret):
    """The calendar behind a private address; who knows the address reads what its owner may see now."""
    token = tokens.token_of(secret, scope=connections.FEED)
    if token is None:
        raise Http404
    with translation.override(language_of(token.user)):
        edition = feeds.edition_of(getattr(token, "meetings_feed", None) or Feed(token=token), token.user)
        etag = quote_etag(edition.etag)
        # A program that has these bytes already gets 304, and nothing is read or written for it.
        response = get_conditional_response(request, etag=etag) or HttpResponse(
            feeds.written(edition), content_type="text/calendar; charset=utf-8", headers={"ETag": etag}
        )
    patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@sensitive_variables("secret", "issued")
@require_http_methods(["GET", "HEAD", "POST"])
def feed_list(request):
    """My calendars; a new address is shown in the answer itself, this once."""
    form = FeedForm(request.POST or None, user=request.user)
    issued = None
    if request.method == "POST" and form.is_valid():
        feed, secret = make_feed(form.save(commit=False), by=request.user)
        issued = _issued(feed, secret)
        form = FeedForm(user=request.user)
    return _feed_page(request, form, issued)


@never_cache
@sensitive_variables("secret")
@require_POST
def feed_renew(request, pk):
    """A new address for a calendar: the old one opens nothing from now on."""
    token = get_object_or_404(_own(request.user), pk=pk)
    secret = tokens.renew(token, by=request.user)
    feed = getattr(token, "meetings_feed", None) or Feed(token=token)
    return _feed_page(request, FeedForm(user=request.user), _issued(feed, secret))


@require_POST
def feed_end(request, pk):
    token = get_object_or_404(_own(request.user), pk=pk)
    tokens.revoke(token, by=request.user)
    messages.success(request, _("The address of “%(name)s” opens nothing any more.") % {"name": token.label})
    return redirect("meetings:feed_list")


def _own(user):
    """The connections of `user` to a calendar of meetings."""
    return AccessToken.objects.filter(user=user, scope=connections.FEED).select_related("meetings_feed__body")


def _issued(feed, secret):
    address = connections.feed_address(secret)
    return {"feed": feed, "address": address, "links": connections.subscribe_links(address, str(feed))}


def _feed_page(request, form, issued):
    context = {"form": form, "issued": issued, "tokens": _own(request.user)}
    return render(request, "meetings/feed_list.html", context)
