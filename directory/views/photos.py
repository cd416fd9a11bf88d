import mimetypes

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from directory import photos
from directory.models import Field, Person
from directory.visibility import Viewer

_HOUR = 3600


@require_safe
def person_photo(request, slug):
    """The photo for those who may see it, small (a face in a list) unless `?size=full`; never from a public folder."""
    person = get_object_or_404(Person.objects.visible_to(request.user), slug=slug)
    if not person.shown_photo or not Viewer.of_request(request).sees(person, Field.PHOTO):
        raise Http404
    is_full = request.GET.get("size") == "full"
    etag = quote_etag(f"{person.photo_version}-{'full' if is_full else 'face'}")
    is_known = request.headers.get("If-None-Match") == etag
    response = HttpResponse(status=304) if is_known else _file_response(person, is_full)
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=_HOUR)
    return response


def _file_response(person, is_full):
    try:
        file = person.shown_photo.open() if is_full else photos.face(person)
    except (OSError, photos.UnreadablePhoto) as error:
        raise Http404 from error
    return FileResponse(file, content_type=mimetypes.guess_type(file.name)[0])
