from io import BytesIO

import pytest
from openpyxl import load_workbook

from directory.models import Audience, FieldPolicy
from intranet.audit.models import AuditEntry


def csv_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_personnel_service_exports_exactly_the_list_it_sees(client_for, greet, jan, make_person):
    make_person("Bart Dewulf", department="Technische dienst")
    text = csv_of(client_for(greet).get("/people/?q=burgerzaken&format=csv"))
    lines = text.splitlines()
    assert len(lines) == 2
    assert "Jan Van den Berghe;Loketmedewerker;Burgerzaken;Stadhuis;A2.14" in lines[1]
    assert "0471 98 76 54" in lines[1]


def test_a_name_that_looks_like_a_formula_stays_text(client_for, greet, make_person):
    make_person('=HYPERLINK("http://elsewhere","x")')
    make_person("Els Claes", function="+cmd|'/C calc'!A0")
    browser = client_for(greet)
    text = csv_of(browser.get("/people/?format=csv"))
    assert "'=HYPERLINK" in text
    assert "'+cmd" in text
    sheet = load_workbook(BytesIO(b"".join(browser.get("/people/?format=xlsx").streaming_content))).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}


def test_an_export_leaves_out_what_its_reader_may_not_see(client_for, greet, jan):
    FieldPolicy.objects.filter(field="mobile").update(audience=Audience.NOBODY)
    assert "0471" not in csv_of(client_for(greet).get("/people/?format=csv"))


def test_an_export_leaves_a_trace(client_for, greet, jan):
    csv_of(client_for(greet).get("/people/?q=jan&format=csv"))
    entry = AuditEntry.objects.get(action="directory.people_exported")
    assert entry.by == greet
    assert entry.after == {"format": "csv", "filters": {"q": "jan"}}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_who_may_not_export_is_refused(client_for, dirk, jan, file_format):
    assert client_for(dirk).get(f"/people/?format={file_format}").status_code == 403
    assert "format=csv" not in client_for(dirk).get("/people/").content.decode()


def test_an_unknown_kind_of_file_does_not_exist(client_for, greet):
    assert client_for(greet).get("/people/?format=exe").status_code == 404
