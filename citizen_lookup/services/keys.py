"""Rotating the keys of the register: every number is sealed and indexed anew, a batch at a time."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q

from citizen_lookup.models import RegisterImport, RegisterNumber, Resident
from citizen_lookup.register import numbers
from citizen_lookup.services import register
from intranet import bulk
from intranet.audit import services as audit

BATCH = 1_000


def outdated() -> Any:
    """The numbers that stand under an earlier key."""
    return RegisterNumber.objects.exclude(
        seal_version=numbers.seal_keys().version, index_version=numbers.index_keys().version
    )


def rotate(*, by: Any = None, progress: Callable[[int], None] = lambda _left: None) -> int:
    """Bring every number under the newest keys; gives how many were brought.

    Each batch is committed by itself: whoever stops it may begin again, and searches go on meanwhile. Checked
    extracts that wait were made with the earlier key and are put aside. Raises Unavailable for a key that is gone.
    """
    for waiting in RegisterImport.objects.filter(state__in=register.UNDECIDED):
        register.put_aside(waiting, by=by)
    done = 0
    while batch := _rotate_batch():
        done += batch
        progress(outdated().count())
    if done:
        audit.record("citizen_lookup.keys_rotated", by=by, after={"rows": done})
    return done


@transaction.atomic
def _rotate_batch() -> int:
    """Reseal one batch, locked, the marks of its residents too."""
    register.locked_head()
    sealer = numbers.Sealer()
    index = numbers.index_keys()
    old = Q(seal_version=sealer.version, index_version=index.version)
    batch = list(RegisterNumber.objects.exclude(old).select_related("resident").order_by("pk")[:BATCH])
    rows, marks = [], []
    for one in batch:
        identity = sealer.open(one.sealed, one.digest, one.seal_version)
        digest = numbers.digest(identity, index)
        rows.append((one.pk, digest, sealer.seal(identity, digest), sealer.version, index.version))
        if one.resident.mark == one.digest:
            marks.append((one.resident_id, digest))
    bulk.update(RegisterNumber, ("digest", "sealed", "seal_version", "index_version"), rows)
    bulk.update(Resident, ("mark",), marks)
    return len(batch)
