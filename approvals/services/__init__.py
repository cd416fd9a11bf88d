from .chains import preview, version_in_force
from .commenting import comment
from .deciding import decide, offered_outcomes
from .delegating import arrange, end
from .handing_on import escalate, reassign
from .people import person_of
from .publishing import publish
from .reminding import remind, remind_and_escalate
from .submitting import resubmit, submit, withdraw

__all__ = [
    "arrange",
    "comment",
    "decide",
    "end",
    "escalate",
    "offered_outcomes",
    "person_of",
    "preview",
    "publish",
    "reassign",
    "remind",
    "remind_and_escalate",
    "resubmit",
    "submit",
    "version_in_force",
    "withdraw",
]
