import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from approvals import notices
from approvals.exceptions import ReasonMissing
from approvals.models import ApprovalRequest, Event, Mention
from directory.models import Person
from intranet.accounts.models import User

MENTION = re.compile(r"(?<!\w)@(\S+)")


@transaction.atomic
def comment(approval: ApprovalRequest, *, by: User, text: str) -> Event:
    """Add a comment; people named with @ are told and may see the request from then on.

    Raises PermissionDenied, ReasonMissing (an empty text).
    """
    if not ApprovalRequest.objects.visible_to(by).filter(pk=approval.pk).exists():
        raise PermissionDenied
    text = text.strip()
    if not text:
        raise ReasonMissing
    event = Event.objects.create(approval=approval, round=approval.round, kind=Event.Kind.COMMENTED, by=by, text=text)
    people = mentioned(text)
    Mention.objects.bulk_create(Mention(event=event, person=person) for person in people)
    notices.commented(event, people)
    return event


def mentioned(text: str) -> list[Person]:
    """The colleagues that a text names: `@` and a login name, or a whole name of which the longest fits."""
    found: dict[int, Person] = {}
    for match in MENTION.finditer(text):
        first_word = match.group(1).rstrip(".,;:!?)")
        if not first_word:
            continue
        following = text[match.start(1) :].casefold()
        named = Person.objects.active().filter(
            Q(login_name__iexact=first_word) | Q(display_name__istartswith=first_word)
        )
        fitting = [person for person in named if _fits(person, first_word, following)]
        if fitting:
            person = max(fitting, key=lambda person: (len(person.display_name), -person.pk))
            found[person.pk] = person
    return list(found.values())


def _fits(person: Person, first_word: str, following: str) -> bool:
    name = person.display_name.casefold()
    is_whole_name = following.startswith(name) and not following[len(name) : len(name) + 1].isalnum()
    return is_whole_name or person.login_name.casefold() == first_word.casefold()
