"""Somebody has looked at what the guard stopped, and lets it happen."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from directory.models import DirectorySource, Person, SourceEntry, SyncRun
from intranet import bulk
from intranet.accounts.models import User
from intranet.audit import services as audit


@transaction.atomic
def confirm(run: SyncRun, *, by: User) -> None:
    """Let the next run do what this one would have done: the same selection, and the same people gone.

    Whoever else would disappear, or a selection that has changed since, is stopped again. Raises PermissionDenied.
    """
    run = _locked(run, by)
    if not run.needs_confirmation:
        return
    run.needs_confirmation, run.confirmed_by, run.confirmed_at = False, by, timezone.now()
    run.save(update_fields=["needs_confirmation", "confirmed_by", "confirmed_at"])
    source = DirectorySource.objects.select_for_update().get(pk=run.source_id)
    source.approved_fingerprint = run.report["fingerprint"]
    source.save(update_fields=["approved_fingerprint"])
    audit.record("directory.sync_confirmed", subject=source, by=by, reason=run.message, after=run.counts)


@transaction.atomic
def relink(run: SyncRun, *, by: User) -> int:
    """Give people the new keys that a stopped run found under their employee numbers; how many.

    Confirms nothing else: the next run looks at everybody anew. Raises PermissionDenied.
    """
    run = _locked(run, by)
    if not run.needs_confirmation:
        return 0
    links = {link["person"]: UUID(link["key"]) for link in run.report.get("relinks", ())}
    taken = set(Person.objects.filter(source=run.source_id, source_key__in=links.values()).values_list("source_key"))
    rows = [(pk, key) for pk, key in links.items() if (key,) not in taken]
    bulk.update(Person, ["source_key"], rows)
    people = [pk for pk, _key in rows]
    SourceEntry.objects.filter(person__in=people).update(fingerprint="", marker="")
    run.needs_confirmation, run.report["relinked"] = False, len(rows)
    run.save(update_fields=["needs_confirmation", "report"])
    audit.record("directory.people_relinked", subject=run.source, by=by, after={"people": len(rows)})
    return len(rows)


def _locked(run: SyncRun, by: User) -> SyncRun:
    if not by.has_perm("directory.change_syncrun"):
        raise PermissionDenied
    return SyncRun.objects.select_for_update(of=("self",)).select_related("source").get(pk=run.pk)
