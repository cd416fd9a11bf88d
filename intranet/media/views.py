from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from intranet.media.models import DocumentFile, Picture, Rendition
from intranet.media.privacy import is_open_to
from intranet.media.responses import private_file

# A rendition never changes under its name, so a browser may keep it for an hour.
RENDITION_MAX_AGE = 3600


@require_safe
def picture(request, path):
    """A picture of a page, or its original for those who edit pictures.

    The path is looked up among the names in the database and never on the disk. PostgreSQL takes no NUL in a text.
    """
    if "\0" in path:
        raise Http404
    rendition = Rendition.objects.select_related("image__collection").filter(file=path).first()
    if rendition is None:
        return _original(request, path)
    if not is_open_to(request.user, rendition.image.collection.get_view_restrictions()):
        raise Http404
    return private_file(request, rendition.file, max_age=RENDITION_MAX_AGE)


def _original(request, path):
    original = get_object_or_404(Picture, file=path)
    policy = policy_registry.get_by_type(Picture)
    if not policy.user_has_any_permission_for_instance(request.user, ["change", "delete", "choose"], original):
        raise Http404
    return private_file(request, original.file)


@require_safe
def document(request, pk, filename):
    """A document of a page; the name in the address must be the document's own."""
    document = get_object_or_404(DocumentFile.objects.select_related("collection"), pk=pk)
    if document.filename != filename:
        raise Http404
    if not is_open_to(request.user, document.collection.get_view_restrictions()):
        raise Http404
    return private_file(request, document.file)
