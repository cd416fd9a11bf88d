"""Reading a source into a plan: everything, or a glance at all and a look at what changed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ldap3.utils.conv import escape_bytes

from directory.models import DirectorySource

from .connection import Entry
from .exceptions import ConnectionCut, DirectoryError, IncompleteListing
from .mapping import PERSON_FILTERS
from .plan import Plan, Planner
from .reading import Reader

_BATCH = 500
_KEYS_A_SEARCH = 50
_HANDFUL = 50
# Above this share of changed entries, reading all costs less than asking for each.
_READ_ALL_ABOVE = 0.1


class NobodyFound(DirectoryError):
    message = _(
        "The directory lists nobody who has a key, so nothing was changed. "
        "Check the bases, the filter and the rights of the service account."
    )


class TooManyChanges(Exception):
    """So much changed that reading everything is quicker."""


def person_filter(source: DirectorySource) -> str:
    """The filter in force: the source's own or its preset's, without whom the source excludes."""
    wanted = source.person_filter.strip() or PERSON_FILTERS[DirectorySource.Preset(source.preset)]
    unwanted = source.exclusion_filter.strip()
    return f"(&{wanted}(!{unwanted}))" if unwanted else wanted


def read_everything(source: DirectorySource, reader: Reader, planner: Planner) -> Plan:
    """Read every entry. Raises NobodyFound."""
    planner.plan.is_full = True
    try:
        entries = reader.entries(source.base_list, person_filter(source), planner.mapping.attributes)
        for batch in in_batches(entries, _BATCH):
            planner.add(batch)
    except IncompleteListing as error:
        _incomplete(planner, error)
    return _concluded(source, reader, planner)


def read_changes(source: DirectorySource, reader: Reader, planner: Planner) -> Plan:
    """See who is there, and read only the entries whose marker changed. Raises NobodyFound, TooManyChanges."""
    changed: dict[UUID, bytes] = {}
    limit = max(_BATCH, int(len(planner.known.by_key) * _READ_ALL_ABOVE))
    try:
        for entry in reader.entries(source.base_list, person_filter(source), planner.mapping.glance_attributes):
            if (found := planner.glance(entry)) is not None:
                changed.update([found])
                if len(changed) > limit:
                    raise TooManyChanges
    except IncompleteListing as error:
        _incomplete(planner, error)
    _look_at(source, reader, planner, changed)
    return _concluded(source, reader, planner)


def in_batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Lists of at most `size`; what came before an exception is handed out before it is raised."""
    iterator, failure = iter(entries), None
    while failure is None:
        batch: list[Entry] = []
        try:
            batch.extend(islice(iterator, size))
        except IncompleteListing as error:
            failure = error
        if batch:
            yield batch
        elif failure is None:
            return
    raise failure


def _concluded(source: DirectorySource, reader: Reader, planner: Planner) -> Plan:
    if planner.plan.is_complete and not reader.is_file:
        try:
            _confirm_missing(source, reader, planner)
        except (IncompleteListing, ConnectionCut) as error:
            _incomplete(planner, error)
    if not planner.seen:
        raise NobodyFound(None if planner.plan.is_complete else planner.plan.reason)
    return planner.finish(planner.missing() if planner.plan.is_complete else ())


def _confirm_missing(source: DirectorySource, reader: Reader, planner: Planner) -> None:
    """Ask once more for who seems gone: an entry that moves while the pages are read may be on none of them."""
    doubtful = [key for key in planner.missing() if planner.known.by_key[key].is_active]
    if not doubtful:
        return
    if len(doubtful) <= _HANDFUL and planner.mapping.has_plain_keys:
        _look_at(source, reader, planner, {key: planner.mapping.raw_key(key) for key in doubtful})
        return
    there: dict[UUID, bytes] = {}
    for entry in reader.entries(source.base_list, person_filter(source), planner.mapping.glance_attributes):
        key = planner.mapping.key(entry)
        if key is not None and key not in planner.seen:
            there[key] = planner.mapping.raw_key_of(entry)
    if len(there) > max(_HANDFUL, len(planner.seen) // 100):
        raise IncompleteListing(_("Two readings of the directory do not agree on who is in it."))
    _look_at(source, reader, planner, there)


def _look_at(source: DirectorySource, reader: Reader, planner: Planner, keys: dict[UUID, bytes]) -> None:
    """Read the entries with these keys; who is not found any more is left out."""
    attribute = planner.mapping.key_attribute
    for chunk in in_chunks(list(keys.values()), _KEYS_A_SEARCH):
        wanted = "".join(f"({attribute}={escape_bytes(raw)})" for raw in chunk)
        planner.add(
            reader.lookup(source.base_list, f"(&{person_filter(source)}(|{wanted}))", planner.mapping.attributes)
        )


def in_chunks(values: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def _incomplete(planner: Planner, error: DirectoryError) -> None:
    planner.plan.is_complete = False
    planner.plan.reason = str(error.message)
