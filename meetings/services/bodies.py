from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from meetings.models import GoverningBody, Membership


class NotYourself(DomainError):
    message = _("Nobody gives themselves a seat, or makes themselves secretary: ask another administrator.")


@transaction.atomic
def save_body(body: GoverningBody, *, by: Any) -> GoverningBody:
    """Keep a body as an administrator describes it; `by=None` is the portal itself. Raises NotYourself."""
    stored = GoverningBody.objects.select_for_update().filter(pk=body.pk).first() if body.pk else None
    refuse_naming_oneself(body, by=by, stored=stored)
    body.full_clean()
    body.save()
    audit.record(
        "meetings.body_changed" if stored else "meetings.body_added",
        subject=body,
        by=by,
        before={"secretary": str(stored.secretary or "")} if stored else {},
        after={"secretary": str(body.secretary or "")},
    )
    return body


def refuse_naming_oneself(body: GoverningBody, *, by: Any, stored: GoverningBody | None) -> None:
    """Raises NotYourself when somebody makes themselves secretary."""
    before = stored.secretary_id if stored else None
    if by and body.secretary and body.secretary_id != before and body.secretary.user_id == by.pk:
        raise NotYourself


def refuse_own_seat(membership: Membership, *, by: Any) -> None:
    """Raises NotYourself when somebody gives themselves a seat, or a longer or a better one."""
    if by and membership.person and membership.person.user_id == by.pk and _opens_more(membership):
        raise NotYourself


@transaction.atomic
def save_membership(membership: Membership, *, by: Any) -> Membership:
    """Keep a seat: closed items open with it. Raises NotYourself."""
    refuse_own_seat(membership, by=by)
    is_new = membership.pk is None
    membership.full_clean()
    membership.save()
    audit.record(
        "meetings.member_added" if is_new else "meetings.member_changed",
        subject=membership.body,
        by=by,
        after={
            "member": membership.name,
            "role": membership.role,
            "from": membership.starts_on,
            "until": membership.ends_on,
        },
    )
    return membership


def _opens_more(membership: Membership) -> bool:
    """Whether the change is more than ending the seat."""
    stored = Membership.objects.filter(pk=membership.pk).first()
    if stored is None or (stored.person_id, stored.body_id, stored.role) != (
        membership.person_id,
        membership.body_id,
        membership.role,
    ):
        return True
    if membership.starts_on < stored.starts_on:
        return True
    return stored.ends_on is not None and (membership.ends_on is None or membership.ends_on > stored.ends_on)


def set_following(body: GoverningBody, *, by: Any, follows: bool) -> None:
    """Follow a body: its deadlines come as a reminder and stand in the own calendar."""
    if follows:
        body.followers.add(by)
    else:
        body.followers.remove(by)
