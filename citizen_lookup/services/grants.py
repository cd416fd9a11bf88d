from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from approvals import services as approvals
from approvals.models import ApprovalRequest
from citizen_lookup.models import Grant, Purpose
from directory.models import Person
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications

APPROVAL_KIND = "citizen_lookup.grant"
LONGEST = timedelta(days=366)
READS_THE_RECORD = "citizen_lookup.read_access_record"


class GrantChanged(DomainError):
    message = _("Somebody was here before you: this grant is no longer in that state.")


class NotForThisPerson(DomainError):
    message = _("Such a grant is for colleagues with a department; of another department only its head asks.")


class NotForTheOfficer(DomainError):
    message = _("Who reads the access record never sees the register.")


class PurposeNotOpen(DomainError):
    message = _("One of these purposes is closed, or not meant for this department.")


class NobodyGrantsThemselves(DomainError):
    message = _("Nobody decides on their own grant: hand this on.")


class TooLong(DomainError):
    message = _("A grant ends within a year, and not in the past; it can be asked again.")


def usable_grants(user: Any, *, on: date | None = None) -> QuerySet[Grant]:
    """The grants that let `user` look residents up on this day; none for who reads the access record."""
    if not user.is_active or user.has_perm(READS_THE_RECORD):
        return Grant.objects.none()
    usable: QuerySet[Grant] = Grant.objects.in_force(on).filter(holder=user)
    return usable.prefetch_related("purposes")


def usable_purposes(user: Any, *, on: date | None = None) -> QuerySet[Purpose]:
    """What `user` may look residents up for on this day, by name."""
    purposes: QuerySet[Purpose] = Purpose.objects.open().filter(grants__in=usable_grants(user, on=on)).distinct()
    return purposes


def grant_for(user: Any, purpose: Purpose) -> Grant | None:
    """The grant that covers this purpose today; of several the one that lasts longest."""
    if purpose.is_closed:
        return None
    return usable_grants(user).filter(purposes=purpose).order_by("-ends_on").first()


@transaction.atomic
def ask(grant: Grant, *, purposes: Sequence[Purpose], by: Any) -> Grant:
    """Ask for a grant, for oneself or for a member of one's department; approvals decide.

    A grant that was returned is asked again. Raises PermissionDenied, GrantChanged, NotForThisPerson,
    NotForTheOfficer, PurposeNotOpen, TooLong, and what `approvals.submit` raises.
    """
    grant.department = _department_of(grant.holder, by=by)
    if grant.holder.has_perm(READS_THE_RECORD):
        raise NotForTheOfficer
    person = Person.objects.get(user=grant.holder)
    if not purposes or Purpose.objects.open_to(person).filter(pk__in=[one.pk for one in purposes]).count() != len(
        purposes
    ):
        raise PurposeNotOpen
    today = timezone.localdate()
    if not today <= grant.ends_on <= max(today, grant.starts_on) + LONGEST:
        raise TooLong
    latest = _returned_request(grant, by=by) if grant.pk else None
    grant.asked_by = by
    grant.state = Grant.State.ASKED
    grant.full_clean()
    grant.save()
    grant.purposes.set(purposes)
    audit.record("citizen_lookup.grant_asked", subject=grant, by=by, reason=grant.why, after=_values(grant))
    if latest:
        approvals.resubmit(latest, by=by)
    else:
        approvals.submit(APPROVAL_KIND, grant, by=by)
    grant.refresh_from_db()
    return grant


def _department_of(holder: Any, *, by: Any) -> Any:
    person = Person.objects.active().filter(user=holder).select_related("department__head").first()
    if person is None or person.department is None:
        raise NotForThisPerson
    head = person.department.head
    if holder.pk != by.pk and (head is None or head.user_id != by.pk):
        raise NotForThisPerson
    return person.department


def _returned_request(grant: Grant, *, by: Any) -> ApprovalRequest | None:
    current = lock(grant, (Grant.State.RETURNED,))
    if current.asked_by_id != by.pk:
        raise PermissionDenied
    return ApprovalRequest.objects.filter(kind=APPROVAL_KIND, subject_key=grant.pk).order_by("-pk").first()


def _values(grant: Grant) -> dict[str, Any]:
    return {"holder": grant.holder.get_full_name(), "purposes": grant.purposes_text, "ends_on": grant.ends_on}


def lock(grant: Grant, states: Sequence[str]) -> Grant:
    """The grant as it is now, locked until the transaction ends. Raises GrantChanged."""
    locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if locked.state not in states:
        raise GrantChanged
    return locked


@transaction.atomic
def withdraw(grant: Grant, *, by: Any) -> Grant:
    """Take back what is not decided yet. Raises PermissionDenied, GrantChanged."""
    grant = lock(grant, (Grant.State.ASKED, Grant.State.RETURNED))
    if grant.asked_by_id != by.pk:
        raise PermissionDenied
    request = ApprovalRequest.objects.filter(kind=APPROVAL_KIND, subject_key=grant.pk).order_by("-pk").first()
    if grant.state == Grant.State.ASKED and request:
        approvals.withdraw(request, by=by)
        grant.refresh_from_db()
        return grant
    grant.state = Grant.State.WITHDRAWN
    grant.save(update_fields=["state"])
    audit.record("citizen_lookup.grant_withdrawn", subject=grant, by=by)
    return grant


@transaction.atomic
def end(grant: Grant, *, by: Any) -> Grant:
    """End a grant at once: the holder gives it up, the head or the data protection officer takes it back.

    Raises PermissionDenied, GrantChanged.
    """
    grant = lock(grant, (Grant.State.IN_FORCE,))
    ending = ending_by(grant, by)
    if not ending:
        raise PermissionDenied
    return close(grant, ending=ending, by=by)


def ending_by(grant: Grant, user: Any) -> str:
    """In what capacity `user` may end this grant, empty for somebody who may not."""
    if grant.state != Grant.State.IN_FORCE:
        return ""
    if grant.holder_id == user.pk:
        return Grant.Ending.BY_HOLDER
    head = grant.department.head
    if head is not None and head.user_id == user.pk:
        return Grant.Ending.BY_HEAD
    return Grant.Ending.BY_DPO if user.has_perm(READS_THE_RECORD) else ""


def close(grant: Grant, *, ending: str, by: Any = None) -> Grant:
    """End a locked grant and tell its holder; for the services of this module."""
    grant.state, grant.ending = Grant.State.ENDED, ending
    grant.ended_at, grant.ended_by, grant.confirm_by = timezone.now(), by, None
    grant.save(update_fields=["state", "ending", "ended_at", "ended_by", "confirm_by"])
    audit.record("citizen_lookup.grant_ended", subject=grant, by=by, after={"ending": ending})
    if by is None or by.pk != grant.holder_id:
        notifications.notify(
            grant.holder,
            kind="citizen_lookup.grant",
            title=format_lazy(_("Your grant to look residents up ended: {why}"), why=grant.get_ending_display()),
            body=grant.purposes_text,
            url=grant.get_absolute_url(),
            by=by,
        )
    return grant


def put_in_force(grant: Grant, *, by: Any) -> None:
    """What an approval leads to; called with the grant locked. Raises NobodyGrantsThemselves."""
    if by is not None and by.pk == grant.holder_id:
        raise NobodyGrantsThemselves
    grant.state = Grant.State.IN_FORCE
    grant.save(update_fields=["state"])
    audit.record("citizen_lookup.granted", subject=grant, by=by, after=_values(grant))
    if grant.asked_by_id != grant.holder_id:
        notifications.notify(
            grant.holder,
            kind="citizen_lookup.grant",
            title=_("You may look residents up"),
            body=grant.purposes_text,
            url=grant.get_absolute_url(),
            by=by,
        )
