"""Who is back, who is missed, who is gone: the last is the last thing a run writes."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import DirectorySource, Person, SourceEntry
from directory.services.movements import record_joined, record_left
from intranet.accounts.models import User
from intranet.accounts.services.sessions import end_sessions
from intranet.audit import services as audit

from .plan import Plan
from .relinking import propose_roles


def write_presence(source: DirectorySource, plan: Plan) -> None:
    """Begin the days of grace of who is missed, and let go who is gone."""
    Person.objects.filter(pk__in=plan.found_again).update(absent_since=None)
    Person.objects.filter(pk__in=plan.newly_absent).update(absent_since=timezone.now())
    _let_go(plan.leaving, _("no longer in the directory"))
    _let_go(plan.disabled, _("disabled in the directory"))


@transaction.atomic
def bring_back(person_ids: Sequence[int]) -> int:
    """Show somebody again; for how many an administrator must decide on the roles they had by hand.

    What an administrator hid stays hidden, and no role comes back by itself.
    """
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=person_ids)
    for person in people:
        audit.record("directory.person_returned", subject=person)
    proposed = sum(propose_roles(person) for person in people)
    people.update(is_active_in_directory=True, absent_since=None, updated_at=timezone.now())
    SourceEntry.objects.filter(person__in=person_ids).update(is_manager_resolved=False)
    record_joined(person_ids)
    return proposed


@transaction.atomic
def _let_go(person_ids: Sequence[int], reason: str) -> None:
    """Hide somebody and log them out; what they made and did stays."""
    if not person_ids:
        return
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=person_ids, is_active_in_directory=True)
    for person in people:
        audit.record("directory.person_left", subject=person, reason=reason)
    people.update(is_active_in_directory=False, updated_at=timezone.now())
    reports = Person.objects.filter(manager__in=person_ids)
    SourceEntry.objects.filter(person__in=reports).update(is_manager_resolved=False)
    reports.update(manager=None)
    record_left(person_ids)
    for user in User.objects.filter(person__in=person_ids):
        end_sessions(user, reason=reason)
