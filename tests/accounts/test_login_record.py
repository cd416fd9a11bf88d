import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from intranet.accounts.models import LoginEvent


@pytest.fixture
def events(dirk):
    attempts = [
        ("dirk", dirk, "succeeded", "192.0.2.4"),
        ("dirk", dirk, "wrong_password", "198.51.100.9"),
        ("x", None, "unknown", None),
    ]
    return [
        LoginEvent.objects.create(login_name=name, user=user, outcome=outcome, method="password", ip_address=address)
        for name, user, outcome, address in attempts
    ]


def shown(response):
    return [(event.login_name, event.outcome) for event in response.context["page"]]


@pytest.mark.parametrize(("name", "status"), [("els", 200), ("hilde", 200), ("dirk", 403), ("joke", 403)])
def test_the_administrator_and_the_dpo_read_the_record(client_for, request, name, status):
    assert client_for(request.getfixturevalue(name)).get("/logins/").status_code == status


def test_nobody_writes_to_the_page(client_for, els):
    assert client_for(els).post("/logins/").status_code == 405


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("q=DIRK", 2),
        ("q=pauwels", 2),
        ("q=198.51", 1),
        ("outcome=unknown", 1),
        ("q=dirk&outcome=succeeded", 1),
        ("q=nothing-like-it", 0),
        ("outcome=not-an-outcome", 4),
    ],
)
def test_the_record_is_searched(client_for, els, events, query, found):
    assert len(shown(client_for(els).get(f"/logins/?{query}"))) == found


def test_the_record_comes_in_pages_and_more_rows_cost_no_more_queries(client_for, els, dirk, events):
    browser = client_for(els)
    browser.get("/logins/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/logins/")
    rows = (LoginEvent(login_name="dirk", user=dirk, outcome="succeeded", method="local") for _number in range(60))
    LoginEvent.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        response = browser.get("/logins/?page=2")
    assert len(shown(response)) == 25
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_loginevent SET outcome = 'succeeded'", "DELETE FROM accounts_loginevent"]
)
def test_the_database_refuses_to_change_the_record(events, statement):
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_somebody_sees_their_own_logins_only(client_for, events, dirk, joke):
    own = client_for(joke).get("/account/sessions/").context["login_events"]
    assert {event.user for event in own} == {joke}
