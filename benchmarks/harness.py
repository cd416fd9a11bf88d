"""What the benchmarks share: their options, an empty portal on either database, and the time of a page.

Run a benchmark from the root of the project: python -m benchmarks.meetings.feed --postgresql
"""

import argparse
import os
import statistics
import time
from contextlib import contextmanager


def options(description):
    """A parser of arguments that knows --postgresql; the benchmark adds its own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgresql", action="store_true", help="measure on a private PostgreSQL, not on SQLite")
    return parser


@contextmanager
def database(on_postgresql):
    """The environment in which Django finds a private PostgreSQL, or SQLite; gives the cluster or None.

    By the socket of the machine, as the documentation installs it, and with the memory it advises for much data.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if not on_postgresql:
        yield None
        return
    from tests.servers.postgresql import Cluster

    cluster = Cluster.start(shared_buffers="1GB")
    os.environ["BELFORT_TEST_DATABASE_URL"] = cluster.socket_url
    try:
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def empty_portal(on_postgresql, more_apps=()):
    """Django set up on an empty database; gives the connection. Import models only inside."""
    with database(on_postgresql):
        import django
        from django.conf import settings

        settings.INSTALLED_APPS += list(more_apps)
        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        databases = setup_databases(verbosity=0, interactive=False)
        try:
            yield connection
        finally:
            teardown_databases(databases, verbosity=0)


def analyse(connection):
    """Let the database gather its statistics, as it does by itself some time after an import."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def warm(connection, app):
    """Have PostgreSQL read the tables and indexes of an app into its memory, as after some hours of work."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        for name, catalogue in (("tablename", "pg_tables"), ("indexname", "pg_indexes")):
            cursor.execute(f"SELECT pg_prewarm({name}::text) FROM {catalogue} WHERE tablename LIKE %s", [f"{app}_%"])  # noqa: S608


def logged_in(user):
    """A browser in which `user` has logged in."""
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend="intranet.accounts.backends.LocalBackend")
    return browser


def head_of_pages():
    print(f"{'':56}{'median':>8}{'p95':>8}{'most':>8}{'queries':>9}")


def report_page(who, user, address, turns):
    """Print how many milliseconds a page or file takes, and how many queries it asks."""
    browser = logged_in(user)
    browser.get("/people/")
    found = [_timed(browser, address) for _turn in range(turns)]
    times = [wall for wall, _queries in found]
    print(
        f"{who + ' ' + address:56}{statistics.median(times):8.1f}{p95(times):8.1f}{max(times):8.1f}{found[-1][1]:9}",
        flush=True,
    )


def _timed(browser, address):
    from django.db import connection

    asked = []

    def count(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        started = time.perf_counter()
        response = browser.get(address)
        size = len(response.getvalue()) if response.streaming else len(response.content)
        wall = (time.perf_counter() - started) * 1000
    assert response.status_code == 200 and size, address  # noqa: S101, PT018
    return wall, len(asked)


def p95(values):
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.95)]
