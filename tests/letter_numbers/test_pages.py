import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from letter_numbers import services
from letter_numbers.models import Issue, Letter, LetterFile

PDF = b"%PDF-1.7 a letter"


@pytest.fixture
def form_data(series, requester):
    return {
        "token": str(uuid.uuid4()),
        "series": series.pk,
        "subject": "Antwoord op bezwaar",
        "addressee": "Mevrouw Peeters",
        "address": "Markt 1\n8970 Hopbeke",
        "department": requester.person.department_id,
        "contact": str(requester.person),
        "copies": 1,
    }


@pytest.fixture
def issued(asked, secretary):
    return services.issue(asked(), by=secretary)


def test_an_employee_asks_and_sees_the_request(client_for, requester, form_data):
    response = client_for(requester).post("/letters/new/", form_data)
    letter = Letter.objects.get()
    assert response.url == f"/letters/{letter.pk}/"
    assert letter.state == Letter.State.REQUESTED
    page = client_for(requester).get(response.url).content.decode()
    assert 'hx-trigger="every 3s"' in page


def test_a_reload_of_the_form_makes_no_second_request(client_for, requester, form_data):
    browser = client_for(requester)
    assert browser.post("/letters/new/", form_data).url == browser.post("/letters/new/", form_data).url
    assert Letter.objects.count() == 1


def test_bad_input_keeps_what_was_typed(client_for, requester, form_data):
    page = client_for(requester).post("/letters/new/", form_data | {"copies": "0", "planned_on": "31/02/2026"})
    assert page.status_code == 200
    assert "Antwoord op bezwaar" in page.content.decode()
    assert set(page.context["form"].errors) == {"copies", "planned_on"}
    assert not Letter.objects.exists()


def test_a_draft_is_seen_by_nobody_else_and_asked_later(client_for, requester, secretary, form_data):
    client_for(requester).post("/letters/new/", form_data | {"draft": "1"})
    letter = Letter.objects.get()
    assert client_for(secretary).get(f"/letters/{letter.pk}/").status_code == 404
    client_for(requester).post(f"/letters/{letter.pk}/edit/", form_data | {"token": str(letter.token)})
    letter.refresh_from_db()
    assert letter.state == Letter.State.REQUESTED


def test_somebody_without_a_place_in_the_directory_may_ask_for_a_department(client_for, series, hilde, requester):
    assert client_for(hilde).get("/letters/new/").status_code == 200


def test_a_letter_like_another_starts_filled_in(client_for, requester, issued):
    page = client_for(requester).get(f"/letters/new/?copy={issued.pk}").content.decode()
    assert issued.subject in page


def test_the_secretary_issues_from_the_worklist_with_one_click(client_for, secretary, asked):
    letter = asked()
    browser = client_for(secretary)
    assert letter.subject in browser.get("/letters/issue/").content.decode()
    response = browser.post(f"/letters/{letter.pk}/issue/", {"next": "/letters/issue/"})
    assert response.url == "/letters/issue/"
    assert Issue.objects.get().letter_id == letter.pk


def test_the_next_page_is_never_another_site(client_for, secretary, asked):
    letter = asked()
    response = client_for(secretary).post(f"/letters/{letter.pk}/issue/", {"next": "https://evil.example/"})
    assert response.url == f"/letters/{letter.pk}/"


def test_the_secretary_issues_many_at_once(client_for, secretary, asked):
    letters = [asked(), asked(), asked()]
    client_for(secretary).post("/letters/issue/bulk/", {"letter": [letters[0].pk, letters[2].pk, "x", 999]})
    assert set(Issue.objects.values_list("letter", flat=True)) == {letters[0].pk, letters[2].pk}


def test_the_worklist_and_bulk_issuing_are_for_secretaries(client_for, requester, asked):
    letter = asked()
    browser = client_for(requester)
    assert browser.get("/letters/issue/").status_code == 403
    assert browser.post("/letters/issue/bulk/", {"letter": letter.pk}).status_code == 403
    assert browser.post(f"/letters/{letter.pk}/issue/").status_code == 403
    assert not Issue.objects.exists()


@pytest.mark.parametrize("verb", ["return", "refuse"])
def test_an_answer_needs_words(client_for, secretary, asked, verb):
    letter = asked()
    browser = client_for(secretary)
    assert browser.post(f"/letters/{letter.pk}/{verb}/", {"answer": ""}).status_code == 200
    browser.post(f"/letters/{letter.pk}/{verb}/", {"answer": "Welk adres?"})
    letter.refresh_from_db()
    assert letter.answer == "Welk adres?"


def test_a_stranger_does_not_learn_that_a_letter_exists(client_for, issued, annelies, employ, town):
    from directory.models import Department

    employ(annelies, Department.objects.create(name="Sport", organisation=town))
    browser = client_for(annelies)
    for address in ("", "edit/", "withdraw/", "void/", "label/", "return/"):
        assert browser.get(f"/letters/{issued.pk}/{address}").status_code == 404
    assert issued.subject not in browser.get("/letters/").content.decode()


def test_a_colleague_of_the_department_reads_but_does_not_touch(client_for, issued, annelies, employ, requester):
    employ(annelies, requester.person.department)
    browser = client_for(annelies)
    assert browser.get(f"/letters/{issued.pk}/").status_code == 200
    assert browser.get(f"/letters/{issued.pk}/void/").status_code == 403
    data = {"on": issued.issued_at.date(), "channel": "post"}
    assert browser.post(f"/letters/{issued.pk}/sent/", data).status_code == 403


def test_a_confidential_letter_is_hidden_from_the_department(client_for, asked, annelies, employ, requester, secretary):
    letter = services.issue(asked(is_confidential=True, subject="Ontslag"), by=secretary)
    employ(annelies, requester.person.department)
    assert client_for(annelies).get(f"/letters/{letter.pk}/").status_code == 404
    assert "Ontslag" not in client_for(annelies).get("/letters/?q=ontslag").content.decode()
    assert "Ontslag" in client_for(secretary).get("/letters/").content.decode()


def test_the_register_finds_by_words_without_accents_and_by_number(client_for, secretary, asked):
    services.issue(asked(subject="Brief aan André", addressee="Café Belfort"), by=secretary)
    services.issue(asked(subject="Iets anders"), by=secretary)
    browser = client_for(secretary)
    for query in ("andre cafe", "CAFÉ", "00001"):
        found = [issue.letter.subject for issue in browser.get("/letters/", {"q": query}).context["page"]]
        assert found == ["Brief aan André"]
    assert not browser.get("/letters/", {"q": "' OR 1=1 --"}).context["page"].object_list


def test_the_register_shows_void_numbers_with_their_reason(client_for, secretary, issued):
    services.void_letter(issued, by=secretary, reason="Dubbel gevraagd")
    page = client_for(secretary).get("/letters/?state=void").content.decode()
    assert "letter-number--void" in page
    assert "Dubbel gevraagd" in page


def test_the_register_costs_the_same_however_long_it_is(client_for, secretary, asked, django_assert_max_num_queries):
    for _turn in range(12):
        services.issue(asked(), by=secretary)
    browser = client_for(secretary)
    browser.get("/letters/")
    with django_assert_max_num_queries(20):
        browser.get("/letters/")


def test_a_letter_is_recorded_as_sent_but_not_tomorrow(client_for, requester, issued):
    browser = client_for(requester)
    browser.post(f"/letters/{issued.pk}/sent/", {"on": "01/01/2999", "channel": "post"})
    issued.refresh_from_db()
    assert issued.state == Letter.State.ISSUED
    today = issued.issued_at.strftime("%d/%m/%Y")
    browser.post(f"/letters/{issued.pk}/sent/", {"on": today, "channel": "registered", "tracking_code": "RR123"})
    issued.refresh_from_db()
    assert (issued.state, issued.tracking_code) == (Letter.State.SENT, "RR123")


def test_the_final_letter_is_kept_and_only_readers_of_the_letter_get_it(client_for, requester, issued, annelies):
    file = SimpleUploadedFile("brief.pdf", PDF)
    client_for(requester).post(f"/letters/{issued.pk}/files/", {"purpose": "final", "file": file})
    kept = LetterFile.objects.get()
    response = client_for(requester).get(f"/letters/{issued.pk}/files/{kept.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert "private" in response["Cache-Control"]
    assert client_for(annelies).get(f"/letters/{issued.pk}/files/{kept.pk}/").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("brief.exe", b"MZ"), ("brief.pdf", b"<html>"), ("brief", b"%PDF-")])
def test_a_file_of_another_kind_is_refused(client_for, requester, issued, name, content):
    file = SimpleUploadedFile(name, content)
    client_for(requester).post(f"/letters/{issued.pk}/files/", {"purpose": "final", "file": file})
    assert not LetterFile.objects.exists()


def test_voiding_asks_once_and_wants_a_reason(client_for, requester, issued):
    browser = client_for(requester)
    number = issued.number_text
    assert number in browser.get(f"/letters/{issued.pk}/void/").content.decode()
    assert browser.post(f"/letters/{issued.pk}/void/", {"reason": ""}).status_code == 200
    browser.post(f"/letters/{issued.pk}/void/", {"reason": "Verkeerd"})
    issued.refresh_from_db()
    assert issued.state == Letter.State.VOID


def test_one_number_of_a_mailing_is_voided_alone(client_for, secretary, asked):
    letter = services.issue(asked(copies=3), by=secretary)
    second = letter.issues.order_by("number")[1]
    client_for(secretary).post(f"/letters/numbers/{second.pk}/void/", {"reason": "Adres onbekend"})
    letter.refresh_from_db()
    assert letter.state == Letter.State.ISSUED
    assert [issue.is_void for issue in letter.issues.order_by("number")] == [False, True, False]


def test_the_label_bears_the_number_and_a_code(client_for, requester, issued, asked):
    page = client_for(requester).get(f"/letters/{issued.pk}/label/").content.decode()
    assert issued.number_text in page
    assert "<svg" in page
    assert client_for(requester).get(f"/letters/{asked().pk}/label/").status_code == 404


@pytest.mark.parametrize("address", ["issue", "sent", "files"])
def test_what_changes_something_takes_no_get(client_for, requester, issued, address):
    assert client_for(requester).get(f"/letters/{issued.pk}/{address}/").status_code == 405


def test_the_requester_withdraws_before_the_number_comes(client_for, requester, asked, secretary):
    letter = asked()
    browser = client_for(requester)
    assert browser.get(f"/letters/{letter.pk}/withdraw/").status_code == 200
    browser.post(f"/letters/{letter.pk}/withdraw/")
    letter.refresh_from_db()
    assert letter.state == Letter.State.WITHDRAWN
    client_for(secretary).post(f"/letters/{letter.pk}/issue/")
    assert not Issue.objects.exists()


def test_the_home_page_shows_the_secretary_what_waits(client_for, secretary, asked):
    asked()
    assert "/letters/issue/" in client_for(secretary).get("/").content.decode()


def test_statistics_count_per_department_and_month(client_for, secretary, issued):
    response = client_for(secretary).get("/letters/statistics/")
    assert response.context["rows"][0]["total"] == 1
    assert sum(response.context["totals"]) == 1


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_register_is_exported_as_shown_and_without_formulas(client_for, secretary, asked, format):
    services.issue(asked(subject="=1+1"), by=secretary)
    services.issue(asked(subject="Iets anders"), by=secretary)
    response = client_for(secretary).get("/letters/", {"format": format, "q": "1+1"})
    content = b"".join(response.streaming_content)
    if format == "csv":
        assert content.count(b"\r\n") == 2
        assert b"'=1+1" in content
    else:
        import io

        import openpyxl

        cell = openpyxl.load_workbook(io.BytesIO(content)).active["D2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_page_tells_what_happened_to_the_letter_and_why(client_for, requester, issued):
    services.void_letter(issued, by=requester, reason="Verkeerde geadresseerde")
    page = client_for(requester).get(f"/letters/{issued.pk}/").content.decode()
    assert "Verkeerde geadresseerde" in page
    assert page.count("history__entry") == 3
