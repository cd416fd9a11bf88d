"""Hopbeke's register: an extract of this morning, through the same import as a town's."""

import tempfile
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

from django.utils import timezone

from citizen_lookup.demo.residents import write_extract
from citizen_lookup.models import FirstNameAlias, RegisterHead
from citizen_lookup.register.importing import mapping
from citizen_lookup.services import register as services


def install(report: Callable[[str], None]) -> None:
    if RegisterHead.objects.exclude(current=None).exists():
        return
    now = timezone.localtime()
    at = now.replace(hour=6, minute=0, second=0, microsecond=0)
    at -= timedelta(days=now.time() < time(6))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bevolking-{at:%Y%m%d}.csv"
        write_extract(path, at)
        chosen = mapping.load(mapping.OWN_MAPPINGS / mapping.DEFAULT)
        brought = services.check(services.bring(path.name, chosen, by=None), path, chosen)
    services.release(brought, by=None)
    FirstNameAlias.objects.get_or_create(names="Mohamed, Mohammed, Muhammad, Mohammad")
    report(f"{brought.counts['new']} invented residents in the register of Hopbeke")
