"""Each quarter the head of department confirms every grant of the department; silence ends it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import Confirmation, Grant
from citizen_lookup.services.grants import close, lock
from directory.models import Department
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications

TIME_TO_ANSWER = timedelta(days=21)
REMIND_BEFORE = (7, 2)


class NothingToConfirm(DomainError):
    message = _("This grant does not wait for a confirmation.")


def follow_the_grants(*, today: date | None = None) -> dict[str, int]:
    """End what expired or was not confirmed, ask the heads at the turn of a quarter, and remind them.

    May run again on the same day: heads are asked once, reminded on two days.
    """
    today = today or timezone.localdate()
    return {
        "expired": _end(Grant.objects.expired(today), Grant.Ending.EXPIRED),
        "not_confirmed": _end(
            Grant.objects.filter(state=Grant.State.IN_FORCE, confirm_by__lt=today), Grant.Ending.NOT_CONFIRMED
        ),
        "asked": _ask(today),
        "reminded": _remind(today),
    }


def _end(grants: Any, ending: str) -> int:
    ended = 0
    for grant in grants:
        with transaction.atomic():
            if Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk).state == Grant.State.IN_FORCE:
                close(lock(grant, (Grant.State.IN_FORCE,)), ending=ending)
                ended += 1
    return ended


def due_day(today: date) -> date:
    """The day by which the grants of this quarter must be confirmed."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1) + TIME_TO_ANSWER


@transaction.atomic
def _ask(today: date) -> int:
    due = due_day(today)
    begin = due - TIME_TO_ANSWER
    waiting = Grant.objects.filter(
        ~Q(confirmations__due_on=due), state=Grant.State.IN_FORCE, confirm_by=None, starts_on__lt=begin
    )
    if today > due:
        return 0
    keys = list(waiting.values_list("pk", flat=True))
    Grant.objects.filter(pk__in=keys).update(confirm_by=due)
    _tell(Grant.objects.filter(pk__in=keys), due)
    return len(keys)


def _remind(today: date) -> int:
    days = [today + timedelta(days=days) for days in REMIND_BEFORE]
    waiting = Grant.objects.filter(state=Grant.State.IN_FORCE, confirm_by__in=days)
    for due in days:
        _tell(waiting.filter(confirm_by=due), due)
    return waiting.count()


def _tell(grants: Any, due: date) -> None:
    heads = Counter(head for grant in grants.for_list() if (head := confirmer(grant)))
    for head, count in heads.items():
        notifications.notify(
            head,
            kind="citizen_lookup.confirm",
            title=format_lazy(
                _("Confirm {count} grants to look residents up by {day}"),
                count=count,
                day=date_format(due, "j/m/Y"),
            ),
            body=_("Without your answer they end."),
            url=reverse("citizen_lookup:confirmations"),
        )


def confirmer(grant: Grant) -> Any:
    """The account that confirms this grant: the head of its department, of a head's own grant the head above."""
    department: Department | None = grant.department
    while department is not None:
        head = department.head
        if head is not None and head.user_id and head.user_id != grant.holder_id:
            return head.user
        department = department.parent
    return None


@transaction.atomic
def confirm(grant: Grant, *, by: Any) -> Confirmation:
    """The head says that the grant is still needed. Raises PermissionDenied, GrantChanged, NothingToConfirm."""
    grant = lock(grant, (Grant.State.IN_FORCE,))
    head = confirmer(grant)
    if head is None or head.pk != by.pk:
        raise PermissionDenied
    if grant.confirm_by is None:
        raise NothingToConfirm
    confirmation = Confirmation.objects.create(grant=grant, due_on=grant.confirm_by, by=by, at=timezone.now())
    grant.confirm_by = None
    grant.save(update_fields=["confirm_by"])
    audit.record("citizen_lookup.grant_confirmed", subject=grant, by=by)
    return confirmation


def waiting_for(user: Any) -> list[Grant]:
    """What this person has to confirm, the most urgent first."""
    waiting = Grant.objects.filter(state=Grant.State.IN_FORCE, confirm_by__isnull=False).exclude(holder=user)
    grants = waiting.for_list().select_related("department__head", "department__parent__head")
    return [grant for grant in grants.order_by("confirm_by", "holder__name") if confirmer(grant) == user]
