"""The order on paper, read back from the PDF."""

import io
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from purchase_orders.documents import paper, ubl
from tests.purchase_orders import papers

STYLE = paper.HouseStyle(town="Stad Hopbeke", colour="#2d6a3e", contact="Dienst aankoop: 057 12 34 20")


def made(order, style=STYLE, xml=None):
    return PdfReader(io.BytesIO(paper.pdf(order, style, xml)))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_supplier_reads_the_order_in_their_own_language():
    for language, day in {"nl": "23 november", "fr": "23 novembre", "de": "23. November", "en": "23 November"}.items():
        reader = made(papers.order(language=language))
        with translation.override(language):
            title = gettext("Purchase order %(number)s") % {"number": "BB-2026-00042"}
        assert reader.metadata.title == f"{title} · Stad Hopbeke"
        assert title in words(reader)
        assert f"{day} 2026" in words(reader)
        assert reader.trailer["/Root"]["/Lang"] == language


def test_amounts_are_written_as_people_of_that_language_write_them():
    lines = papers.line(1, price="1234.50", quantity="2"), papers.line(2, price="0.0095", quantity="1000")
    assert "€ 2.469,00" in words(made(papers.order(*lines)))
    assert "€ 0,0095" in words(made(papers.order(*lines)))
    assert "€ 2,469.00" in words(made(papers.order(*lines, language="en")))


def test_the_pdf_says_that_it_may_be_kept_and_can_be_read_by_everybody():
    reader = made(papers.order())
    claims = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>3<", claims)
    assert re.search(r"pdfaid:conformance>A<", claims)
    assert re.search(r"pdfuaid:part>1<", claims)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert {"/Table", "/TH", "/H1"} <= tags(reader.trailer["/Root"]["/StructTreeRoot"])


def tags(node, seen=None):
    """Every kind of structure element under `node`."""
    seen = set() if seen is None else seen
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, dict):
        seen.add(node.get("/S"))
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            tags(child, seen)
    return seen


def test_the_same_order_for_machines_travels_inside():
    order = papers.order()
    reader = made(order, xml=ubl.xml(order))
    assert reader.attachments["order.xml"] == [ubl.xml(order)]
    associated = reader.trailer["/Root"]["/AF"][0].get_object()
    assert associated["/AFRelationship"] == "/Alternative"
    assert associated["/EF"]["/F"]["/Subtype"] == "/application/xml"


def test_reverse_charge_is_spelled_out_on_the_line_and_below():
    with translation.override("nl"):
        mark = gettext("reverse charge")
    assert words(made(papers.order(papers.line(reverse_charge=True)))).count(mark) >= 3
    assert mark not in words(made(papers.order()))


def test_a_long_order_repeats_the_heads_of_its_table_and_counts_its_pages():
    reader = made(papers.order(*(papers.line(number) for number in range(1, 90)), language="en"))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 2
    assert all("Unit price" in page for page in pages[:-1])
    assert f"page {len(pages)} / {len(pages)}" in " ".join(pages[-1].split())


def test_a_draft_says_on_every_page_that_it_is_no_order_and_bears_no_seal():
    draft = words(made(papers.order(seal="", language="en")))
    assert "Draft: not an order" in draft
    assert "Seal" not in draft
    assert papers.SEAL in words(made(papers.order()))


def test_signs_that_no_font_has_do_not_keep_the_order_in_the_house():
    text = words(made(papers.order(papers.line(name="Taart 🎂 voor 東京 \x07"), remark="#panic() $x$ \\")))
    assert "Taart □ voor □□ □" in text
    assert "#panic() $x$ \\" in text


def test_the_arms_of_the_town_are_described_for_who_cannot_see_them():
    arms = io.BytesIO()
    Image.new("RGBA", (30, 40), "#c8a400").save(arms, "PNG")
    style = paper.HouseStyle(town="Stad Hopbeke", colour="#2d6a3e", arms=arms.getvalue())
    reader = made(papers.order(language="en"), style)
    assert "/Figure" in tags(reader.trailer["/Root"]["/StructTreeRoot"])
    assert len(reader.pages[0].images) == 1


def test_a_town_may_set_its_own_paper(tmp_path):
    own = tmp_path / "own.typ"
    own.write_text('#set document(title: "x")\n#let data = json(bytes(sys.inputs.data))\n= Ons huis: #data.number')
    style = paper.HouseStyle(town="Stad Hopbeke", colour="#2d6a3e", template=own)
    assert "Ons huis: BB-2026-00042" in words(made(papers.order(), style))


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_an_order_of_every_kind_can_be_typeset(language):
    lines = papers.varied_orders(7)[6].lines
    assert made(papers.order(*lines, language=language, is_correction=True, remark="a\nb")).pages
