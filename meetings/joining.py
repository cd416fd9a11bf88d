"""Join the documents of a bundle behind their agenda, page by page, with pypdf."""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from intranet.media.contents import extension_of
from meetings.agendas import Line, agenda_pdf
from meetings.bundles import Contents
from meetings.models import ItemDocument

logger = logging.getLogger(__name__)
NUMBER_FONT = "/BelfortNumber"
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


def joined(contents: Contents, *, town: str, tell: Callable[[int], object]) -> bytes:
    """The bundle; see `bundles.bundle_pdf`."""
    meeting, lines = contents.meeting, contents.lines
    note = _("What changed since agenda %(version)s.") % {"version": contents.since.version} if contents.since else ""
    papers = _papers(contents.documents, tell)
    # The agenda tells on which page each document begins, so it is set twice: first to know its own length.
    length = 0
    for _turn in range(2):
        places = _places(lines, papers, length)
        agenda = agenda_pdf(meeting, lines, town=town, places=places, note=note, has_footer=False)
        front = PdfReader(io.BytesIO(agenda))
        length = len(front.pages)
    return _joined(meeting, lines, papers, front)


def _papers(documents: list[ItemDocument], tell: Callable[[int], object]) -> dict[int, _Paper]:
    """The documents that can be joined, by primary key; the others stand apart in the portal."""
    papers: dict[int, _Paper] = {}
    count = 0
    for done, document in enumerate(documents, start=1):
        pages = _pages(document)
        if pages and count + len(pages) <= MOST_PAGES:
            papers[document.pk] = _Paper(document, pages)
            count += len(pages)
        tell(done)
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
    _number(writer)
    writer.add_metadata({"/Title": meeting.name, "/Producer": "Belfort"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _without_actions(page) -> None:
    """Drop what a page would do by itself when it is opened."""
    page.pop("/AA", None)


def _number(writer: PdfWriter) -> None:
    """Put a number at the bottom right of every page, as it is read, whatever its place or turn.

    The contents of a page are left as they are and only closed in between: taking each page apart, as merging
    does, takes half a minute for a thousand pages.
    """
    font = writer._add_object(_dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica"))
    opening, count = writer._add_object(_stream("q")), len(writer.pages)
    for index, page in enumerate(writer.pages, start=1):
        resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
        fonts = DictionaryObject(resources.get("/Font", DictionaryObject()).get_object())
        fonts[NameObject(NUMBER_FONT)] = font
        resources[NameObject("/Font")] = fonts
        page[NameObject("/Resources")] = resources
        drawn = page.get("/Contents", ArrayObject()).get_object()
        contents = drawn if isinstance(drawn, ArrayObject) else [page.raw_get("/Contents")]
        closing = writer._add_object(_stream(f"\nQ q {_corner(page)} cm {_drawing(f'{index} / {count}')} Q"))
        page[NameObject("/Contents")] = ArrayObject([opening, *contents, closing])


def _corner(page: PageObject) -> str:
    """The matrix that begins at the corner which is bottom right as the page is read, turned as it is."""
    box = page.cropbox
    left, bottom, right, top = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    turned = {
        90: f"0 1 -1 0 {right:.2f} {top:.2f}",
        180: f"-1 0 0 -1 {left:.2f} {top:.2f}",
        270: f"0 -1 1 0 {left:.2f} {bottom:.2f}",
    }
    return turned.get(page.rotation % 360, f"1 0 0 1 {right:.2f} {bottom:.2f}")


def _drawing(text: str) -> str:
    """White under the number, so that it can be read on a dark page; it ends 18 points from the side."""
    width = len(text) * 4.4 + 4
    return (
        f"1 g {-18 - width:.1f} 10 {width:.1f} 11 re f 0 g BT {NUMBER_FONT} 8 Tf {-16 - width:.1f} 13 Td ({text}) Tj ET"
    )


def _dictionary(**names: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): NameObject(value) for key, value in names.items()})


def _stream(text: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(text.encode("ascii"))
    return stream
