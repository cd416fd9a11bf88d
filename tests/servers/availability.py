"""What a test does when the machine lacks something: skip for a person, fail for CI."""

import os
from pathlib import Path

import pytest

ESSENTIAL_MARKERS = ("services", "browser")
TESTS = Path(__file__).resolve().parents[1]
FOLDERS = {TESTS / "services": "services", TESTS / "e2e": "browser"}
PAGES = TESTS / "e2e" / "test_every_page.py"
COMMITTING = {"transactional_db", "live_server"}
DATABASE = COMMITTING | {"db", "django_db_setup"}
IN_CI = os.environ.get("CI", "") not in ("", "false", "0")


def unavailable(reason):
    """Skip, saying what is missing; on CI nothing may be missing."""
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A folder of its own for what needs a server or a browser.

    What commits, and so restores the database afterwards, and what tries a property is no part of the inner loop.
    What asks nothing of the test database is not repeated on PostgreSQL. Runs before xdist reads the groups.
    """
    if config.option.postgresql:
        untouched = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=untouched)
        items[:] = [item for item in items if _uses_database(item)]
    for item in items:
        if _uses_database(item):
            item.add_marker("database")
        if COMMITTING & set(getattr(item, "fixturenames", ())) or _has(item, "hypothesis"):
            item.add_marker("slow")
        for folder, marker in FOLDERS.items():
            if folder in item.path.parents:
                item.add_marker(marker)
    _share_among_workers(items)


def _share_among_workers(items):
    """One worker starts the servers; two may look at pages, before the other tests in the browser change the town."""
    items.sort(key=lambda item: _has(item, "browser") and item.path != PAGES)
    browser = [item for item in items if _has(item, "browser")]
    for number, item in enumerate(browser):
        item.add_marker(pytest.mark.xdist_group("browser" if number < len(browser) / 2 else "second browser"))
    for item in items:
        if _has(item, "services"):
            item.add_marker(pytest.mark.xdist_group("services"))


def _has(item, marker):
    return item.get_closest_marker(marker) is not None


def _uses_database(item):
    return _has(item, "django_db") or DATABASE & set(getattr(item, "fixturenames", ()))


def pytest_configure(config):
    config.stash[_RAN] = dict.fromkeys(ESSENTIAL_MARKERS, 0)
    config.pluginmanager.register(_Reports(config), "belfort-essentials")


_RAN = pytest.StashKey()


class _Reports:
    """Counts, over all workers, how many essential tests really ran."""

    def __init__(self, config):
        self.config = config
        self.collected = set()

    def pytest_runtest_logreport(self, report):
        for marker in ESSENTIAL_MARKERS:
            if marker in report.keywords:
                self.collected.add(marker)
                if report.when == "call" and not report.skipped:
                    self.config.stash[_RAN][marker] += 1

    def pytest_sessionfinish(self, session):
        silent = [marker for marker in sorted(self.collected) if not self.config.stash[_RAN][marker]]
        if silent and IN_CI and not hasattr(self.config, "workerinput"):
            reporter = self.config.pluginmanager.get_plugin("terminalreporter")
            reporter.write_line(f"\nNot one test ran of: {', '.join(silent)}. On CI that is a failure.", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
