"""`belfort rebuild_residents_keys`: make the keys by which residents are searched anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from citizen_lookup.services import search_keys


class Command(BaseCommand):
    help = (
        "Make the search keys of all residents anew from the register as it is, without an extract. The nightly job "
        "does so by itself once a new version of Belfort has other rules for them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = search_keys.rebuild()
        self.stdout.write(_("The search keys of %(count)s residents are new.") % {"count": count})
