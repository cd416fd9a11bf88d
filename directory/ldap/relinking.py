"""Who is back: supposed by the sync from the employee number, decided by an administrator.

Somebody whose key comes back is shown again at once, but the roles that were given by hand wait for a decision.
Somebody with a new key and an old employee number is a newcomer, until an administrator says who it is. When the
keys of a whole directory were made anew, the guard stops the run, and the run offers all the links at once.
"""

from typing import Any

from django.db.models import Q

from directory.models import DirectorySource, Person, Proposal
from intranet.accounts.models import RoleAssignment
from intranet.accounts.services import withdraw_role

from .plan import Plan

_BATCH = 500


def propose_roles(person: Person) -> bool:
    """End the roles that somebody was given by hand before they left, and propose to give them again, if there are."""
    if person.user is None:
        return False
    held = person.user.role_assignments.open().filter(source=RoleAssignment.Source.BY_HAND).select_related("role")
    roles = [assignment.role for assignment in held]
    if not roles or Proposal.objects.open().filter(person=person).exists():
        return False
    for role in roles:
        withdraw_role(person.user, role, by=None, reason="")
    Proposal.objects.create(
        kind=Proposal.Kind.RETURNED, person=person, newcomer=None, roles=[role.code for role in roles]
    )
    return True


def propose_links(source: DirectorySource) -> int:
    """Propose that newcomers are who left with the same employee number; how many proposals were made.

    Looks at what is in the database, not at a plan: a run that was killed halfway is made up for by the next.
    """
    gone = (
        Person.objects.filter(Q(is_active_in_directory=False) | ~Q(absent_since=None))
        .filter(source__organisation=source.organisation_id)
        .exclude(employee_number="")
        .exclude(source_key=None)
    )
    by_number = dict(gone.order_by("updated_at").values_list("employee_number", "pk"))
    if not by_number:
        return 0
    there = Person.objects.filter(source=source, is_active_in_directory=True, absent_since=None)
    newcomers = there.filter(employee_number__in=gone.order_by().values("employee_number"))
    known = set(Proposal.objects.values_list("person_id", "newcomer_id"))
    waiting = set(Proposal.objects.open().values_list("person_id", flat=True))
    proposals = []
    for pk, number in newcomers.order_by("pk").values_list("pk", "employee_number"):
        former = by_number[number]
        if former < pk and former not in waiting and (former, pk) not in known:
            waiting.add(former)
            proposals.append(Proposal(kind=Proposal.Kind.SAME_NUMBER, person_id=former, newcomer_id=pk))
    Proposal.objects.bulk_create(proposals, batch_size=_BATCH)
    return len(proposals)


def key_changes(source: DirectorySource, plan: Plan) -> list[dict[str, Any]]:
    """Newcomers of a plan who have the employee number of somebody whom the plan misses: the same with another key."""
    missing = Person.objects.filter(source=source, pk__in=[*plan.newly_absent, *plan.leaving])
    numbers = missing.exclude(employee_number="").values_list("employee_number", "pk", "display_name")
    former = {number: (pk, name) for number, pk, name in numbers}
    found: dict[str, list[dict[str, Any]]] = {}
    for details in plan.created:
        if details.employee_number in former:
            pk, name = former[details.employee_number]
            link = {"person": pk, "name": name, "key": str(details.key), "new_name": details.display_name}
            found.setdefault(details.employee_number, []).append(link)
    return [links[0] for links in found.values() if len(links) == 1]
