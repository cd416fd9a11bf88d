"""The agenda on paper, and the bundle of all that goes with it: nothing more than its reader may see."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from intranet import typesetting
from intranet.notifications.models import Notification
from meetings import bundles, joining, services
from meetings.models import Bundle, Membership, Scope


@pytest.fixture
def paper(tmp_path):
    """A PDF that says one word, on so many pages."""

    def make(word, pages=1, **size):
        template = tmp_path / f"{word}.typ"
        template.write_text('#set document(title: "x")\n' + "#pagebreak()\n".join([f"{word}\n"] * pages))
        return typesetting.pdf(template, {})

    return make


@pytest.fixture
def document(requester):
    def make(item, name, content, **fields):
        document = item.documents.model(item=item, name=name, added_by=requester, **fields)
        document.file.save(name, ContentFile(content))
        return document

    return make


@pytest.fixture
def read(client_for):
    def get(user, meeting, query=""):
        response = client_for(user).get(f"/meetings/{meeting.pk}/bundle.pdf{query}")
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        return PdfReader(io.BytesIO(response.content))

    return get


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def bookmarks(entries):
    found = []
    for entry in entries:
        found += bookmarks(entry) if isinstance(entry, list) else [entry.title]
    return found


def test_a_bundle_holds_agenda_and_documents_with_bookmarks_and_page_numbers(
    read, annelies, college, meeting_of, item_on, document, paper
):
    meeting = meeting_of(college)
    item = item_on(meeting, "Aankoop van een bank", number="1", proposed_decision="De bank komt er.")
    document(item, "offerte.pdf", paper("Offerte", pages=2))
    document(item, "plan.docx", b"PK")
    reader = read(annelies, meeting)
    assert len(reader.pages) == 3
    first = reader.pages[0].extract_text()
    assert "Aankoop van een bank" in first
    assert "page 2" in first
    assert "apart, in the portal" in first
    assert [f"{number} / 3" in page.extract_text() for number, page in enumerate(reader.pages, 1)] == [True] * 3
    assert bookmarks(reader.outline) == ["Agenda", "1 Aankoop van een bank", "offerte.pdf"]


def test_who_may_not_know_of_an_item_gets_a_bundle_without_a_trace_of_it(
    read, annelies, member, college, meeting_of, item_on, document, paper
):
    meeting = meeting_of(college)
    closed = item_on(meeting, "Kanarietitel", is_closed=True)
    document(closed, "kanariedossier.pdf", paper("Kanarietekst"), scope=Scope.MEMBERS)
    item = item_on(meeting, "Open punt")
    document(item, "kanarienota.pdf", paper("Kanarienota"), scope=Scope.MEMBERS)
    bundle = read(annelies, meeting)
    assert "anarie" not in text_of(bundle) + str(bookmarks(bundle.outline))
    assert "Closed items" not in text_of(bundle)
    for_members = text_of(read(member, meeting))
    assert all(word in for_members for word in ("Kanarietitel", "Kanarietekst", "Kanarienota"))


def test_files_that_only_look_like_pdf_do_not_spoil_the_bundle(
    read, annelies, college, meeting_of, item_on, document, paper
):
    locked = PdfWriter(PdfReader(io.BytesIO(paper("Geheim"))))
    locked.encrypt("wachtwoord")
    written = io.BytesIO()
    locked.write(written)
    meeting = meeting_of(college)
    item = item_on(meeting)
    for name, content in (
        ("half.pdf", paper("Half")[:400]),
        ("nep.pdf", b"%PDF-1.7\nniets"),
        ("slot.pdf", written.getvalue()),
        ("goed.pdf", paper("Goed")),
    ):
        document(item, name, content)
    reader = read(annelies, meeting)
    assert "Goed" in reader.pages[1].extract_text()
    assert reader.pages[0].extract_text().count("apart, in the portal") == 3


def test_a_turned_page_gets_its_number_too_and_does_nothing_by_itself(
    read, annelies, college, meeting_of, item_on, document, paper
):
    writer = PdfWriter(PdfReader(io.BytesIO(paper("Dwars"))))
    writer.pages[0].rotate(90)
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    written = io.BytesIO()
    writer.write(written)
    meeting = meeting_of(college)
    document(item_on(meeting), "dwars.pdf", written.getvalue())
    reader = read(annelies, meeting)
    assert "2 / 2" in reader.pages[1].extract_text()
    assert "/AA" not in reader.pages[1]


def test_the_supplement_holds_only_what_changed_since_an_agenda_was_sent(
    read, member, secretary, college, meeting_of, item_on, document, paper
):
    meeting = meeting_of(college)
    same = item_on(meeting, "Blijft gelijk")
    document(same, "oud.pdf", paper("Oudstuk"))
    changed = item_on(meeting, "Krijgt een stuk")
    convocation = services.convene(meeting, by=secretary, reason="Dringend")
    document(changed, "nieuw.pdf", paper("Nieuwstuk"))
    item_on(meeting, "Kwam erbij")
    text = text_of(read(member, meeting, f"?since={convocation.version}"))
    assert all(word in text for word in ("Kwam erbij", "(new)", "Krijgt een stuk", "Nieuwstuk"))
    assert "Blijft gelijk" not in text
    assert "Oudstuk" not in text


def test_a_supplement_is_for_those_who_got_the_agenda(
    client_for, annelies, member, secretary, college, meeting_of, item_on
):
    meeting = meeting_of(college)
    item_on(meeting)
    services.convene(meeting, by=secretary, reason="Dringend")
    assert client_for(annelies).get(f"/meetings/{meeting.pk}/bundle.pdf?since=1").status_code == 404
    assert client_for(member).get(f"/meetings/{meeting.pk}/bundle.pdf?since=x").status_code == 404
    assert client_for(member).get(f"/meetings/{meeting.pk}/bundle.pdf?since=1").status_code == 200


def test_a_bundle_stops_where_nobody_would_read_on(
    read, annelies, college, meeting_of, item_on, document, paper, monkeypatch
):
    monkeypatch.setattr(joining, "MOST_PAGES", 2)
    meeting = meeting_of(college)
    item = item_on(meeting)
    document(item, "lang.pdf", paper("Lang", pages=3))
    assert len(read(annelies, meeting).pages) == 1


@pytest.fixture
def order(monkeypatch, django_capture_on_commit_callbacks):
    """Ask for a bundle that counts as large; gives the address of its page."""
    monkeypatch.setattr(bundles, "MOST_AT_ONCE", 0)

    def ask(browser, address):
        with django_capture_on_commit_callbacks(execute=True):
            return browser.get(address).url

    return ask


def test_the_worker_makes_a_large_bundle_while_its_reader_does_other_things(
    client_for, annelies, college, meeting_of, item_on, document, paper, order, run_tasks
):
    meeting = meeting_of(college)
    document(item_on(meeting), "offerte.pdf", paper("Offerte"))
    browser, address = client_for(annelies), f"/meetings/{meeting.pk}/bundle.pdf"
    where = order(browser, address)
    assert order(browser, address) == where, "asked twice, made once"
    assert "0 of 1 documents" in browser.get(where).content.decode()
    assert browser.get(f"{where}bundle.pdf").status_code == 404
    run_tasks()
    assert Bundle.objects.get().documents_done == 1
    assert Notification.objects.get(user=annelies).url == where
    assert "Open the bundle" in browser.get(where).content.decode()
    made = PdfReader(io.BytesIO(b"".join(browser.get(f"{where}bundle.pdf"))))
    assert "Offerte" in text_of(made)
    assert [client_for(other).get(where).status_code for other in (None, college.secretary.user)] == [302, 404]


def test_a_large_bundle_that_tells_too_much_by_now_is_made_anew(
    client_for, member, college, meeting_of, item_on, document, paper, order, run_tasks
):
    meeting = meeting_of(college)
    document(item_on(meeting, "Kanarietitel", is_closed=True), "kanarie.pdf", paper("Kanarie"), scope=Scope.MEMBERS)
    document(item_on(meeting, "Open punt"), "open.pdf", paper("Open"))
    browser = client_for(member)
    first = order(browser, f"/meetings/{meeting.pk}/bundle.pdf")
    run_tasks()
    Membership.objects.filter(person__user=member).update(ends_on=timezone.localdate() - timedelta(days=1))
    second = order(browser, f"{first}bundle.pdf")
    assert browser.get(first).status_code == 404
    run_tasks()
    text = text_of(PdfReader(io.BytesIO(b"".join(browser.get(f"{second}bundle.pdf")))))
    assert "Open punt" in text
    assert "anarie" not in text


def test_a_bundle_that_fails_says_so_and_an_old_one_goes(
    client_for, annelies, college, meeting_of, item_on, document, order, run_tasks, monkeypatch
):
    meeting = meeting_of(college)
    document(item_on(meeting), "plan.docx", b"PK")
    browser, address = client_for(annelies), f"/meetings/{meeting.pk}/bundle.pdf"
    with monkeypatch.context() as broken:
        broken.setattr(bundles, "bundle_pdf", None)
        where = order(browser, address)
        run_tasks()
    assert "Try again" in browser.get(where).content.decode()
    again = order(browser, address)
    run_tasks()
    assert browser.get(f"{again}bundle.pdf").status_code == 200
    Bundle.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert services.purge_bundles() == 1
    assert browser.get(again).status_code == 404
