"""The kinds of request that modules register, and what a kind has to tell the queue.

A module names its kinds in its apps.py: `approval_kinds = ["keys.approval.LoanKind"]`.
See docs/developer/approvals.md for a worked example.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from approvals.content import Content, Part
from approvals.facts import Fact, FactValues
from approvals.town import DEPARTMENT
from directory.models import Department, Person
from intranet import modules
from intranet.exceptions import DomainError

if TYPE_CHECKING:
    from approvals.models import ApprovalRequest

Text = str | Promise
Subject = TypeVar("Subject", bound=models.Model)


class KindUnavailable(DomainError):
    message = _("The module that this request belongs to is switched off.")


@dataclass(frozen=True)
class OfferedApprover:
    """People whom the kind names itself, such as the holder of the budget that pays."""

    code: str
    label: Text


class ApprovalKind(Generic[Subject]):
    """Tells the queue about one kind of request. One instance serves the whole process: keep no state.

    `gives_conditions` names the roles and offered approvers, by code, who may approve with conditions.
    """

    code: str
    label: Text
    model: type[Subject]
    summary_template: str
    facts: Sequence[Fact] = ()
    parts: Sequence[Part] = ()
    offered_approvers: Sequence[OfferedApprover] = ()
    gives_conditions: frozenset[str] = frozenset()

    def title(self, subject: Subject) -> str:
        """One line that tells this request from others, at most 200 characters."""
        return str(subject)

    def department(self, subject: Subject) -> Department | None:
        """The department the request is about; None follows the requester."""
        return None

    def fact_values(self, subject: Subject) -> FactValues:
        """The facts by their code. A fact left out or None stops a request whose rules ask for it."""
        return {}

    def content(self, subject: Subject) -> Content:
        """All that an approver is shown and agrees to, by part, as text that does not depend on a language."""
        raise NotImplementedError

    def approvers(self, offered: str, subject: Subject) -> Iterable[Person]:
        """The people behind one of `offered_approvers`."""
        return ()

    def summary(self, subject: Subject) -> dict[str, Any]:
        """The context of `summary_template`."""
        return {"subject": subject}

    def url(self, subject: Subject) -> str:
        """The page of the subject in its own module, empty when it has none."""
        return ""

    def edit_url(self, subject: Subject) -> str:
        """Where the requester changes what was returned."""
        return ""

    def new_url(self) -> str:
        """Where somebody begins such a request, empty when that is not done from the queue."""
        return ""

    # Effects: each is called once, in the transaction of the act that causes it, with the subject
    # locked. A DomainError raised here undoes that act and is shown to whoever acted.

    def approved(self, subject: Subject, *, approval: "ApprovalRequest", by: Any) -> None: ...

    def refused(self, subject: Subject, *, approval: "ApprovalRequest", by: Any) -> None: ...

    def returned(self, subject: Subject, *, approval: "ApprovalRequest", by: Any) -> None: ...

    def withdrawn(self, subject: Subject, *, approval: "ApprovalRequest", by: Any) -> None: ...

    # What the engine derives from the above.

    @property
    def all_facts(self) -> Mapping[str, Fact]:
        """The declared facts, and the department that every request has."""
        return {fact.code: fact for fact in (*self.facts, DEPARTMENT)}

    def read(self, key: int) -> Subject:
        return self.model._default_manager.get(pk=key)

    def lock(self, key: int) -> Subject:
        """The subject, locked until the end of the transaction."""
        return self.model._default_manager.select_for_update(of=("self",)).get(pk=key)


@cache
def kinds() -> Mapping[str, ApprovalKind[Any]]:
    """Every kind that the modules in use register, by code."""
    paths = (path for part in modules.parts() for path in getattr(part, "approval_kinds", ()))
    registered = [import_string(path)() for path in paths]
    return {kind.code: kind for kind in registered}


def kind_of(code: str) -> ApprovalKind[Any]:
    """Raises KindUnavailable."""
    try:
        return kinds()[code]
    except KeyError:
        raise KindUnavailable from None


def label_of(code: str) -> str:
    """What people call this kind; its code when the module is switched off."""
    kind = kinds().get(code)
    return str(kind.label) if kind else code
