"""What people do with letter numbers; each verb checks who may and in which state, on the locked letter."""

from .afterwards import attach, mark_sent, void, void_letter
from .issuing import issue, issue_many, refuse, return_with_question
from .locking import LetterChanged
from .requests import SeriesClosedToYou, ask, save_draft, withdraw
from .series import save_series

__all__ = [
    "LetterChanged",
    "SeriesClosedToYou",
    "ask",
    "attach",
    "issue",
    "issue_many",
    "mark_sent",
    "refuse",
    "return_with_question",
    "save_draft",
    "save_series",
    "void",
    "void_letter",
    "withdraw",
]
