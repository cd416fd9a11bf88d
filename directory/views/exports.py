from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from directory.cards import Card
from directory.models import PhoneNumber
from directory.visibility import Viewer
from intranet.audit import services as audit
from intranet.exports import CHUNK, FORMATS, Column, export_response


def _numbers(*kinds):
    return lambda card: [str(phone) for phone in card.phones if phone.kind in kinds]


COLUMNS = [
    Column(_("Name"), "display_name"),
    Column(_("Function"), "function"),
    Column(_("Department"), "department"),
    Column(_("Location"), "location"),
    Column(_("Room"), "room"),
    Column(_("Telephone"), _numbers(PhoneNumber.Kind.WORK, PhoneNumber.Kind.INTERNAL)),
    Column(_("Mobile"), _numbers(PhoneNumber.Kind.MOBILE)),
    Column(_("E-mail"), "mail"),
]


def export_people(request, people, file_format):
    """The people of a list as a file, for those who may; a trace says who took it and with which filters."""
    if file_format not in FORMATS:
        raise Http404
    if not request.user.has_perm("directory.export_people"):
        raise PermissionDenied
    filters = {key: value for key, value in request.GET.items() if value and key not in ("format", "page")}
    audit.record("directory.people_exported", by=request.user, after={"format": file_format, "filters": filters})
    viewer = Viewer.of_request(request)
    rows = (Card(person, viewer) for person in people.for_cards().iterator(chunk_size=CHUNK))
    return export_response(rows, COLUMNS, "colleagues", file_format)
