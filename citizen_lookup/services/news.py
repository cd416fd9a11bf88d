"""The list of persons in the news, kept by the data protection officer."""

from typing import Any

from django.db import transaction

from citizen_lookup.models import PersonInTheNews
from citizen_lookup.services import officers
from intranet.audit import services as audit
from intranet.folding import fold


@transaction.atomic
def add(person: PersonInTheNews, *, by: Any) -> PersonInTheNews:
    """Put somebody on the list. Raises PermissionDenied."""
    officers.require(by)
    person.added_by, person.name_key = by, fold(person.name)
    person.full_clean()
    person.save()
    audit.record("citizen_lookup.news_added", by=by, after={"until": person.until})
    return person


@transaction.atomic
def remove(person: PersonInTheNews, *, by: Any) -> None:
    """Take somebody off the list; the trail says that it was done, not who it was. Raises PermissionDenied."""
    officers.require(by)
    person.delete()
    audit.record("citizen_lookup.news_removed", by=by)
