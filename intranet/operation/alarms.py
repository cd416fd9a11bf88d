"""Mail to whoever keeps the portal running: what must be mended, and that it is mended; never about a person."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from intranet.operation.doctor import as_text
from intranet.operation.findings import Finding, State

REPEAT_AFTER = timedelta(hours=24)


def tell(findings: Iterable[Finding]) -> bool:
    """Mail what must be mended when that changed, or once a day; True when a mail left.

    Goes straight to the mail server: the outbox waits for a worker, and perhaps it is the worker that stands still.
    """
    failing = [finding for finding in findings if finding.state == State.FAIL]
    subjects = sorted({finding.subject for finding in failing})
    told, told_at = _last_told()
    if subjects == told and (not subjects or timezone.now() - told_at < REPEAT_AFTER):
        return False
    if settings.ERROR_MAIL:
        title = f"{len(failing)} to mend: {', '.join(subjects)}" if failing else "everything is in order again"
        text = "\n".join(map(as_text, failing)) or "Nothing must be mended any more."
        send_mail(f"[Belfort {settings.ALLOWED_HOSTS[0]}] {title}", text, None, settings.ERROR_MAIL)
    _memory().write_text(json.dumps({"subjects": subjects, "at": timezone.now().isoformat()}), encoding="utf-8")
    return bool(settings.ERROR_MAIL)


def _memory() -> Path:
    return Path(settings.DATA_DIR) / "doctor.json"


def _last_told() -> tuple[list[str], datetime]:
    try:
        kept = json.loads(_memory().read_text(encoding="utf-8"))
        return kept["subjects"], datetime.fromisoformat(kept["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return [], timezone.now()
