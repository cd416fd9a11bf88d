from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intranet.branding.models import TownSettings
from intranet.notifications import services as notifications
from meetings import bundles
from meetings.models import Bundle, Convocation, Meeting

KEPT = timedelta(days=7)


@transaction.atomic
def order_bundle(contents: bundles.Contents, *, by: Any) -> Bundle:
    """Let the worker join what `by` may read; who asks again for the same gets the one that is there."""
    from meetings.tasks import make_bundle

    meeting: Meeting = contents.meeting
    since: Convocation | None = contents.since
    language = translation.get_language()
    earlier = Bundle.objects.select_for_update(of=("self",)).filter(meeting=meeting, user=by, since=since).first()
    if earlier:
        is_same = (earlier.fingerprint, earlier.language) == (contents.fingerprint, language)
        if is_same and earlier.state != Bundle.State.FAILED:
            return earlier
        _remove(earlier)
    bundle = Bundle.objects.create(
        meeting=meeting,
        user=by,
        since=since,
        language=language,
        fingerprint=contents.fingerprint,
        documents=len(contents.documents),
    )
    transaction.on_commit(lambda: make_bundle.enqueue(bundle.pk))
    return bundle


def make_bundle(bundle: Bundle) -> None:
    """Join the documents, saying after each how far it is, and tell whoever asked; once, however often it is tried."""
    if bundle.state != Bundle.State.WAITING:
        return
    own = Bundle.objects.filter(pk=bundle.pk)
    try:
        with translation.override(bundle.language):
            contents = bundles.contents_for(bundle.meeting, bundle.user, bundle.since)
            content = bundles.bundle_pdf(
                contents, town=str(TownSettings.current()), tell=lambda done: own.update(documents_done=done)
            )
    except Exception:
        own.update(state=Bundle.State.FAILED)
        raise
    with transaction.atomic():
        bundle.fingerprint, bundle.state = contents.fingerprint, Bundle.State.READY
        bundle.file.save(f"{bundle.pk}.pdf", ContentFile(content), save=False)
        bundle.save(update_fields=["fingerprint", "state", "file"])
        notifications.notify(
            bundle.user,
            kind="meetings.bundle",
            title=format_lazy(_("Your bundle for {body} is ready"), body=bundle.meeting.body.name),
            url=bundle.get_absolute_url(),
        )


def purge_bundles() -> int:
    """Remove the bundles that were asked a week ago."""
    old = list(Bundle.objects.filter(asked_at__lt=timezone.now() - KEPT))
    for bundle in old:
        _remove(bundle)
    return len(old)


def _remove(bundle: Bundle) -> None:
    """The row at once, its file when that is certain."""
    file = bundle.file
    bundle.delete()
    if file:
        transaction.on_commit(lambda: file.delete(save=False))
