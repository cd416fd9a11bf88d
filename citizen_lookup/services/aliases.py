"""Spellings of first names that the search takes for one and the same."""

from typing import Any

from django.core.cache import cache
from django.db import transaction

from citizen_lookup.models import FirstNameAlias
from citizen_lookup.register.search import ALIASES
from intranet.audit import services as audit


@transaction.atomic
def save(alias: FirstNameAlias, *, by: Any) -> FirstNameAlias:
    """Keep a group of spellings; the search knows it at once."""
    alias.full_clean()
    alias.save()
    audit.record("citizen_lookup.aliases_changed", subject=alias, by=by, after={"names": alias.names})
    transaction.on_commit(forget)
    return alias


@transaction.atomic
def remove(alias: FirstNameAlias, *, by: Any) -> None:
    audit.record("citizen_lookup.aliases_changed", subject=alias, by=by, after={"names": ""})
    alias.delete()
    transaction.on_commit(forget)


def forget() -> None:
    """Have the next search read the spellings again; other processes do so within a minute."""
    cache.delete(ALIASES)
