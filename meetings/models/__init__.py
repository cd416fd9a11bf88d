from .agenda import AgendaItem, ItemDocument, ItemEvent
from .attendance import Attendance
from .bodies import GoverningBody, Membership
from .calendar import ClosedPeriod
from .convocations import Convocation, ConvocationReading, ConvocationReceipt
from .decisions import Decision, FollowUpTask
from .meetings import Meeting, MeetingDocument
from .reminders import Reminder
from .scopes import Scope

__all__ = [
    "AgendaItem",
    "Attendance",
    "ClosedPeriod",
    "Convocation",
    "ConvocationReading",
    "ConvocationReceipt",
    "Decision",
    "FollowUpTask",
    "GoverningBody",
    "ItemDocument",
    "ItemEvent",
    "Meeting",
    "MeetingDocument",
    "Membership",
    "Reminder",
    "Scope",
]
