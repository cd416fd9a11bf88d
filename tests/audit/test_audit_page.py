import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import connection
from django.utils import translation

from intranet.audit import append_only, checks
from intranet.audit import services as audit
from intranet.audit.changes import changes
from intranet.audit.models import AuditEntry


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture(autouse=True)
def no_remembered_actions():
    cache.delete("audit.actions")


@pytest.fixture
def trail(els, dirk, bart, time_machine):
    """Els changed Dirk on 1 July; Bart, for Els, changed himself on 2 July; the portal locked Dirk on 3 July."""
    time_machine.move_to(at("2026-07-01T00:00:00"), tick=False)
    changes = {"before": {"name": "Dirk"}, "after": {"name": "Dirk Pauwels"}}
    audit.record("accounts.role_assigned", subject=dirk, by=els, reason="Müller is ziek", **changes)
    time_machine.move_to(at("2026-07-02T23:59:59"), tick=False)
    audit.record("accounts.role_ended", subject=bart, by=bart, on_behalf_of=els)
    time_machine.move_to(at("2026-07-03T12:00:00"), tick=False)
    audit.record("accounts.locked", subject=dirk)


def shown(response):
    return [entry.action for entry in response.context["page"]]


def test_a_stranger_is_sent_to_the_login_page(client_for):
    assert client_for().get("/audit/").status_code == 302


@pytest.mark.parametrize("person", ["dirk", "bart", "gert", "joke"])
def test_the_trail_is_closed_to_most(client_for, request, person):
    assert client_for(request.getfixturevalue(person)).get("/audit/").status_code == 403


@pytest.mark.parametrize("person", ["els", "hilde"])
def test_administrator_and_data_protection_officer_read_the_trail(client_for, request, person, trail):
    response = client_for(request.getfixturevalue(person)).get("/audit/")
    assert shown(response) == ["accounts.locked", "accounts.role_ended", "accounts.role_assigned"]


def test_nothing_is_posted_to_the_trail(client_for, els):
    assert client_for(els).post("/audit/").status_code == 405


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=muller", ["accounts.role_assigned"]),
        ("q=pauwels+MULLER", ["accounts.role_assigned"]),
        ("q=nothing", []),
        ("person=goethals", ["accounts.role_ended", "accounts.role_assigned"]),
        ("person=bart", ["accounts.role_ended"]),
        ("action=accounts.locked", ["accounts.locked"]),
        ("since=2026-07-03", ["accounts.locked"]),
        ("until=2026-07-01", ["accounts.role_assigned"]),
        ("since=2026-07-02&until=2026-07-02", ["accounts.role_ended"]),
        ("since=yesterday", ["accounts.locked", "accounts.role_ended", "accounts.role_assigned"]),
        ("action=unknown&subject=broken", ["accounts.locked", "accounts.role_ended", "accounts.role_assigned"]),
        ("page=99", ["accounts.locked", "accounts.role_ended", "accounts.role_assigned"]),
    ],
)
def test_the_trail_is_narrowed_to_what_was_asked(client_for, hilde, trail, query, found):
    assert shown(client_for(hilde).get(f"/audit/?{query}")) == found


def test_the_trail_follows_one_subject(client_for, hilde, trail, dirk):
    response = client_for(hilde).get(f"/audit/?subject=accounts.user:{dirk.pk}")
    assert shown(response) == ["accounts.locked", "accounts.role_assigned"]


def test_a_change_reads_as_before_and_after(client_for, hilde, trail):
    page = client_for(hilde).get("/audit/?action=accounts.role_assigned").content.decode()
    assert "Dirk</del>" in page
    assert "Dirk Pauwels</ins>" in page


def test_fields_go_by_the_names_people_know(els, dirk):
    entry = audit.record(
        "x",
        subject=dirk,
        by=els,
        before={"is_active": True, "old thing": [1, 2]},
        after={"is_active": False, "new_thing": {"a": 1}},
    )
    entry.refresh_from_db()
    names = {change.field: (change.before, change.after) for change in entry.changes}
    label = str(type(dirk)._meta.get_field("is_active").verbose_name)
    assert names[label][0] != names[label][1]
    assert names["old thing"] == ("1, 2", "")
    assert names["new thing"] == ("", "a: 1")


def test_an_export_holds_exactly_what_is_shown_and_is_written_down(client_for, hilde, trail):
    response = client_for(hilde).get("/audit/?person=goethals&format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))
    assert [row[4] for row in rows[1:]] == ["accounts.role_ended", "accounts.role_assigned"]
    assert rows[2][0] == "2026-07-01 00:00:00"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.after) == (
        "audit.exported",
        hilde,
        {"rows": 2, "format": "csv", "person": "goethals"},
    )


def test_an_export_does_not_hold_itself(client_for, hilde, trail):
    response = client_for(hilde).get("/audit/?format=csv")
    assert b"audit.exported" not in b"".join(response)


def test_an_export_to_a_workbook_works_too(client_for, hilde, trail):
    response = client_for(hilde).get("/audit/?format=xlsx")
    assert b"".join(response).startswith(b"PK")


def test_a_page_of_the_trail_takes_few_queries(client_for, hilde, dirk, django_assert_max_num_queries):
    for number in range(30):
        audit.record("accounts.locked", subject=dirk, by=hilde, reason=str(number))
    browser = client_for(hilde)
    browser.get("/audit/")
    with django_assert_max_num_queries(12):
        assert len(browser.get("/audit/").context["page"]) == 25


def test_every_append_only_table_is_guarded(db):
    assert "audit_auditentry" in append_only.promised_tables(connection)
    assert checks.check_append_only(["default"]) == []


def test_a_table_that_lost_its_guard_is_told(db):
    with connection.cursor() as cursor:
        for statement in append_only.unguard(connection, "audit_auditentry"):
            cursor.execute(statement)
    assert [message.id for message in run_checks(databases=["default"], tags=["database"])] == ["audit.W001"]


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("2026-12-03", "3-12-2026"),
        ("2026-12-03T09:00:00+01:00", "3-12-2026 09:00"),
        ("2026-12-03T23:30:00Z", "4-12-2026 00:30"),
        ("2026-12-03T23:30", "2026-12-03T23:30"),
    ],
)
def test_days_and_moments_are_written_as_people_write_them(kept, shown):
    with translation.override("nl"):
        [change] = changes("accounts", "user", {}, {"since": kept})
    assert change.after == shown


@pytest.mark.usefixtures("english")
def test_a_filter_that_cannot_be_read_is_told_and_left_out(client_for, els, trail):
    answer = client_for(els).get("/audit/?since=yesterday")
    assert "From: Write the day as 3/12 or 3-12-2026." in answer.content.decode()
    assert len(shown(answer)) == 3
