"""A small town has its web server and its worker in one: neither goes on without the other."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

# In a process of its own, as it forks and takes signals; what stands in for both ends is named when it is started.
PAIR = """
import os, signal, sys
from intranet.operation.together import Pair

def waits():
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    os.write(1, b"at work\\n")
    signal.pause()

def breaks():
    raise ValueError("broken")

sys.exit(Pair(web=waits, worker={worker}).wait())
"""


@pytest.fixture
def pair():
    started = []

    def start(worker):
        command = [sys.executable, "-c", PAIR.format(worker=worker)]
        started.append(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
            )
        )
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_both_end_when_they_are_told_to(pair):
    process = pair("waits")
    assert [process.stdout.readline() for _turn in range(2)] == ["at work\n"] * 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_when_one_breaks_the_other_ends_so_that_systemd_begins_anew(pair):
    assert pair("breaks").wait(timeout=10) == 1
