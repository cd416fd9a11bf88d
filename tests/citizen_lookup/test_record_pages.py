from datetime import UTC, date, datetime
from random import Random

import pytest
from django.core.exceptions import PermissionDenied

from citizen_lookup.models import AccessEntry, PersonInTheNews, Question
from citizen_lookup.services import answering, questions, record
from citizen_lookup.services.record import Subject
from citizen_lookup.source import Criteria

MARK = "ab" * 32
ROSA = Subject("local:17", MARK)


@pytest.fixture
def source(monkeypatch):
    """A register that knows one number; the officer only ever gets its mark."""
    from types import SimpleNamespace

    register = SimpleNamespace(marks_of=lambda number: (MARK,) if number == "80010100177" else ())
    monkeypatch.setattr("citizen_lookup.record.views.entries.get_source", lambda: register)


@pytest.fixture
def looks(ground):
    search = record.searched(ground, Criteria(names="Vanhoutte Rosa"), outcome="shown", found=1)
    record.listed(ground, search, [ROSA], fields=["last_name"])
    return record.opened(ground, ROSA, fields=["address"], search=search)


def test_reading_the_record_is_on_the_record_before_it_is_shown(client_for, hilde, looks):
    response = client_for(hilde).get("/residents/record/?level=opened")
    assert [entry.number for entry in response.context["page"]] == [looks.number]
    trace = AccessEntry.objects.first()
    assert (trace.level, trace.actor, trace.criteria["level"], trace.found) == ("record", hilde, "opened", 1)


@pytest.mark.parametrize("page", ["grants", "news", "seals", "seals/download", "flags", "questions", "reports"])
def test_no_page_of_the_officer_is_read_without_a_trace(client_for, hilde, page):
    assert client_for(hilde).get(f"/residents/record/{page}/").status_code == 200
    trace = AccessEntry.objects.get()
    assert (trace.level, trace.actor, trace.criteria["page"]) == ("record", hilde, page.replace("/", "_"))


def test_neither_reader_nor_administrator_nor_head_reads_the_record(client_for, annelies, els, gert, looks):
    for user in (annelies, els, gert):
        assert client_for(user).get("/residents/record/").status_code == 403
        assert client_for(user).get(f"/residents/record/{looks.number}/").status_code == 403
        assert client_for(user).post("/residents/record/answer/").status_code == 403


def test_the_officer_finds_a_resident_by_number_which_stays_out_of_the_address(client_for, hilde, looks, source):
    browser = client_for(hilde)
    response = browser.post("/residents/record/resident/", {"number": "80010100177"}, follow=True)
    assert response.redirect_chain == [(f"/residents/record/?mark={MARK}", 302)]
    assert {entry.level for entry in response.context["page"]} == {"listed", "opened"}
    refused = browser.post("/residents/record/resident/", {"number": "1"})
    assert refused.context["form"].errors["number"] == ["A register number has eleven digits."]
    assert not AccessEntry.objects.filter(body__contains="80010100177").exists()


def test_a_page_of_the_record_takes_as_many_queries_for_one_entry_as_for_many(
    client_for, hilde, looks, ground, django_assert_max_num_queries
):
    browser = client_for(hilde)
    for _number in range(10):
        record.opened(ground, ROSA, fields=["address"])
    with django_assert_max_num_queries(40):
        browser.get("/residents/record/")


def answer_form(**values):
    return {
        "number": "80010100177", "name": "Rosa Vanhoutte", "postal_address": "Markt 1\n8999 Hopbeke",
        "language": "nl", "asked_on": "1/11/2026",
    } | values  # fmt: skip


def test_the_answer_is_a_letter_and_on_the_record(client_for, hilde, looks, source):
    response = client_for(hilde).post("/residents/record/answer/", answer_form())
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    trace = AccessEntry.objects.first()
    assert (trace.level, trace.found, trace.criteria["mark"]) == ("answered", 2, MARK)


def test_officers_are_named_only_with_a_reason(client_for, hilde, looks, source):
    response = client_for(hilde).post("/residents/record/answer/", answer_form(with_names="on"))
    assert response.context["form"].errors["reason"] == ["Say why the officers are named."]


def test_the_letter_withholds_names_unless_they_are_told_and_leaves_mere_searches_out(looks, hilde, monkeypatch):
    told = []
    monkeypatch.setattr("intranet.typesetting.pdf", lambda template, data: told.append(data) or b"")
    asked = {"marks": [MARK], "name": "Rosa", "postal_address": "Markt 1", "asked_on": date(2026, 11, 1)}
    answering.answer(answering.Asked(language="fr", **asked), by=hilde)
    answering.answer(answering.Asked(language="en", with_names=True, reason="Complaint", **asked), by=hilde)
    assert "Annelies" not in str(told[0])
    assert [len(table["lines"]) for table in told[0]["tables"]] == [1, 1]
    assert told[1]["tables"][0]["lines"][0][-1] == "Annelies Claeys"


def test_a_sample_is_drawn_once_a_month_and_holds_every_purpose(make_grant, make_purpose, annelies):
    from citizen_lookup.services import looking

    often, rarely = make_purpose(), make_purpose("Elections")
    make_grant(annelies, often, rarely)
    for purpose in [often] * 30 + [rarely]:
        begun = looking.begin(purpose, by=annelies)
        record._look(begun, "opened", at=datetime(2026, 10, 12, 9, tzinfo=UTC), subjects=[ROSA])
    now = datetime(2026, 11, 2, 5, tzinfo=UTC)
    drawn = questions.draw_sample(now=now, dice=Random(7))
    assert len(drawn) == questions.SMALLEST
    assert {question.entry.purpose for question in drawn} == {often, rarely}
    assert questions.draw_sample(now=now) == []


def test_the_reader_answers_and_the_officer_closes(client_for, hilde, annelies, dirk, looks):
    officer, reader = client_for(hilde), client_for(annelies)
    officer.post(f"/residents/record/{looks.number}/ask/")
    question = Question.objects.get()
    address = f"/residents/grants/questions/{question.pk}/"
    assert client_for(dirk).get(address).status_code == 404
    assert ": why?" in reader.get("/residents/grants/").content.decode()
    reader.post(address, {"answer": "Lost card, 2026/17"})
    reader.post(address, {"answer": "Something else"})
    page = officer.get(f"/residents/record/questions/{question.pk}/")
    assert "Lost card, 2026/17" in page.content.decode()
    officer.post(f"/residents/record/questions/{question.pk}/", {"outcome": "justified"})
    question.refresh_from_db()
    assert (question.answer, question.outcome, question.closed_by) == ("Lost card, 2026/17", "justified", hilde)
    with pytest.raises(PermissionDenied):
        questions.close(question, outcome="nothing", by=annelies)


def test_reports_count_what_was_opened(client_for, hilde, looks):
    shown = client_for(hilde).get("/residents/record/reports/").context["sections"]
    sections = {section.title: [(label, count) for label, count, _text in section.rows] for section in shown}
    assert sections["Opened per service"] == [("Burgerzaken", 1)]
    assert sections["Opened per purpose"] == [("Identity cards", 1)]


def test_the_list_of_persons_in_the_news_keeps_no_number(client_for, hilde, source):
    browser = client_for(hilde)
    form = {"name": "Rosa Vanhoutte", "number": "80010100177", "why": "Election", "until": "1/1/2030"}
    browser.post("/residents/record/news/", form)
    person = PersonInTheNews.objects.get()
    assert (person.mark, person.added_by) == (MARK, hilde)
    browser.post(f"/residents/record/news/{person.pk}/remove/")
    assert not PersonInTheNews.objects.exists()


def test_seals_are_downloaded_with_their_signatures(client_for, hilde, looks):
    from citizen_lookup.services import sealing

    sealing.seal_what_is_due(now=datetime(2030, 1, 1, 5, tzinfo=UTC))
    lines = client_for(hilde).get("/residents/record/seals/download/").content.decode().splitlines()
    assert len(lines) == 2
    assert '"signature"' in lines[0]


def test_the_officer_hears_of_a_seal_in_words_with_the_seal_below(
    client_for, hilde, looks, django_capture_on_commit_callbacks
):
    from citizen_lookup.services import sealing

    with django_capture_on_commit_callbacks(execute=True):
        seal = sealing.seal_what_is_due(now=datetime(2030, 1, 1, 5, tzinfo=UTC))[0]
    notice = hilde.notifications.filter(kind="citizen_lookup.seal").order_by("pk")[0]
    assert notice.body.endswith(f"{seal.body}\n{seal.signature}\n{seal.public_key}")
    page = client_for(hilde).get("/notifications/").content.decode()
    assert notice.beginning in page
    assert seal.signature[:20] not in page
