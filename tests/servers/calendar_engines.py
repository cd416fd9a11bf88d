"""Four engines that read calendars and know nothing of each other: what each makes of the same bytes.

Every one gives a list of events with `uid`, `start` (seconds since 1970), `status` and `summary`.
"""

import ctypes
import ctypes.util
import json
import subprocess
from pathlib import Path

from scripts.node import node

SCRIPT = Path(__file__).with_suffix(".mjs")


class EngineMissing(Exception):
    """The program or library is not installed; says how to have it."""


def read_by_all(body):
    """What every engine sees in the bytes of a feed, by the name of the engine. Raises EngineMissing."""
    return {**_by_node(body), "recurring-ical-events": _by_recurring_ical_events(body), "libical": _by_libical(body)}


def _by_node(body):
    program = node()
    modules = SCRIPT.parents[2] / "node_modules"
    if program is None or not all((modules / name).is_dir() for name in ("ical.js", "node-ical")):
        raise EngineMissing("Node, or npm's ical.js and node-ical, are missing: type `npm ci` in the project's folder.")
    done = subprocess.run([program, SCRIPT], input=body, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def _by_recurring_ical_events(body):
    import recurring_ical_events
    from icalendar import Calendar

    return [
        {
            "uid": str(event["uid"]),
            "start": int(event["dtstart"].dt.timestamp()),
            "status": str(event["status"]),
            "summary": str(event["summary"]),
        }
        for event in recurring_ical_events.of(Calendar.from_ical(body)).between(2020, 2040)
    ]


class _Time(ctypes.Structure):
    """`struct icaltimetype` of libical 3."""

    _fields_ = [(name, ctypes.c_int) for name in "year month day hour minute second is_date is_daylight".split()]
    _fields_ += [("zone", ctypes.c_void_p)]


# From libical's own enumerations.
_VEVENT = 4
_STATUSES = {10901: "TENTATIVE", 10902: "CONFIRMED", 10905: "CANCELLED"}


def libical():
    """The library, with the types of the functions that are used here."""
    name = ctypes.util.find_library("ical")
    if name is None:
        raise EngineMissing("libical is missing: install the Debian package libical3.")
    library = ctypes.CDLL(name)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for function, result, arguments in [
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_get_uid", text, [pointer]),
        ("icalcomponent_get_summary", text, [pointer]),
        ("icalcomponent_get_status", number, [pointer]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [_Time, pointer]),
        ("icalrestriction_check", number, [pointer]),
        ("icalcomponent_count_errors", number, [pointer]),
        ("icalcomponent_free", None, [pointer]),
    ]:
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


def _by_libical(body):
    library = libical()
    calendar = library.icalparser_parse_string(body)
    events = []
    component = library.icalcomponent_get_first_component(calendar, _VEVENT)
    while component:
        start = library.icalcomponent_get_dtstart(component)
        events.append(
            {
                "uid": library.icalcomponent_get_uid(component).decode(),
                "start": library.icaltime_as_timet_with_zone(start, start.zone),
                "status": _STATUSES[library.icalcomponent_get_status(component)],
                "summary": library.icalcomponent_get_summary(component).decode(),
            }
        )
        component = library.icalcomponent_get_next_component(calendar, _VEVENT)
    library.icalcomponent_free(calendar)
    return events


def faults_by_libical(body):
    """How many errors libical finds in the bytes, those against the rules of iTIP included."""
    library = libical()
    calendar = library.icalparser_parse_string(body)
    library.icalrestriction_check(calendar)
    count = library.icalcomponent_count_errors(calendar)
    library.icalcomponent_free(calendar)
    return count
