"""The web server and the worker of a small town from one process: what both load stands in memory once."""

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from django.core.management import call_command
from gunicorn.app.wsgiapp import WSGIApplication

logger = logging.getLogger(__name__)
CONFIGURATION = "python:intranet.operation.serving"
STOPPING = (signal.SIGTERM, signal.SIGINT)


class Pair:
    """Both children of this process; when one ends, the other is told to end too, and who started us begins anew."""

    def __init__(self, **work: Callable[[], None]) -> None:
        self.names: dict[int, str] = {}
        self.is_told_to_stop = False
        for number in STOPPING:
            signal.signal(number, self._stop)
        for name, does in work.items():
            self.names[_fork(does)] = name
        if self.is_told_to_stop:  # while it began
            self._tell_to_stop()

    def wait(self) -> int:
        """Until both have ended; 0 when somebody asked for it."""
        has_failed = False
        while self.names:
            pid, status = os.wait()
            name = self.names.pop(pid, "")
            if name and not self.is_told_to_stop:
                logger.error("The %s ended by itself (%s).", name, status, extra={"ended": name})
                has_failed = self.is_told_to_stop = True
                self._tell_to_stop()
        return int(has_failed)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.is_told_to_stop = True
        self._tell_to_stop()

    def _tell_to_stop(self) -> None:
        for pid in self.names:
            os.kill(pid, signal.SIGTERM)


def main() -> int:
    """Load the portal once, then serve it and work for it until SIGTERM."""
    import intranet.wsgi  # noqa: F401 (all pages, so that no child loads them for itself)

    gc.collect()
    gc.freeze()
    return Pair(web=serve, worker=work).wait()


def serve() -> None:
    sys.argv = ["belfort", "--config", CONFIGURATION]
    WSGIApplication().run()


def work() -> None:
    call_command("worker", skip_checks=True)


def _fork(does: Callable[[], None]) -> int:
    """Start a child; a signal that comes meanwhile waits, so that neither of the two misses it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        return pid
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    code = 1
    try:
        does()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        logger.exception("It ends.")
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
