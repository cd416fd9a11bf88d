"""What would become of each event of an .ics file, before anything is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from intranet.folding import fold
from meetings.calendar import words
from meetings.calendar.reader import read_apart
from meetings.calendar.reading import ReadEvent
from meetings.models import CalendarImport, ClosedPeriod, GoverningBody, ImportedEvent, Meeting
from meetings.planning import local_moment

# So many titles get a choice of their own; what is left over goes one way.
MOST_GROUPS = 25
OTHERS = "others"
LEAVE_OUT = ""
NEVER = datetime.min.replace(tzinfo=UTC)


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    SAME = "same"
    LEFT_OUT = "left_out"
    BAD = "bad"


@dataclass
class Entry:
    """One event of the file: what it is, where it goes and what becomes of it."""

    event: ReadEvent
    group: str
    fate: Fate = Fate.LEFT_OUT
    problem: str = ""
    body: GoverningBody | None = None
    kind: str = ""
    meeting: Meeting | None = None
    period: ClosedPeriod | None = None
    starts_at: datetime = NEVER
    ends_at: datetime = NEVER
    first: date = date.min
    last: date = date.min

    @property
    def title(self) -> str:
        """The title of the meeting, where it tells more than the name of the body."""
        names = {fold(self.body.name), fold(self.body.short_name)} if self.body else set()
        return "" if fold(self.event.summary) in names else self.event.summary[:120]

    @property
    def remarks(self) -> list[str]:
        return [words.said(*remark) for remark in self.event.remarks]


@dataclass
class Group:
    """Events with the same title, that go to the same place."""

    key: str
    title: str
    count: int
    target: str = LEAVE_OUT


@dataclass
class Plan:
    name: str = ""
    outside: int = 0
    others: int = 0
    groups: list[Group] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def good(self) -> list[Entry]:
        """What will be written."""
        return [entry for entry in self.entries if entry.fate in (Fate.NEW, Fate.CHANGED, Fate.CANCELLED)]

    @property
    def bad(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.fate == Fate.BAD]

    def count(self, fate: Fate) -> int:
        return sum(entry.fate == fate for entry in self.entries)


def destinations(user: Any) -> list[tuple[str, str]]:
    """Where `user` may put events: the bodies that they keep, and holidays for who keeps those."""
    choices = [(LEAVE_OUT, _("leave out"))]
    bodies = GoverningBody.objects.visible_to(user).kept_by(user).active()
    choices += [(f"body-{body.pk}", body.name) for body in bodies]
    if user.has_perm("meetings.add_closedperiod"):
        choices += [(f"period-{kind}", str(label)) for kind, label in ClosedPeriod.Kind.choices]
    return choices


def plan(brought: CalendarImport, user: Any, targets: Mapping[str, str] | None = None) -> Plan:
    """Look at every event of the file; without `targets` with those that the titles suggest. Raises Unreadable."""
    with brought.file.open("rb") as file:
        read = read_apart(file.read(), brought.first, brought.last)
    allowed = dict(destinations(user))
    result = Plan(read.name, read.outside, read.others)
    result.groups = _groups(read.events, allowed, targets)
    known = {group.key for group in result.groups}
    chosen = {group.key: group.target for group in result.groups}
    bodies = GoverningBody.objects.visible_to(user).kept_by(user).in_bulk()
    for event in read.events:
        group = fold(event.summary)[:120] if fold(event.summary)[:120] in known else OTHERS
        entry = Entry(event, group)
        if event.problem:
            entry.fate, entry.problem = Fate.BAD, words.said(*event.problem)
        elif target := chosen.get(group, LEAVE_OUT):
            _aim(entry, target, bodies)
        result.entries.append(entry)
    _match(result.entries)
    return result


def _groups(events: list[ReadEvent], allowed: Mapping[str, str], targets: Mapping[str, str] | None) -> list[Group]:
    titles: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for event in events:
        if not event.problem:
            key = fold(event.summary)[:120]
            titles.setdefault(key, event.summary[:120] or _("without a title"))
            counts[key] += 1
    shown = counts.most_common(MOST_GROUPS if len(counts) > MOST_GROUPS else None)
    groups = [Group(key, titles[key], count) for key, count in shown]
    if rest := counts.total() - sum(group.count for group in groups):
        groups.append(Group(OTHERS, _("all others"), rest))
    for group in groups:
        wanted = _suggested(group.key, allowed) if targets is None else targets.get(group.key, LEAVE_OUT)
        group.target = wanted if wanted in allowed else LEAVE_OUT
    return groups


def _suggested(key: str, allowed: Mapping[str, str]) -> str:
    """The body whose name is the title."""
    return next((target for target, name in allowed.items() if target and fold(name) == key), LEAVE_OUT)


def _aim(entry: Entry, target: str, bodies: Mapping[int, GoverningBody]) -> None:
    what, _separator, which = target.partition("-")
    entry.fate = Fate.NEW
    if what == "period":
        entry.kind = which
        entry.first, entry.last = _days(entry.event)
    else:
        entry.body = bodies[int(which)]
        entry.starts_at, entry.ends_at = _moments(entry.event, entry.body)


def _days(event: ReadEvent) -> tuple[date, date]:
    """First and last day; the end of an event is the day, or the moment, after it."""
    first, end = date.fromisoformat(event.start[:10]), date.fromisoformat(event.end[:10])
    return first, max(first, end - timedelta(days=1)) if event.is_all_day else end


def _moments(event: ReadEvent, body: GoverningBody) -> tuple[datetime, datetime]:
    """Start and end; an event of a whole day is held at the usual hour, one without an end lasts as usual."""
    if event.is_all_day:
        start = end = local_moment(date.fromisoformat(event.start), body.default_start)
    else:
        start, end = datetime.fromisoformat(event.start), datetime.fromisoformat(event.end)
    return start, end if end > start else start + timedelta(minutes=body.default_minutes)


def _match(entries: list[Entry]) -> None:
    """Find what the same events made before, and say what becomes of each."""
    keys = [entry.event.key for entry in entries]
    before: dict[tuple[int | None, str], ImportedEvent] = {}
    for start in range(0, len(keys), 500):
        found = ImportedEvent.objects.filter(key__in=keys[start : start + 500])
        before |= {
            (one.body_id, one.key): one for one in found.select_related("meeting__body", "meeting__room", "period")
        }
    for entry in entries:
        if entry.fate != Fate.NEW:
            continue
        known = before.get((entry.body.pk if entry.body else None, entry.event.key))
        if entry.body:
            _match_meeting(entry, known.meeting if known else None)
        else:
            _match_period(entry, known.period if known else None)


def _match_meeting(entry: Entry, meeting: Meeting | None) -> None:
    entry.meeting = meeting or Meeting.objects.filter(body=entry.body, uid=entry.event.key).first()
    if entry.meeting is None:
        entry.fate = Fate.SAME if entry.event.is_cancelled else Fate.NEW
    elif entry.event.is_cancelled:
        entry.fate = Fate.CANCELLED if entry.meeting.is_under_way else Fate.SAME
    else:
        same = (entry.meeting.starts_at, entry.meeting.ends_at) == (entry.starts_at, entry.ends_at)
        place = entry.event.location[:160]
        same &= not place or place in (entry.meeting.place, entry.meeting.place_text)
        entry.fate = Fate.SAME if same or not entry.meeting.is_under_way else Fate.CHANGED


def _match_period(entry: Entry, period: ClosedPeriod | None) -> None:
    same_days = ClosedPeriod.objects.filter(kind=entry.kind, starts_on=entry.first, ends_on=entry.last).first()
    entry.period = period
    if same_days or entry.event.is_cancelled:
        entry.fate = Fate.SAME
    elif period:
        entry.fate = Fate.CHANGED
