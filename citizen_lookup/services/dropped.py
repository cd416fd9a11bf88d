"""The folder in which the population package leaves its extracts."""

import time
from pathlib import Path

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import RegisterImport
from citizen_lookup.register.importing import mapping
from citizen_lookup.services import register
from intranet.accounts.models import User
from intranet.notifications import services as notifications

SECONDS_AT_REST = 60
REFUSED = ".refused"
State = RegisterImport.State


def take_all(folder: Path) -> list[RegisterImport]:
    """Import every file that is no longer being written, by name; stops at the first that is not in force after it.

    A file is removed once it was read. A refused one stays under another name, so that nobody tries it again.
    """
    taken = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not _is_ready(path):
            continue
        brought = _take(path)
        taken.append(brought)
        if brought.state != State.APPLIED:
            tell_keepers(brought)
            break
    return taken


def _is_ready(path: Path) -> bool:
    is_extract = path.is_file() and not path.name.startswith(".") and path.suffix != REFUSED
    return is_extract and path.stat().st_mtime < time.time() - SECONDS_AT_REST


def _take(path: Path) -> RegisterImport:
    chosen = mapping.load()
    brought = register.check(register.bring(path.name, chosen, by=None), path, chosen)
    if brought.state == State.READY:
        brought = register.release(brought, by=None)
    if brought.state == State.REFUSED:
        path.rename(path.with_name(path.name + REFUSED))
    else:
        path.unlink()
    return brought


def tell_keepers(brought: RegisterImport) -> None:
    """Tell everybody who keeps the register that an extract waits for them, or was refused."""
    refused = brought.state == State.REFUSED
    title = _("The extract {name} was refused") if refused else _("The extract {name} waits for a decision")
    keepers = User.objects.filter(
        is_active=True,
        groups__permissions__codename="import_residents",
        groups__permissions__content_type__app_label="citizen_lookup",
    )
    for keeper in keepers.distinct():
        notifications.notify(
            keeper,
            kind="citizen_lookup.extract",
            title=format_lazy(title, name=brought.name),
            url=reverse("citizen_lookup:import_detail", args=[brought.pk]),
        )
