"""The bundle: the agenda with all documents that its reader may see, as one PDF with bookmarks and page numbers."""

import io
import logging
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from intranet import typesetting
from intranet.media.contents import extension_of
from meetings.agendas import Line, agenda_pdf, lines_for, lines_since
from meetings.models import ItemDocument

logger = logging.getLogger(__name__)
NUMBERS = Path(__file__).parent / "typst" / "numbers.typ"
MOST_PAGES = 2_000
LARGEST_DOCUMENT = 100 * 1024 * 1024
# What pypdf was seen to raise on files that only look like PDF.
UNREADABLE = (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, RecursionError)


@dataclass
class _Paper:
    """The pages of one document; `start` counts from 1 once the bundle is laid out."""

    document: ItemDocument
    pages: list
    start: int = 0


def bundle_pdf(meeting, user, *, town: str, convocation=None) -> bytes:
    """The whole agenda, or with a convocation only what changed since, with the documents that `user` may read."""
    if convocation:
        lines = lines_since(meeting, user, convocation)
        note = _("What changed since agenda %(version)s.") % {"version": convocation.version}
    else:
        lines, note = lines_for(meeting, user), ""
    papers = _papers(lines)
    # The agenda tells on which page each document begins, so it is set twice: first to know its own length.
    length = 0
    for _turn in range(2):
        places = _places(lines, papers, length)
        agenda = agenda_pdf(meeting, lines, town=town, places=places, note=note, has_footer=False)
        front = PdfReader(io.BytesIO(agenda))
        length = len(front.pages)
    return _joined(meeting, lines, papers, front)


def _papers(lines: list[Line]) -> dict[int, _Paper]:
    """The documents that can be joined, by primary key; the others stand apart in the portal."""
    papers: dict[int, _Paper] = {}
    count = 0
    for document in (document for line in lines for document in line.documents):
        pages = _pages(document)
        if pages and count + len(pages) <= MOST_PAGES:
            papers[document.pk] = _Paper(document, pages)
            count += len(pages)
    return papers


def _pages(document: ItemDocument) -> list:
    if extension_of(document.file.name) != "pdf":
        return []
    try:
        if document.file.size > LARGEST_DOCUMENT:
            return []
        with document.file.open("rb") as file:
            reader = PdfReader(io.BytesIO(file.read()))
        return [] if reader.is_encrypted else list(reader.pages)
    except UNREADABLE:
        logger.warning("The document %s cannot be read as PDF.", document.pk)
        return []


def _places(lines: list[Line], papers: dict[int, _Paper], front: int) -> dict[int, str]:
    """Where each document stands, in words; lays out the papers after `front` pages."""
    places = {}
    start = front + 1
    for document in (document for line in lines for document in line.documents):
        if paper := papers.get(document.pk):
            paper.start = start
            start += len(paper.pages)
            places[document.pk] = _("page %(number)s") % {"number": paper.start}
        else:
            places[document.pk] = _("apart, in the portal")
    return places


def _joined(meeting, lines: list[Line], papers: dict[int, _Paper], front: PdfReader) -> bytes:
    writer = PdfWriter()
    for page in front.pages:
        writer.add_page(page)
    writer.add_outline_item(title=_("Agenda"), page_number=0)
    for line in lines:
        parent = None
        for paper in (papers[document.pk] for document in line.documents if document.pk in papers):
            for page in paper.pages:
                _without_actions(writer.add_page(page))
            if parent is None:
                title = f"{line.item.number} {line.item.title}".strip()
                parent = writer.add_outline_item(title=title, page_number=paper.start - 1)
            writer.add_outline_item(title=paper.document.name, page_number=paper.start - 1, parent=parent)
    _number(writer, meeting.name)
    writer.add_metadata({"/Title": meeting.name, "/Producer": "Belfort"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _without_actions(page) -> None:
    """Drop what a page would do by itself when it is opened."""
    page.pop("/AA", None)


def _number(writer: PdfWriter, title: str) -> None:
    """Put a number on every page, whatever its size, place or turn."""
    for page in writer.pages:
        page.transfer_rotation_to_content()
    sizes = [[float(page.cropbox.width), float(page.cropbox.height)] for page in writer.pages]
    numbers = PdfReader(io.BytesIO(typesetting.pdf(NUMBERS, {"title": title, "pages": sizes})))
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        page.merge_translated_page(number, float(page.cropbox.left), float(page.cropbox.bottom))
