"""What people are told about requests: in the portal and by mail, as each of them chose.

Every notice leads to the page of the request; opening that page changes nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from approvals.models import ApprovalRequest, Candidate, Delegation, Event
from directory.models import Person
from intranet.accounts.models import User
from intranet.notifications import services as notifications

WAITING, REMINDER, RESULT, MENTION, REPLACEMENT = (
    "approvals.waiting",
    "approvals.reminder",
    "approvals.result",
    "approvals.mention",
    "approvals.replacement",
)
# Written out in the language of whoever reads it.
_day = lazy(date_format, str)
RESULT_TITLES = {
    Event.Kind.APPROVED: _("Approved: {title}"),
    Event.Kind.REFUSED: _("Refused: {title}"),
    Event.Kind.RETURNED: _("Returned to you: {title}"),
}


def step_waits(approval: ApprovalRequest, *, by: User | None) -> None:
    seats_wait(approval, _open_seats(approval), by=by)


def seats_wait(approval: ApprovalRequest, seats: Iterable[Candidate], *, by: User | None) -> None:
    """Tell these candidates, and whoever replaces them today, that the request waits for them."""
    _tell_seats(approval, seats, WAITING, _("Waiting for you: {title}"), by=by)


def reminder(approval: ApprovalRequest) -> None:
    _tell_seats(approval, _open_seats(approval), REMINDER, _("Still waiting for you: {title}"), by=None)


def term_passed(approval: ApprovalRequest, added: Sequence[Candidate]) -> None:
    """Tell the new candidates that it waits for them, the silent ones and the requester that it was passed on."""
    _tell_seats(approval, added, WAITING, _("Passed on to you after the term: {title}"), by=None)
    new = {candidate.pk for candidate in added}
    silent = [seat for seat in _open_seats(approval) if seat.pk not in new]
    _tell_seats(approval, silent, REMINDER, _("The term has passed: {title}"), by=None)
    names = ", ".join(candidate.name for candidate in added)
    body = (
        format_lazy(_("Now also {names} may decide."), names=names)
        if names
        else _("Nobody stands above who has to decide.")
    )
    _tell(approval, approval.requester.user, RESULT, _("Nobody has answered within the term: {title}"), body=body)


def round_ended(approval: ApprovalRequest, ending: Event.Kind, *, by: User | None, reason: str) -> None:
    if ending in RESULT_TITLES:
        _tell(approval, approval.requester.user, RESULT, RESULT_TITLES[ending], body=reason, by=by)


def commented(event: Event, people: Iterable[Person]) -> None:
    """Tell whom the comment names, and the requester."""
    approval = event.approval
    named = {person.user for person in people if person.user}
    for user in named:
        _tell(approval, user, MENTION, _("You are mentioned: {title}"), body=event.text, by=event.by)
    if approval.requester.user not in named:
        _tell(approval, approval.requester.user, MENTION, _("New comment: {title}"), body=event.text, by=event.by)


def replacement_arranged(delegation: Delegation, *, by: User) -> None:
    """Tell both, except who arranged it."""
    period = format_lazy(_("From {start} until {end}."), start=_day(delegation.starts_on), end=_day(delegation.ends_on))
    for person, title in (
        (delegation.delegate, format_lazy(_("You replace {name}"), name=delegation.principal)),
        (delegation.principal, format_lazy(_("{name} replaces you"), name=delegation.delegate)),
    ):
        if person.user:
            url = reverse("approvals:delegation_list")
            notifications.notify(person.user, kind=REPLACEMENT, title=title, body=period, url=url, by=by)


def _open_seats(approval: ApprovalRequest) -> list[Candidate]:
    return list(Candidate.objects.open().filter(step=approval.current_step_id).select_related("person__user"))


def _tell_seats(
    approval: ApprovalRequest, seats: Iterable[Candidate], kind: str, title: Any, *, by: User | None
) -> None:
    """One notice for each person, with for whom they replace; never to the requester."""
    told: dict[int, str] = {}
    for seat in seats:
        if seat.person.user_id:
            told[seat.person.user_id] = ""
    today = timezone.localdate()
    deputies = Delegation.objects.in_force(today).filter(principal__in=[seat.person_id for seat in seats])
    for delegation in deputies.matching(kind=approval.kind, amount=approval.amount).select_related(
        "principal", "delegate"
    ):
        if delegation.delegate.user_id and delegation.delegate_id != approval.requester_id:
            told.setdefault(delegation.delegate.user_id, delegation.principal.display_name)
    for user in User.objects.filter(pk__in=told):
        replaced = told[user.pk]
        body = format_lazy(
            _("{requester} asks this; you decide for {name}."), requester=approval.requester, name=replaced
        )
        asks = format_lazy(_("{requester} asks this."), requester=approval.requester)
        _tell(approval, user, kind, title, body=body if replaced else asks, by=by)


def _tell(
    approval: ApprovalRequest, user: User | None, kind: str, title: Any, *, body: Any = "", by: User | None = None
) -> None:
    if user is not None:
        title = format_lazy(title, title=approval.title)
        notifications.notify(user, kind=kind, title=title, body=body, url=approval.get_absolute_url(), by=by)
