from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from approvals.content import Difference
from intranet.exceptions import DomainError

if TYPE_CHECKING:
    from approvals.models import ApprovalRequest


class NoRules(DomainError):
    message = _("No approval rules are in force for this kind of request. An administrator can set them.")


class ChainUnsound(DomainError):
    """The rules name nobody for some step; `problems` are sentences for the requester."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class AlreadySubmitted(DomainError):
    message = _("This has already been submitted.")

    def __init__(self, approval: "ApprovalRequest") -> None:
        self.approval = approval
        super().__init__()


class StepClosed(DomainError):
    message = _("This step has been decided in the meantime, or no longer waits for you.")


class ContentChanged(DomainError):
    """What was shown is not what would be approved; `differences` say what changed since it was submitted."""

    message = _("The request has changed since it was shown to you, so nothing was decided. Look at what changed.")

    def __init__(self, differences: Sequence[Difference]) -> None:
        self.differences = differences
        super().__init__()


class SubjectGone(DomainError):
    message = _("What this request was about no longer exists.")


class NotOpen(DomainError):
    message = _("This request is already closed.")


class ReasonMissing(DomainError):
    message = _("Say why, so that the requester knows what to do.")


class OutcomeNotOffered(DomainError):
    message = _("This decision is not possible on this step.")


class CannotTakeSeat(DomainError):
    """Somebody cannot be asked to decide; the message says why."""


class DelegateIsAway(DomainError):
    """The replacement is replaced themselves in that period; a replacement of a replacement decides nothing."""
