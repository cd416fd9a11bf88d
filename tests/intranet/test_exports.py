import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from intranet import exports
from intranet.accounts.models import User
from intranet.exports import Column


@dataclass
class Key:
    name: str = "Town hall"
    holder: object = None
    lent_at: datetime = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    due_on: date = date(2026, 7, 14)
    deposit: Decimal = Decimal("1234.50")
    is_back: bool = False
    doors: tuple = ("front", "back")


COLUMNS = [Column(name, name) for name in ("name", "holder.name", "lent_at", "due_on", "deposit", "is_back", "doors")]


def body(response):
    return b"".join(response)


def csv_rows(response):
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig")), delimiter=";"))


def sheet(response):
    return load_workbook(io.BytesIO(body(response))).active


@pytest.fixture(autouse=True)
def in_dutch():
    with translation.override("nl"):
        yield


def test_a_csv_opens_in_a_belgian_spreadsheet(time_machine):
    time_machine.move_to(datetime(2026, 7, 2, tzinfo=UTC))
    response = exports.export_response([Key()], COLUMNS, "keys", "csv")
    assert response["Content-Disposition"] == 'attachment; filename="keys-2026-07-02.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = body(response).decode()
    assert text.startswith("\ufeffname;holder.name;")
    assert "Town hall;;2026-07-02 00:30:00;2026-07-14;1234,50;nee;front, back\r\n" in text


def test_an_xlsx_keeps_dates_and_amounts_as_such(time_machine):
    time_machine.move_to(datetime(2026, 7, 2, tzinfo=UTC))
    response = exports.export_response([Key()], COLUMNS, "keys", "xlsx")
    assert 'filename="keys-2026-07-02.xlsx"' in response["Content-Disposition"]
    row = [cell.value for cell in sheet(response)[2]]
    assert row[0] == "Town hall"
    assert [str(value) for value in row[2:5]] == ["2026-07-02 00:30:00", "2026-07-14 00:00:00", "1234.5"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(start):
    evil = f'{start}HYPERLINK("http://evil.test";"salary")'
    rows = csv_rows(exports.export_response([Key(name=evil)], COLUMNS[:1], "keys", "csv"))
    assert rows[1][0].startswith("'")
    cell = sheet(exports.export_response([Key(name=evil)], COLUMNS[:1], "keys", "xlsx"))["A2"]
    assert cell.data_type == "s"
    assert cell.value.replace("\r", "").replace("_x000D_", "").endswith('"salary")')


def test_a_heading_does_not_become_a_formula_either():
    column = Column("=1+1", "name")
    assert csv_rows(exports.export_response([], [column], "keys", "csv")) == [["'=1+1"]]
    assert sheet(exports.export_response([], [column], "keys", "xlsx"))["A1"].data_type == "s"


def test_a_negative_amount_stays_a_number():
    rows = csv_rows(exports.export_response([Key(deposit=Decimal("-5"))], COLUMNS[4:5], "keys", "csv"))
    assert rows[1] == ["-5"]


def test_a_text_with_quotes_and_semicolons_stays_in_its_cell():
    rows = csv_rows(exports.export_response([Key(name='hall; "old"\nwing')], COLUMNS[:1], "keys", "csv"))
    assert rows[1] == ['hall; "old"\nwing']


def test_letters_that_a_workbook_cannot_hold_are_left_out():
    response = exports.export_response([Key(name="hall\x00\x0b" + "x" * 40_000)], COLUMNS[:1], "keys", "xlsx")
    assert sheet(response)["A2"].value.startswith("hallx")


def test_a_csv_of_many_rows_is_streamed_with_one_query(make_user, django_assert_num_queries):
    for number in range(5):
        make_user(f"clerk{number}")
    columns = [Column("Login", "username"), Column("Name", lambda user: user.name.upper())]
    with django_assert_num_queries(1):
        response = exports.export_response(User.objects.order_by("username"), columns, "accounts", "csv")
        assert response.streaming
        assert csv_rows(response)[1] == ["clerk0", "CLERK0"]


def test_an_export_stays_out_of_shared_caches():
    assert exports.export_response([], COLUMNS, "keys", "csv")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("query", "asked"), [("", ""), ("format=csv", "csv"), ("format=xlsx", "xlsx"), ("format=exe", "")]
)
def test_only_known_formats_are_exported(rf, query, asked):
    assert exports.asked_format(rf.get(f"/?{query}")) == asked
