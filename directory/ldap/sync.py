"""One run of the sync: read, plan, guard, write, report.

A run is complete, incomplete or failed. Only a complete one may conclude that somebody is gone, and only a
plan that passes the guard, or that somebody confirmed, is written at all.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import choices
from directory.models import DirectorySource, Person, SyncRun
from directory.services import asking
from intranet import bulk
from intranet.audit import services as audit

from .accounts import write_accounts
from .apply import Writer
from .exceptions import DirectoryError
from .guard import alarms, keep_what_many_would_lose
from .harvest import TooManyChanges, read_changes, read_everything
from .locks import locked
from .logins import settle_logins
from .managers import resolve_managers
from .mapping import Mapping
from .plan import Plan, Planner
from .presence import bring_back, write_presence
from .reading import Reader, reader_for
from .relinking import key_changes, propose_links
from .report import counts, report
from .roles import read_memberships, write_roles
from .spool import PhotoSpool
from .state import KnownPeople

FULL_READING_EVERY = timedelta(hours=24)
logger = logging.getLogger(__name__)


def synchronise(
    source: DirectorySource,
    *,
    full: bool = False,
    dry_run: bool = False,
    force: bool = False,
    by: Any = None,
    asked: SyncRun | None = None,
) -> SyncRun:
    """Bring the people of `source` in line with its directory; the run tells how it went.

    `force` confirms whatever the guard would stop, in the name of `by`. `asked` is a run that somebody waits for.
    Raises AlreadyRunning; every other trouble stands in the run that is given back.
    """
    with locked(source), bulk.many_transactions(), bulk.collector_resting():
        source.refresh_from_db()
        SyncRun.objects.filter(source=source, state=SyncRun.State.RUNNING).update(
            state=SyncRun.State.FAILED,
            finished_at=timezone.now(),
            message=_("The run was interrupted. The next one mends it."),
        )
        run = asked or SyncRun(source=source, is_dry_run=dry_run)
        run.state, run.started_at = SyncRun.State.RUNNING, timezone.now()
        run.save()
        spool = PhotoSpool()
        try:
            _run(source, run, spool, full=full, force=force, by=by)
        except DirectoryError as error:
            _finish(run, SyncRun.State.FAILED, str(error.message))
        except BaseException as error:
            _finish(
                run,
                SyncRun.State.FAILED,
                _("Something unexpected went wrong (%(kind)s).") % {"kind": type(error).__name__},
            )
            raise
        finally:
            spool.close()
        return run


def _run(source: DirectorySource, run: SyncRun, spool: PhotoSpool, *, full: bool, force: bool, by: Any) -> None:
    known = KnownPeople.of(source)
    mapping = Mapping.of(source)
    with reader_for(source) as reader:
        identity = reader.identity()
        plan = _read(source, reader, known, mapping, spool, identity=identity, full=full)
        memberships = read_memberships(source, reader, plan)
    run.is_full = plan.is_full
    plan.alarms = alarms(source, plan, known)
    stopped = bool(plan.alarms) and not force
    if not force:
        keep_what_many_would_lose(source, plan)
    if not stopped and not run.is_dry_run:
        if force:
            _confirm(source, run, plan, by)
        _write(source, plan, spool, is_first=not known.by_key)
        write_roles(source, memberships)
        _remember(source, plan, identity)
    names = dict(Person.objects.filter(pk__in=[*plan.going, *plan.returned]).values_list("pk", "display_name"))
    run.counts, run.report = counts(plan), report(plan, known, names)
    run.report["fingerprint"] = source.fingerprint()
    run.report["references"] = reader.references
    if stopped:
        run.report["relinks"] = key_changes(source, plan)
    if stopped and not run.is_dry_run:
        run.needs_confirmation = True
        _finish(
            run, SyncRun.State.FAILED, " ".join([*plan.alarms, _("Nothing was changed; somebody must confirm it.")])
        )
        asking.ask_about(run)
    elif not plan.is_complete:
        _finish(run, SyncRun.State.INCOMPLETE, f"{plan.reason} " + _("Nobody was taken for gone."))
    else:
        _finish(run, SyncRun.State.COMPLETE, " ".join(plan.alarms))
        if not run.is_dry_run:
            asking.settle(source)


def _read(
    source: DirectorySource,
    reader: Reader,
    known: KnownPeople,
    mapping: Mapping,
    spool: PhotoSpool,
    *,
    identity: str,
    full: bool,
) -> Plan:
    now = timezone.now()
    is_due = source.fully_read_at is None or now - source.fully_read_at >= FULL_READING_EVERY
    if not (full or is_due or reader.is_file or identity != source.server_identity):
        planner = Planner(source, known, mapping, spool, now)
        try:
            return read_changes(source, reader, planner)
        except TooManyChanges:
            logger.info("Source %s: so much changed that everything is read.", source.code)
    planner = Planner(source, known, mapping, spool, now)
    planner.compares_all = full
    return read_everything(source, reader, planner)


def _write(source: DirectorySource, plan: Plan, spool: PhotoSpool, *, is_first: bool) -> None:
    settle_logins(source, plan)
    Writer(source, plan, spool, is_first=is_first).write_people()
    write_accounts(source, plan)
    choices.forget()
    proposed = bring_back(plan.returned)  # before managers: who is back may be one
    resolve_managers(source, plan)
    write_presence(source, plan)
    if proposed + propose_links(source):
        asking.tell_of_proposals()


def _remember(source: DirectorySource, plan: Plan, identity: str) -> None:
    if plan.is_complete:
        source.server_identity = identity
        if plan.is_full:
            source.fully_read_at = timezone.now()
        source.save(update_fields=["server_identity", "fully_read_at"])


@transaction.atomic
def _confirm(source: DirectorySource, run: SyncRun, plan: Plan, by: Any) -> None:
    source.approved_fingerprint = source.fingerprint()
    source.save(update_fields=["approved_fingerprint"])
    if plan.alarms:
        run.confirmed_by, run.confirmed_at = by, timezone.now()
        audit.record(
            "directory.sync_confirmed", subject=source, by=by, reason=" ".join(plan.alarms), after=counts(plan)
        )


def _finish(run: SyncRun, state: str, message: str) -> None:
    run.state, run.message, run.finished_at = state, message.strip(), timezone.now()
    run.save()
    logger.info("Source %s: %s. %s", run.source.code, run.state, run.message)
