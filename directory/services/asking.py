"""Telling administrators that a directory waits for their word; once, not every quarter of an hour."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory.models import DirectorySource, SyncRun
from intranet import modules
from intranet.accounts.models import User
from intranet.notifications import services as notifications

STOPPED, BACK = "directory.run_stopped", "directory.proposals"


def ask_about(run: SyncRun) -> None:
    """Ask whether what the guard stopped may happen, and let earlier runs of the source ask no more."""
    earlier = SyncRun.objects.filter(source=run.source, needs_confirmation=True).exclude(pk=run.pk)
    if earlier.update(needs_confirmation=False):
        return
    _tell(
        STOPPED,
        format_lazy(_("The directory {source} waits for your confirmation"), source=run.source.name),
        _page_of(run.source),
        run.message,
    )


def settle(source: DirectorySource) -> None:
    """A run went through: what was asked before is no question any more."""
    if SyncRun.objects.filter(source=source, needs_confirmation=True).update(needs_confirmation=False):
        notifications.settle(STOPPED, _page_of(source))


def _page_of(source: DirectorySource) -> str:
    return reverse("directory_sources:inspect", args=[source.pk])


def tell_of_proposals() -> None:
    _tell(BACK, _("Colleagues seem to be back: say whether they are the same"), reverse("directory_returns:index"))


def _tell(kind: str, title: str | Promise, url: str, body: str = "") -> None:
    """Everybody may wish not to hear of this kind; who lacks the right to decide is not asked."""
    codename = modules.notification_kinds()[kind].permission.partition(".")[2]
    for user in User.objects.active().filter(groups__permissions__codename=codename).distinct():
        notifications.notify(user, kind=kind, title=title, body=body, url=url)
