"""How a private file travels: after the caller has checked that this person may have it."""

from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

from intranet.media.contents import INLINE_TYPES, content_type_of

NOTHING_RUNS = "default-src 'none'; frame-ancestors 'self'"


def private_file(request, file, *, filename="", as_attachment=False, max_age=0):
    """Send a stored file to this person only; 304 when their browser already holds this version.

    Pictures and PDF show in the browser, anything else is a download. `max_age` in seconds is how long the browser
    may show its copy without asking again. Raises Http404 when the file is gone from the disk.
    """
    filename = filename or PurePath(file.name).name
    content_type = content_type_of(filename)
    try:
        size, modified = file.size, file.storage.get_modified_time(file.name)
    except FileNotFoundError as error:
        raise Http404 from error
    last_modified = int(modified.timestamp())
    etag = quote_etag(f"{last_modified:x}-{size:x}")
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=last_modified)
    if answer is None:
        answer = _delivery(file, content_type)
        is_download = as_attachment or content_type not in INLINE_TYPES
        answer["Content-Disposition"] = content_disposition_header(is_download, filename) or "inline"
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(last_modified)
    answer["Cache-Control"] = f"private, max-age={max_age}" if max_age else "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = _policy(content_type)
    return answer


def _delivery(file, content_type: str) -> HttpResponseBase:
    """The body: from Python, or left to the web server in front (setting PRIVATE_FILES)."""
    if settings.PRIVATE_FILES == "x-accel-redirect":
        where = {"X-Accel-Redirect": settings.PRIVATE_FILES_LOCATION + quote(file.name)}
    elif settings.PRIVATE_FILES == "x-sendfile":
        where = {"X-Sendfile": quote(file.path)}
    else:
        return FileResponse(file.storage.open(file.name), content_type=content_type)
    return HttpResponse(content_type=content_type, headers=where)


def _policy(content_type):
    """Nothing in the file runs or loads; the sandbox is left out for PDF, which Chromium would not show in it."""
    return NOTHING_RUNS if content_type == "application/pdf" else f"{NOTHING_RUNS}; sandbox"
