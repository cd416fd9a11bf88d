"""What the portal tells those who watch it: health, metrics, logs and mail, none of it about a person."""

import io
import json
import logging
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory

from intranet import modules
from intranet.operation import error_mail, health, metrics, slow_queries
from intranet.operation.findings import fail
from intranet.operation.logs import JsonFormatter

# What must never appear in a log: a name, an address, a national register number, a secret link.
CANARIES = ["Kanarie Vandenberghe", "kanarie@hopbeke.test", "85.07.30-033.28", "geheime-sleutel-1234"]


@pytest.fixture
def lines():
    """What a logger of this name writes as JSON."""

    @contextmanager
    def written(name):
        stream, logger = io.StringIO(), logging.getLogger(name)
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonFormatter())
        logger.addHandler(handler)
        try:
            yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
        finally:
            logger.removeHandler(handler)

    return written


@pytest.fixture
def answer_of():
    """What the application behind both listeners answers to a connection that ends at `name`."""

    def ask(application, path, name):
        environ = RequestFactory()._base_environ(PATH_INFO=path)
        environ["gunicorn.socket"] = SimpleNamespace(getsockname=lambda: name)
        started = []
        body = b"".join(application(environ, lambda status, headers: started.append(status)))
        return started[0], body.decode()

    return ask


def test_health_is_told_to_who_knows_neither_name_nor_certificate(db, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["intranet.hopbeke.test"], True
    for path, body in (("/health/live", "ok\n"), ("/health/ready", "ready\n")):
        response = Client(headers={"host": "10.0.0.7"}).get(path)
        assert (response.status_code, response.content.decode()) == (200, body)
    assert Client(headers={"host": "intranet.hopbeke.test"}).post("/health/ready").status_code != 200


def test_it_is_not_ready_without_database_or_with_migrations_that_wait(client, db, monkeypatch):
    health._was_prepared.cache_clear()
    monkeypatch.setattr(health, "migrations", lambda: fail("migrations", "3 wait: letters.0004", ""))
    response = client.get("/health/ready")
    assert (response.status_code, response.content) == (503, b"not ready: migrations\n")
    monkeypatch.undo()
    monkeypatch.setattr(health, "connection", None)
    response = client.get("/health/ready")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert client.get("/health/live").status_code == 200


def test_metrics_are_told_on_the_private_listener_only(settings, answer_of, db, monkeypatch):
    settings.METRICS_LISTEN = "127.0.0.1:9100"
    monkeypatch.setattr(metrics.connection, "close", lambda: None)

    def portal(environ, start_response):
        start_response("302 Found", [])
        return [b"the portal"]

    application = metrics.on_a_port_of_their_own(portal)
    assert answer_of(application, "/metrics", ("10.0.0.7", 8000)) == ("302 Found", "the portal")
    assert answer_of(application, "/metrics", "/run/belfort/web.sock") == ("302 Found", "the portal")
    assert answer_of(application, "/people/", ("10.0.0.7", 9100))[0] == "404 Not Found"
    assert answer_of(application, "/health/live", ("10.0.0.7", 9100)) == ("200 OK", "ok\n")
    status, told = answer_of(application, "/metrics", ("10.0.0.7", 9100))
    assert status == "200 OK"
    assert "belfort_measures_readable 1.0" in told
    assert 'belfort_mails{state="queued"} 0.0' in told
    assert 'belfort_info{version="' in told


def test_without_a_private_listener_nothing_is_told(settings):
    settings.METRICS_LISTEN = ""
    assert metrics.on_a_port_of_their_own(test_without_a_private_listener_nothing_is_told).__name__.startswith("test_")


def test_requests_are_counted_by_page_and_no_measure_names_a_person(client_for, dirk, make_person, monkeypatch):
    monkeypatch.setattr(metrics.connection, "close", lambda: None)
    person = make_person("Kanarie Vandenberghe")
    browser = client_for(dirk)
    browser.handler.load_middleware()
    browser.handler._middleware_chain = metrics.count_requests(browser.handler._middleware_chain)
    browser.get(f"/people/{person.slug}/", {"q": CANARIES[1]})
    told = metrics.exposition().decode()
    assert 'belfort_requests_total{method="GET",status="200",view="directory:person_detail"}' in told
    assert "anarie" not in told


def test_measures_that_cannot_be_read_are_told_as_such(monkeypatch):
    monkeypatch.setattr(modules, "measures", lambda: 1 / 0)
    monkeypatch.setattr(metrics.connection, "close", lambda: None)
    assert "belfort_measures_readable 0.0" in metrics.exposition().decode()


@pytest.mark.parametrize("canary", CANARIES)
def test_no_canary_reaches_the_json_log(lines, canary):
    ours, theirs = logging.getLogger("directory.ldap.login"), logging.getLogger("ldap3.core")
    with lines("directory.ldap.login") as written, lines("ldap3.core") as foreign:
        ours.error("The login name %r stands for %d entries.", canary, 2)
        ours.error("Named: %(name)s", {"name": canary})
        theirs.error(f"bound as {canary}")
        ours.error(ValueError(canary))
        try:
            raise ValueError(f"UNIQUE constraint failed for {canary}")
        except ValueError:
            ours.exception("It cannot be kept.")
    told = written() + foreign()
    assert len(told) == 5
    assert canary not in json.dumps(told, ensure_ascii=False)
    assert told[0]["message"] == "The login name … stands for 2 entries."
    assert told[3]["message"] == "It cannot be kept."
    assert told[3]["error"] == "builtins.ValueError"
    assert told[3]["frames"][-1].endswith("test_no_canary_reaches_the_json_log")


def test_a_page_that_breaks_is_logged_by_its_name_and_not_its_address(client_for, dirk, lines, monkeypatch):
    def break_down(*arguments):
        raise RuntimeError(CANARIES[0])

    monkeypatch.setattr("intranet.panels.drawn_for", break_down)
    browser = client_for(dirk)
    browser.raise_request_exception = False
    with lines("django.request") as written:
        assert browser.get("/", {"q": CANARIES[3]}).status_code == 500
    (told,) = written()
    assert (told["view"], told["method"], told["status"]) == ("home", "GET", 500)
    assert told["error"] == "builtins.RuntimeError"
    assert not [canary for canary in CANARIES if canary in json.dumps(told)]


def test_a_slow_query_is_logged_without_its_values(db, settings, lines):
    settings.SLOW_QUERY_MILLISECONDS = 1
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) SELECT max(i), %s FROM n"
    with (
        lines("intranet.operation.slow_queries") as written,
        connection.execute_wrapper(slow_queries.note_when_slow),
        connection.cursor() as cursor,
    ):
        cursor.execute(slow, [CANARIES[1]])
    (told,) = written()
    assert told["sql"] == slow
    assert told["milliseconds"] >= 1
    assert CANARIES[1] not in json.dumps(told)


def test_els_gets_one_mail_an_hour_for_one_place(monkeypatch):
    monkeypatch.setattr(
        error_mail.threading,
        "Thread",
        lambda target, args, daemon: SimpleNamespace(start=lambda: target(*args)),
    )
    handler = error_mail.ErrorMailHandler(["els@hopbeke.test"], "intranet.hopbeke.test")
    logger = logging.getLogger("directory.sync")
    logger.addHandler(handler)
    try:
        for _turn in range(3):
            logger.error("Source %s does not answer.", CANARIES[0])
    finally:
        logger.removeHandler(handler)
    (message,) = mail.outbox
    assert message.to == ["els@hopbeke.test"]
    assert message.subject == "[Belfort intranet.hopbeke.test] ERROR directory.sync: Source … does not answer."
    assert CANARIES[0] not in message.body


def test_a_mail_that_cannot_be_sent_leaves_nothing_of_the_record_on_the_console(monkeypatch, capsys, lines):
    monkeypatch.setattr(error_mail, "send_mail", lambda *arguments: 1 / 0)
    handler = error_mail.ErrorMailHandler(["els@hopbeke.test"], "intranet.hopbeke.test")
    with lines("intranet.operation.error_mail") as written:
        handler._send("a subject", CANARIES[0])
    assert [line["message"] for line in written()] == ["A mail about an error could not be sent."]
    assert CANARIES[0] not in capsys.readouterr().err
