"""Keep the programs of the demonstration running, and leave none behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECONDS_TO_STOP = 10
MOST_RESTARTS = 3
_PR_SET_PDEATHSIG = 1


class ChildFailed(Exception):
    """A program ended again and again; the message holds the end of its log."""


@dataclass
class Child:
    """A program, what it is called, and where it writes what it has to say."""

    title: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = spawn(self.command, stdout=log, stderr=subprocess.STDOUT)

    def last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])


@dataclass
class Family:
    """All programs of the demonstration, stopped in the reverse order of their start."""

    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False

    def start(self, child: Child) -> None:
        self.children.append(child)
        if child.process is None:
            child.start()

    def watch(self) -> None:
        """Return when asked to stop; start again what ended by itself, a few times.

        Raises ChildFailed.
        """
        while not self.is_stopping:
            time.sleep(0.2)
            for child in self.children:
                if not self.is_stopping and child.process is not None and child.process.poll() is not None:
                    self._restart(child)

    def _restart(self, child: Child) -> None:
        if child.restarts == MOST_RESTARTS or not child.command:
            raise ChildFailed(f"{child.title} ended. The end of {child.log}:\n{child.last_words()}")
        child.restarts += 1
        child.start()

    def stop(self) -> None:
        self.is_stopping = True
        for child in reversed(self.children):
            if child.process is not None:
                stop(child.process)


def spawn(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a program that Ctrl-C does not reach and that ends when we do, even by kill -9."""
    prepare = _end_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL, preexec_fn=prepare, **options)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the program to end, then end it with all that it started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            _kill_group(process)
    process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
