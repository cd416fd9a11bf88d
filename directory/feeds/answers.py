"""What the feeds have in common: who asks, and not sending again what a program already has."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.debug import sensitive_variables

_MINUTES = 60


def open_to_tokens(view):
    """A view that asks for no login since it knows who asks by a token; cookies say nothing here."""
    return login_not_required(sensitive_variables("secret")(view))


def etag_of(body):
    return quote_etag(hashlib.sha256(body).hexdigest()[:32])


def unless_known(request, body, content_type):
    """The body, or 304 when the program has it already."""
    etag = etag_of(body)
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=10 * _MINUTES)
    return response
