"""The bundle: the agenda with all documents that its reader may see, as one PDF with bookmarks and page numbers."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from meetings.agendas import Line, lines_for, lines_since
from meetings.models import Convocation, ItemDocument, Meeting

# So much is joined while its reader waits, in a second or two; the worker joins more.
MOST_AT_ONCE = 40
LARGEST_AT_ONCE = 8 * 1024 * 1024


@dataclass
class Contents:
    """What goes into a bundle for one reader: the whole agenda, or with `since` only what changed after that."""

    meeting: Meeting
    lines: list[Line]
    since: Convocation | None = None

    @cached_property
    def documents(self) -> list[ItemDocument]:
        return [document for line in self.lines for document in line.documents]

    @property
    def is_large(self) -> bool:
        if len(self.documents) > MOST_AT_ONCE:
            return True
        return sum(map(_size, self.documents)) > LARGEST_AT_ONCE

    @property
    def fingerprint(self) -> str:
        """Another one as soon as anything in the bundle is another."""
        told = [
            (line.item.pk, line.item.number, line.item.title, line.item.proposed_decision, line.mark,
             [document.pk for document in line.documents])
            for line in self.lines
        ]  # fmt: skip
        return hashlib.sha256(repr((self.meeting.changed_at, told)).encode()).hexdigest()


def contents_for(meeting: Meeting, user, since: Convocation | None = None) -> Contents:
    """What `user` may read now."""
    return Contents(meeting, lines_since(meeting, user, since) if since else lines_for(meeting, user), since)


def bundle_pdf(contents: Contents, *, town: str, tell: Callable[[int], object] = lambda done: None) -> bytes:
    """The agenda with its documents; `tell` hears after each document how many are behind."""
    from meetings import joining  # 14 MB of memory, only for who needs it

    return joining.joined(contents, town=town, tell=tell)


def _size(document: ItemDocument) -> int:
    try:
        return document.file.size
    except OSError:
        return 0
