"""The imports of the register: bringing an extract, checking it, putting it in force, undoing it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizen_lookup.models import (
    AccessEntry,
    NameCode,
    NameDelete,
    NameToken,
    RegisterHead,
    RegisterImport,
    RegisterNumber,
    Resident,
    ResidentKey,
    StagedRow,
)
from citizen_lookup.register import names
from citizen_lookup.register.importing import applying, comparing, sql, staging
from citizen_lookup.register.importing.mapping import Mapping
from citizen_lookup.register.importing.reading import UnreadableExtract
from citizen_lookup.services import record
from citizen_lookup.source import Unavailable
from intranet.audit import services as audit
from intranet.exceptions import DomainError

State = RegisterImport.State
UNDECIDED = (State.WAITING, State.CHECKING, State.READY, State.HELD)
UNDER_WAY = (State.WAITING, State.CHECKING, State.RELEASING)
PERMISSION = "citizen_lookup.import_residents"

Progress = Callable[[int], None]


def unheard(_percent: int) -> None:
    """Nobody watches."""


class NotReleasable(DomainError):
    message = gettext_lazy("This extract cannot be put in force any more. Check a new one.")


class RegisterMoved(DomainError):
    message = gettext_lazy("The register changed since this extract was checked. Check it again.")


class BeingReleased(DomainError):
    message = gettext_lazy("An extract is being put in force now. Wait until that is done.")


class ReasonNeeded(DomainError):
    message = gettext_lazy("Say why this extract may be put in force all the same.")


class NotUndoable(DomainError):
    message = gettext_lazy("Only the extract in force can be undone, and only once.")


class RotationUnfinished(DomainError):
    message = gettext_lazy("Register numbers still stand under an earlier key. Finish `belfort rotate_residents_keys`.")


def check_right(by: Any) -> None:
    """`by=None` is the operator or the drop folder. Raises PermissionDenied."""
    if by is not None and not by.has_perm(PERMISSION):
        raise PermissionDenied


@transaction.atomic
def bring(name: str, mapping: Mapping, *, by: Any, kind: str = "", dry_run: bool = False) -> RegisterImport:
    """Begin the import of a file; what was brought before and never put in force is put aside.

    Raises PermissionDenied, BeingReleased.
    """
    check_right(by)
    if RegisterImport.objects.filter(state=State.RELEASING).exists():
        raise BeingReleased
    for earlier in RegisterImport.objects.select_for_update(of=("self",)).filter(state__in=UNDECIDED):
        _put_aside(earlier)
    brought = RegisterImport(
        name=Path(name).name[:200], mapping=mapping.name, by=by, is_dry_run=dry_run, kind=kind or kind_of(name, mapping)
    )
    brought.full_clean(exclude=["counts", "filled", "problems"])
    brought.save()
    audit.record("citizen_lookup.extract_brought", subject=brought, by=by, after={"dry_run": dry_run})
    return brought


def kind_of(name: str, mapping: Mapping) -> str:
    """Whether a file of this name holds the whole register, as the mapping says."""
    is_delta = bool(mapping.delta_name and re.search(mapping.delta_name, Path(name).name))
    return (RegisterImport.Kind.DELTA if is_delta else RegisterImport.Kind.FULL).value


def check(brought: RegisterImport, path: Path, mapping: Mapping, *, progress: Progress = unheard) -> RegisterImport:
    """Read the whole file, stage it and compare it with the register, which stays as it is.

    Ends as ready, held back (a person has to look) or refused; what went wrong stands in `problems`.
    """
    _set_state(brought, State.CHECKING)
    staging.clear(brought)
    brought.remarks.all().delete()
    try:
        _check_rotation()
        staging.check_size(path)
        brought.file_hash = staging.file_hash(path)
        tally = staging.stage(brought, path, mapping, _kept_progress(brought, progress))
        _judge(brought, tally, mapping)
    except staging.Overtaken:
        staging.clear(brought)
        raise
    except (UnreadableExtract, RotationUnfinished, Unavailable) as error:
        brought.problems = [{"code": "unreadable", "text": str(error)}]
        brought.state = State.REFUSED
    except OSError as error:
        brought.problems = [
            {"code": "unreadable", "text": _("The file cannot be read: %(why)s.") % {"why": error.strerror}}
        ]
        brought.state = State.REFUSED
    if brought.state == State.REFUSED or brought.is_dry_run:
        staging.clear(brought)
    if brought.is_dry_run and brought.state in (State.READY, State.HELD):
        brought.state = State.DISCARDED
    brought.progress = 100
    brought.save()
    progress(100)
    return brought


def _judge(brought: RegisterImport, tally: staging.Tally, mapping: Mapping) -> None:
    brought.extract_at = staging.moment(tally, mapping, "extract_at", brought.name)
    follows_at = staging.moment(tally, mapping, "follows", brought.name)
    brought.index_version = staging.index_version()
    sql.refresh_statistics(StagedRow)
    head = head_of_register()
    brought.follows = head.current
    problems = comparing.reasons_to_refuse(brought, head, follows_at)
    counts: dict[str, Any] = {"rows": tally.rows, "rejected": tally.rejected, "remarks": dict(tally.remarks)}
    brought.state = State.REFUSED
    if not tally.rows:
        problems.append({"code": "no_rows"})
    if not problems:
        if head.current_id is not None:
            seems_known = comparing.look_closer_at_new(brought)
            if seems_known:
                counts["remarks"]["looks_known"] = seems_known
            comparing.remark_on_loosened(brought)
        found = comparing.difference(brought)
        counts |= found.as_counts()
        problems = comparing.reasons_to_hold(brought, tally, found)
        brought.state = State.HELD if problems else State.READY
    brought.counts, brought.filled, brought.problems = counts, dict(tally.filled), problems


def _kept_progress(brought: RegisterImport, progress: Progress) -> Progress:
    """Tell of each percent once, to whoever watches and in the row that the page shows."""
    last = -1

    def tell(percent: int) -> None:
        nonlocal last
        if percent != last:
            last = percent
            progress(percent)
            RegisterImport.objects.filter(pk=brought.pk).update(progress=percent)

    return tell


def _check_rotation() -> None:
    if RegisterNumber.objects.exclude(index_version=staging.index_version()).exists():
        raise RotationUnfinished


def _set_state(brought: RegisterImport, state: str) -> None:
    """Take the import up, also one whose worker died halfway; not one that was decided meanwhile."""
    taken = RegisterImport.objects.filter(pk=brought.pk, state__in=(State.WAITING, State.CHECKING)).update(state=state)
    if not taken:
        raise NotReleasable
    brought.state = state


def head_of_register() -> RegisterHead:
    head, _made = RegisterHead.objects.select_related("current").get_or_create(
        pk=1, defaults={"normaliser_version": names.VERSION}
    )
    return head


def locked_head() -> RegisterHead:
    head_of_register()
    return RegisterHead.objects.select_for_update().get(pk=1)


@transaction.atomic
def ask_release(brought: RegisterImport, *, by: Any, reason: str = "") -> RegisterImport:
    """Have the worker put a checked extract in force; one that is held back needs a reason.

    Raises PermissionDenied, ReasonNeeded, NotReleasable.
    """
    check_right(by)
    brought = RegisterImport.objects.select_for_update().get(pk=brought.pk)
    _check_decision(brought, reason)
    brought.state, brought.released_by, brought.reason = State.RELEASING, by, reason.strip()[:500]
    brought.progress = 0
    brought.save(update_fields=["state", "released_by", "reason", "progress"])
    return brought


def _check_decision(brought: RegisterImport, reason: str) -> None:
    if brought.state not in (State.READY, State.HELD):
        raise NotReleasable
    if brought.state == State.HELD and not reason.strip():
        raise ReasonNeeded


def release_asked(brought: RegisterImport, *, progress: Progress = unheard) -> RegisterImport:
    """Put in force what somebody asked for; what cannot be is held back again, and says why."""
    try:
        return release(brought, by=brought.released_by, reason=brought.reason, progress=progress)
    except DomainError as error:
        brought.problems = [{"code": "unreadable", "text": str(error)}]
        RegisterImport.objects.filter(pk=brought.pk, state=State.RELEASING).update(
            state=State.HELD, problems=brought.problems, released_by=None
        )
        raise


def release(brought: RegisterImport, *, by: Any, reason: str = "", progress: Progress = unheard) -> RegisterImport:
    """Put a checked extract in force, all of it at once; one that is held back needs a reason.

    Raises PermissionDenied, ReasonNeeded, NotReleasable, RegisterMoved, RotationUnfinished.
    """
    check_right(by)
    with transaction.atomic():
        head = locked_head()
        brought = RegisterImport.objects.select_for_update(of=("self",)).get(pk=brought.pk)
        if brought.state != State.RELEASING:
            _check_decision(brought, reason)
        if brought.follows_id != head.current_id:
            raise RegisterMoved
        _check_rotation()
        if brought.index_version != staging.index_version():
            raise RotationUnfinished
        try:
            applying.Application(brought, timezone.localdate(brought.extract_at), progress).run()
        except IntegrityError as error:
            # Two keys of the source share a register number; the whole transaction goes back.
            raise NotReleasable from error
        staging.clear(brought)
        brought.state, brought.released_by, brought.reason = State.APPLIED, by, reason.strip()[:500]
        brought.applied_at, brought.progress = timezone.now(), 100
        brought.save()
        _move_head(head, brought)
        audit.record("citizen_lookup.extract_applied", subject=brought, by=by, reason=reason, after=_numbers(brought))
        _on_the_record("applied", brought, by=by, reason=reason)
    sql.refresh_statistics(Resident, RegisterNumber, ResidentKey, NameToken, NameDelete, NameCode)
    progress(100)
    return brought


def _on_the_record(what: str, brought: RegisterImport, *, by: Any, reason: str = "") -> None:
    """An import is a consultation too, by a person or a process: the last act, since it locks the end of the record."""
    with translation.override(settings.LANGUAGE_CODE):
        process = _("Import of the population register")
    record.of_the_record(
        AccessEntry.Level.IMPORTED,
        by=by,
        process=process,
        reason=reason,
        criteria={"import": what, "file": brought.name, **_numbers(brought)},
        found=brought.counts.get("rows"),
    )


def _move_head(head: RegisterHead, current: RegisterImport | None) -> None:
    head.current = current
    head.extract_at = current.extract_at if current else None
    head.count = Resident.objects.filter(left_on=None).count()
    head.normaliser_version = names.VERSION
    head.save()


def _numbers(brought: RegisterImport) -> dict[str, int]:
    kept = ("rows", "new", "moved", "deceased", "changed", "gone", "rejected")
    return {name: brought.counts.get(name, 0) for name in kept}


def restore_previous(*, by: Any, reason: str = "") -> RegisterImport:
    """Undo the extract in force: the register is again as it was before. Raises PermissionDenied, NotUndoable."""
    check_right(by)
    with transaction.atomic():
        head = locked_head()
        if head.current is None or not is_undoable(head):
            raise NotUndoable
        brought = RegisterImport.objects.select_for_update().get(pk=head.current.pk)
        applying.undo(brought)
        _move_head(head, brought.follows)
        brought.state = State.RESTORED
        brought.save(update_fields=["state"])
        audit.record("citizen_lookup.extract_undone", subject=brought, by=by, reason=reason)
        _on_the_record("undone", brought, by=by, reason=reason)
    return brought


def is_undoable(head: RegisterHead) -> bool:
    """What was before is kept for one import back: not for what an undone import stood on.

    Nor after a rotation of the index keys, since the marks of before were made with the earlier one.
    """
    if head.current is None or head.current.index_version != staging.index_version():
        return False
    return not RegisterImport.objects.filter(follows=head.current_id, state=State.RESTORED).exists()


@transaction.atomic
def put_aside(brought: RegisterImport, *, by: Any) -> RegisterImport:
    """Decide that a checked extract never comes in force. Raises PermissionDenied, NotReleasable."""
    check_right(by)
    brought = RegisterImport.objects.select_for_update().get(pk=brought.pk)
    if brought.state not in (*UNDECIDED, State.RELEASING):
        raise NotReleasable
    _put_aside(brought)
    audit.record("citizen_lookup.extract_put_aside", subject=brought, by=by)
    return brought


def _put_aside(brought: RegisterImport) -> None:
    staging.clear(brought)
    brought.state = State.DISCARDED
    brought.save(update_fields=["state"])


@transaction.atomic
def lift_protections(*, by: Any, reason: str) -> int:
    """Show again the addresses that the extracts no longer protect: only a named person decides that."""
    if by is None:
        raise PermissionDenied
    check_right(by)
    if not reason.strip():
        raise ReasonNeeded
    head = locked_head()
    lifted = Resident.objects.filter(is_lift_asked=True).update(
        is_protected=False, is_lift_asked=False, protected_until=None
    )
    audit.record(
        "citizen_lookup.protections_lifted", subject=head.current, by=by, reason=reason, after={"residents": lifted}
    )
    record.of_the_record(
        AccessEntry.Level.IMPORTED, by=by, reason=reason, criteria={"import": "protections_lifted"}, found=lifted
    )
    return lifted
