"""What a test does when the machine lacks something: skip for a person, fail for CI."""

import os
from pathlib import Path

import pytest

ESSENTIAL_MARKERS = ("services", "browser")
TESTS = Path(__file__).resolve().parents[1]
FOLDERS = {TESTS / "services": "services", TESTS / "e2e": "browser"}
COMMITTING = {"transactional_db", "live_server"}
IN_CI = os.environ.get("CI", "") not in ("", "false", "0")


def unavailable(reason):
    """Skip, saying what is missing; on CI nothing may be missing."""
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_collection_modifyitems(items):
    """A folder of its own for what needs a server or a browser; one worker starts each of these, once.

    What commits, and so restores the database afterwards, and what tries a property is no part of the inner loop.
    """
    for item in items:
        if COMMITTING & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("hypothesis"):
            item.add_marker("slow")
        for folder, marker in FOLDERS.items():
            if folder in item.path.parents:
                item.add_marker(marker)
                item.add_marker(pytest.mark.xdist_group(marker))


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
