import contextlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intranet.exceptions import DomainError
from letter_numbers import importing, services
from letter_numbers.models import Issue, Letter, RegisterImport

HEAD = "Nummer;Datum;Onderwerp;Geadresseerde;Dienst;Verzonden;Vervallen\n"
GOOD = (
    HEAD
    + "1;05/01/2026;Brief één;Jan;Burgerzaken;06/01/2026;\n"
    + "2;5-1-2026;Brief twee;An;burgerzaken;;Dubbel\n"
    + "4;2026-01-07;Brief vier;Els;Burgerzaken;;\n"
)


@pytest.fixture
def brought(series, secretary, registry_office):
    def bring(text, name="register.csv", encoding="utf-8"):
        content = text if isinstance(text, bytes) else text.encode(encoding)
        return RegisterImport.objects.create(
            series=series, by=secretary, name=name, file=SimpleUploadedFile(name, content)
        )

    return bring


def plan(brought):
    with brought.file.open("rb") as file:
        return importing.plan(brought.series, file, brought.name)


def test_a_register_is_looked_at_before_anything_changes(brought):
    looked = plan(brought(GOOD))
    assert [row.number for row in looked.good] == [1, 2, 4]
    assert looked.missing == {"2026": [3]}
    assert not Issue.objects.exists()


def test_a_register_with_holes_is_taken_over_only_with_the_holes_recorded(brought, secretary):
    register = brought(GOOD)
    with pytest.raises(DomainError, match="missing"):
        importing.take_over(register, by=secretary, skip_bad=False, fill_gaps=False)
    assert not Letter.objects.exists()
    importing.take_over(register, by=secretary, skip_bad=False, fill_gaps=True)
    numbers = {issue.number: issue.is_void for issue in Issue.objects.all()}
    assert numbers == {1: False, 2: True, 3: True, 4: False}


def test_the_series_goes_on_after_the_register(brought, secretary, asked):
    importing.take_over(brought(GOOD), by=secretary, skip_bad=False, fill_gaps=True)
    import time_machine

    with time_machine.travel("2026-03-01"):
        assert services.issue(asked(), by=secretary).number_text == "2026/00005"


def test_a_register_is_taken_over_once(brought, secretary):
    register = brought(GOOD)
    importing.take_over(register, by=secretary, skip_bad=False, fill_gaps=True)
    with pytest.raises(DomainError, match="already"):
        importing.take_over(register, by=secretary, skip_bad=False, fill_gaps=True)
    assert plan(brought(GOOD)).good == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x;05/01/2026;Brief;Jan;Burgerzaken", "not a number"),
        ("0;05/01/2026;Brief;Jan;Burgerzaken", "not a number"),
        ("7;31/02/2026;Brief;Jan;Burgerzaken", "not a date"),
        ("7;05/01/2999;Brief;Jan;Burgerzaken", "future"),
        ("7;05/01/2026;;Jan;Burgerzaken", "empty"),
        ("7;05/01/2026;Brief;Jan;Ruimtevaart", "Ruimtevaart"),
        ("7;05/01/2026;Brief;Jan;Burgerzaken\n7;05/01/2026;Brief;Jan;Burgerzaken", "twice"),
    ],
)
def test_a_wrong_row_is_named_with_its_reason_and_stops_the_whole(brought, secretary, row, reason):
    register = brought(HEAD + row + "\n")
    problems = [(bad.line, bad.problem) for bad in plan(register).bad]
    assert len(problems) == 1
    assert reason in problems[0][1]
    with pytest.raises(DomainError):
        importing.take_over(register, by=secretary, skip_bad=False, fill_gaps=True)
    assert not Issue.objects.exists()


def test_wrong_rows_are_left_out_when_chosen(brought, secretary):
    register = brought(HEAD + "1;05/01/2026;Brief;Jan;Burgerzaken\nx;05/01/2026;Brief;Jan;Burgerzaken\n")
    importing.take_over(register, by=secretary, skip_bad=True, fill_gaps=False)
    assert Issue.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"", "register.csv"),
        (b"naam;iets\n1;2\n", "register.csv"),
        (b"\x00\x01\x02", "register.csv"),
        (b"not a workbook", "register.xlsx"),
        (HEAD.encode() + b'1;"05/01/2026;Brief', "register.csv"),
        (HEAD.replace("Dienst", "Nummer").encode(), "register.csv"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_words(brought, text, name):
    with pytest.raises(DomainError, match=r"\w{4}"):
        plan(brought(text, name))


def test_a_register_in_the_old_windows_encoding_is_read(brought):
    assert plan(brought(GOOD, encoding="cp1252")).good[0].subject == "Brief één"


def test_a_workbook_is_read_like_a_text_file(brought):
    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)
    assert len(plan(brought(out.getvalue(), "register.xlsx")).good) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_no_file_whatever_breaks_the_import(series, content):
    for start in (b"", HEAD.encode()):
        with contextlib.suppress(DomainError):
            importing.plan(series, io.BytesIO(start + content), "register.csv")


def test_the_whole_import_on_the_page(client_for, secretary, series, registry_office):
    browser = client_for(secretary)
    file = SimpleUploadedFile("register.csv", GOOD.encode())
    response = browser.post("/letters/import/", {"series": series.pk, "file": file})
    page = browser.get(response.url).content.decode()
    assert "Brief vier" in page
    assert browser.post(response.url, {}).status_code == 200
    assert browser.post(response.url, {"fill_gaps": "on"}).url == "/letters/"
    assert Issue.objects.count() == 4


def test_importing_is_for_secretaries(client_for, requester):
    assert client_for(requester).get("/letters/import/").status_code == 403
