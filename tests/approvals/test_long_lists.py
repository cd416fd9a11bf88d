"""The lists stay quick as the past grows, and leave the portal as files."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from intranet.audit.models import AuditEntry

MANAGER = {"approver": "manager"}


def queries(browser, path):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_more_requests_ask_no_more_queries(client_for, hopbeke, make_policy, ask, decide, replace):
    """At full length, 500 open and 50,000 closed, benchmarks/approvals/long_past.py measures it."""
    make_policy([MANAGER])
    replace(hopbeke.bart, hopbeke.fatima)
    asks = {
        "/approvals/": client_for(hopbeke.bart),
        "/": client_for(hopbeke.bart),
        "/approvals/standing-in/": client_for(hopbeke.fatima),
        "/approvals/decided/": client_for(hopbeke.bart),
        "/approvals/mine/": client_for(hopbeke.dirk),
        "/approvals/open/": client_for(hopbeke.els),
    }
    for turn in range(2):
        ask(hopbeke.dirk, title=f"Open {turn}")
        decide(hopbeke.bart, ask(hopbeke.ivo, title=f"Closed {turn}"))
    few = {path: (queries(browser, path), queries(browser, path))[1] for path, browser in asks.items()}
    for turn in range(12):
        ask(hopbeke.dirk, title=f"Open too {turn}")
        decide(hopbeke.bart, ask(hopbeke.ivo, title=f"Closed too {turn}"))
    assert {path: queries(browser, path) for path, browser in asks.items()} == few
    assert few["/approvals/"] <= 20


@pytest.fixture
def lamps(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    ask(hopbeke.dirk, title="Chairs", amount="120")
    return ask(hopbeke.dirk, title="Lamps", amount="1234.50")


def test_a_list_is_exported_as_it_is_shown(client_for, hopbeke, lamps):
    browser = client_for(hopbeke.bart)
    assert "format=csv" in browser.get("/approvals/?q=lamps").content.decode()
    text = browser.get("/approvals/?q=lamps&format=csv").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["Request"], row["Requester"], row["Waits for"]) == ("Lamps", "Dirk Pauwels", "Bart Dewulf")
    assert AuditEntry.objects.get(action="approvals.list_exported").by == hopbeke.bart


@pytest.mark.parametrize(
    ("login", "path", "titles"),
    [
        ("dirk", "mine", {"Chairs", "Lamps"}),
        ("dirk", "decided", set()),
        ("fatima", "standing-in", set()),
        ("els", "open", {"Chairs", "Lamps"}),
    ],
)
def test_everybody_exports_what_they_may_see(client_for, hopbeke, lamps, login, path, titles):
    response = client_for(getattr(hopbeke, login)).get(f"/approvals/{path}/?format=xlsx")
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == titles


def test_the_export_of_all_under_way_is_not_for_everybody(client_for, hopbeke, lamps):
    assert client_for(hopbeke.dirk).get("/approvals/open/?format=csv").status_code == 403
