from .agenda import AgendaItem, ItemDocument, ItemEvent
from .attendance import Attendance
from .bodies import GoverningBody, Membership
from .bundles import Bundle
from .calendar import ClosedPeriod
from .convocations import Convocation, ConvocationReading, ConvocationReceipt
from .decisions import Decision, FollowUpTask
from .feeds import Feed
from .imports import CalendarImport, ImportedEvent
from .invitations import Invitation
from .meetings import Meeting, MeetingDocument
from .reminders import Reminder
from .scopes import Scope

__all__ = [
    "AgendaItem",
    "Attendance",
    "Bundle",
    "CalendarImport",
    "ClosedPeriod",
    "Convocation",
    "ConvocationReading",
    "ConvocationReceipt",
    "Decision",
    "Feed",
    "FollowUpTask",
    "GoverningBody",
    "ImportedEvent",
    "Invitation",
    "ItemDocument",
    "ItemEvent",
    "Meeting",
    "MeetingDocument",
    "Membership",
    "Reminder",
    "Scope",
]
