"""The agenda as its reader may see it: lines for paper, and what changed since a convocation. Nothing is written."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from intranet import typesetting
from meetings.models import AgendaItem, Convocation, ItemDocument

TEMPLATE = Path(__file__).parent / "typst" / "agenda.typ"


@dataclass
class Line:
    """An item with the documents that go with it; `mark` says what changed."""

    item: AgendaItem
    documents: list[ItemDocument] = field(default_factory=list)
    mark: str = ""


def lines_for(meeting, user) -> list[Line]:
    """The items of the agenda that `user` may know of, each with the documents that `user` may read."""
    items = AgendaItem.objects.visible_to(user).filter(meeting=meeting).on_agenda().select_related("department")
    documents = defaultdict(list)
    for document in ItemDocument.objects.visible_to(user).filter(item__meeting=meeting):
        documents[document.item_id].append(document)
    return [Line(item, documents[item.pk]) for item in items]


def lines_for_mail(meeting) -> list[Line]:
    """What may leave the house by mail: open items, no documents."""
    return [Line(item) for item in AgendaItem.objects.filter(meeting=meeting).on_agenda() if not item.is_secret]


def lines_since(meeting, user, convocation: Convocation) -> list[Line]:
    """What is new or different for `user` since that agenda was sent, and what was taken off it."""
    before = {entry["item"]: entry for entry in convocation.agenda}
    changed = []
    lines = lines_for(meeting, user)
    for line in lines:
        sent = before.get(line.item.pk)
        if sent is None:
            line.mark = _("new")
            changed.append(line)
            continue
        known = {document[0] for document in sent["documents"]}
        line.documents = [document for document in line.documents if document.pk not in known]
        differs = (sent["title"], sent["proposed_decision"]) != (line.item.title, line.item.proposed_decision)
        if differs or line.documents:
            line.mark = _("changed") if differs else _("new documents")
            changed.append(line)
    gone = set(before) - {line.item.pk for line in lines}
    for item in AgendaItem.objects.visible_to(user).filter(pk__in=gone):
        item.number = before[item.pk]["number"]
        changed.append(Line(item, mark=_("taken off the agenda")))
    return changed


def agenda_pdf(meeting, lines: list[Line], *, town: str, places=None, note: str = "", has_footer: bool = True) -> bytes:
    """The agenda on paper. `places` says of each document where it stands; without it they are named only."""
    return typesetting.pdf(
        TEMPLATE,
        {
            "town": town,
            "title": meeting.name,
            "when": _when(meeting),
            "place": meeting.place_text,
            "note": note,
            "has_footer": has_footer,
            "words": {
                "proposed": _("Proposed decision"),
                "empty": _("There is nothing on the agenda that you may see."),
            },
            "sections": _sections(lines, places or {}),
        },
    )


def _when(meeting):
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    words = {
        "day": formats.date_format(start, "l j F Y"),
        "start": formats.time_format(start),
        "end": formats.time_format(end),
    }
    when = _("%(day)s, %(start)s to %(end)s") % words
    return _("%(when)s: cancelled") % {"when": when} if meeting.is_cancelled else when


def _sections(lines, places):
    """Open items first, closed ones apart."""
    sections = []
    for is_closed, heading in ((False, _("Open items")), (True, _("Closed items"))):
        inside = [_entry(line, places) for line in lines if line.item.is_closed == is_closed]
        if inside:
            sections.append({"heading": heading, "items": inside})
    return sections


def _entry(line, places):
    item = line.item
    note = [item.department.name if item.department else "", item.get_kind_display()]
    return {
        "number": item.number,
        "title": item.title,
        "mark": line.mark,
        "note": " · ".join(word for word in note if word),
        "proposed": item.proposed_decision,
        "documents": [{"name": document.name, "place": places.get(document.pk, "")} for document in line.documents],
    }
