from .chains import preview, try_out, version_in_force
from .commenting import comment
from .deciding import decide, offered_outcomes
from .delegating import arrange, end, may_end
from .handing_on import escalate, open_seats, reassign
from .people import person_of
from .publishing import publish
from .reminding import remind, remind_and_escalate
from .submitting import require_requester, resubmit, submit, withdraw

__all__ = [
    "arrange",
    "comment",
    "decide",
    "end",
    "escalate",
    "may_end",
    "offered_outcomes",
    "open_seats",
    "person_of",
    "preview",
    "publish",
    "reassign",
    "remind",
    "remind_and_escalate",
    "require_requester",
    "resubmit",
    "submit",
    "try_out",
    "version_in_force",
    "withdraw",
]
