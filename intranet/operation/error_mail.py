"""Errors by mail, to whoever keeps the portal running: what went wrong and where, nothing about whom."""

import json
import logging
import threading
import time

from django.core.mail import send_mail

from intranet.operation.logs import described

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 3600


class ErrorMailHandler(logging.Handler):
    """Mails a record, at most once an hour for each place in the code and process."""

    def __init__(self, recipients: list[str], host: str, level: int = logging.ERROR) -> None:
        super().__init__(level)
        self.recipients, self.host = recipients, host
        self.mailed_at: dict[tuple[str, int], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        place, now = (record.pathname, record.lineno), time.monotonic()
        if now - self.mailed_at.get(place, -PAUSE_SECONDS) < PAUSE_SECONDS:
            return
        self.mailed_at[place] = now
        told = described(record)
        subject = f"[Belfort {self.host}] {told['level']} {told['logger']}: {told.get('error', told['message'])}"
        text = json.dumps(told, indent=2, ensure_ascii=False)
        # A mail server that does not answer must not hold up the person at the other end.
        threading.Thread(target=self._send, args=(subject[:200], text), daemon=True).start()

    def _send(self, subject: str, text: str) -> None:
        try:
            send_mail(subject.replace("\n", " "), text, None, self.recipients)
        except Exception:
            # Not `handleError`, which writes the record with all that was filled in.
            logger.warning("A mail about an error could not be sent.", exc_info=True)
