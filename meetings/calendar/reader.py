"""Lets a program of its own read a file that somebody brings, with little time and memory, so that none hangs us."""

import json
import subprocess
import sys
from datetime import date

from meetings.calendar.reading import ReadEvent, ReadFile
from meetings.calendar.structure import LARGEST_FILE, Unreadable

SECONDS = 15
MEGABYTES = 512
_PROGRAM = "from meetings.calendar.reading import main; main()"


def read_apart(content: bytes, first: date, last: date) -> ReadFile:
    """Every event of an .ics file from `first` to `last`. Raises Unreadable, with line and reason."""
    if len(content) > LARGEST_FILE:
        raise Unreadable("too-large")
    limits = [str(SECONDS), str(MEGABYTES), first.isoformat(), last.isoformat()]
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _PROGRAM, *limits],
            input=content,
            capture_output=True,
            check=True,
            timeout=SECONDS + 5,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable("too-heavy") from error
    answer = json.loads(done.stdout)
    if "code" in answer:
        raise Unreadable(answer["code"], answer["line"], answer["detail"])
    events = [ReadEvent(**event) for event in answer.pop("events")]
    return ReadFile(events=events, **answer)
