"""What is said about a file that somebody brings: the words for the codes that reading gives."""

from django.utils.translation import gettext_lazy as _

from meetings.calendar.structure import Unreadable

WORDS = {
    "answer": _("This is an answer to an invitation (%(detail)s), not a calendar."),
    "cut": _("%(detail)s begins here and has no end: the file was cut off."),
    "end-without-begin": _("Here ends something that did not begin: %(detail)s."),
    "long-line": _("This line is too long."),
    "malformed": _("This cannot be read: %(detail)s"),
    "no-answer": _("There is no answer to an invitation in it."),
    "no-calendar": _("This is no iCalendar file: BEGIN:VCALENDAR is missing."),
    "no-events": _("There is no event in this file."),
    "no-property": _("“%(detail)s” is no property: a name, a colon and a value are expected."),
    "no-start": _("The event does not say when it starts."),
    "no-text": _("This is no text file."),
    "no-zone": _("No time zone is given; taken as the time in Brussels."),
    "not-utf-8": _("The text is not written in UTF-8."),
    "stands-twice": _("%(detail)s stands twice in this event."),
    "too-deep": _("Too many parts stand inside each other."),
    "too-heavy": _("Reading this file takes too much time or memory."),
    "too-large": _("The file is larger than 5 MB."),
    "too-many": _("The file gives more than %(detail)s events: choose a shorter period."),
    "too-often": _("The event is repeated too often in a day: %(detail)s"),
    "twice": _("The file has this event twice."),
    "unknown-zone": _("The time zone “%(detail)s” is unknown; taken as the time in Brussels."),
}


def said(code: str, detail: str = "") -> str:
    """The sentence for a code, in the active language."""
    return str(WORDS[code]) % {"detail": detail}


def reason(error: Unreadable) -> str:
    """Why a file is refused, with the line where that is known."""
    words = said(error.code, error.detail)
    return str(_("Line %(line)s: %(reason)s") % {"line": error.line, "reason": words}) if error.line else words
