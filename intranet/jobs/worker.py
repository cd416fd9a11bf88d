"""The worker: one process that keeps the schedules, and a child of it for each queue."""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Sequence
from types import FrameType

from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from intranet.jobs import recovery, services
from intranet.jobs.models import Worker

logger = logging.getLogger(__name__)
BEAT_SECONDS = 10
TICK_SECONDS = 1
RESTART_SECONDS = 5
SQLITE_PATIENCE_SECONDS = 30


class QueueWorker(TaskRunner):
    """Runs the tasks of one queue; ends, asked once or more often, when the task at hand is done."""

    def __init__(self, queue: str, worker_id: str, *, batch: bool = False) -> None:
        super().__init__(
            queue_names=[queue],
            interval=TICK_SECONDS,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.running = False


def drain(queues: Sequence[str]) -> None:
    """Run everything that is ready in this process, then return."""
    for queue in queues:
        QueueWorker(queue, _new_worker_id(), batch=True).run()


class Supervisor:
    """Keeps the schedules and the children; a child that dies is replaced, what it ran recovered."""

    def __init__(self, queues: Sequence[str], *, grace_seconds: int) -> None:
        self.queues = queues
        self.grace_seconds = grace_seconds
        self.children: dict[int, Worker] = {}
        self.start_again_at: dict[str, float] = dict.fromkeys(queues, 0.0)
        self.running = True

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        row = _register(queue="")
        services.sync_schedules()
        # Touching what is loaded would copy it for each child.
        gc.collect()
        gc.freeze()
        next_beat = 0.0
        while self.running:
            self._replace_children()
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + BEAT_SECONDS / 2
                self._keep_house(row)
            time.sleep(TICK_SECONDS)
        self._stop_children()
        _unregister(row)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.running = False

    def _keep_house(self, row: Worker) -> None:
        """Say that we live, start what is due, recover what was lost. A locked or absent database passes."""
        try:
            _beat(row)
            services.start_due()
            self._kill_overdue()
            recovery.recover_lost_tasks()
        except DatabaseError:
            logger.exception("The database does not answer; trying again.")
            connections.close_all()

    def _replace_children(self) -> None:
        self._reap()
        alive = {worker.queue for worker in self.children.values()}
        for queue in self.queues:
            if queue not in alive and time.monotonic() >= self.start_again_at[queue]:
                self.start_again_at[queue] = time.monotonic() + RESTART_SECONDS
                self._start_child(queue)

    def _start_child(self, queue: str) -> None:
        worker = _register(queue=queue)
        _close_connections()
        pid = os.fork()
        if pid == 0:
            os._exit(_child(worker))
        Worker.objects.filter(pk=worker.pk).update(pid=pid)
        self.children[pid] = worker

    def _reap(self) -> None:
        """Forget children that ended, and give back at once what they were running."""
        for pid, worker in list(self.children.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self.children[pid]
                if status:
                    logger.error(
                        "The worker of queue %s died (%s).", worker.queue, status, extra={"queue": worker.queue}
                    )
                _unregister(worker)

    def _kill_overdue(self) -> None:
        """Kill a child whose task passed its limit; `recovery` then fails the task."""
        pids = {worker.worker_id: pid for pid, worker in self.children.items()}
        for result in DBTaskResult.objects.running():
            pid = pids.get(result.worker_ids[-1])
            if pid and recovery.is_overdue(result):
                logger.error("%s is stopped at its limit.", result.task_path, extra={"task": result.task_path})
                os.kill(pid, signal.SIGKILL)

    def _stop_children(self) -> None:
        """Let each child finish the task at hand, but not for ever."""
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + self.grace_seconds
        while self.children and time.monotonic() < deadline:
            time.sleep(0.1)
            self._reap()
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for worker in self.children.values():
            _unregister(worker)


def _child(worker: Worker) -> int:
    """What the process of one queue does until it is told to stop, or is left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the supervisor decides.
    runner = QueueWorker(worker.queue, worker.worker_id)
    signal.signal(signal.SIGTERM, runner.shutdown)
    threading.Thread(target=_report, args=(worker, os.getppid()), daemon=True).start()
    try:
        runner.run()
    except Exception:
        logger.exception("The worker of queue %s stops.", worker.queue)
        return 1
    return 0


def _report(worker: Worker, supervisor_pid: int) -> None:
    """Say every few seconds that this process lives; end it when its supervisor is gone."""
    while os.getppid() == supervisor_pid:
        try:
            _beat(worker)
        except DatabaseError:
            connections.close_all()
        time.sleep(BEAT_SECONDS)
    logger.error("The supervisor is gone; the worker of queue %s stops.", worker.queue)
    os.kill(os.getpid(), signal.SIGTERM)


def _new_worker_id() -> str:
    return get_random_string(32)


def _register(queue: str) -> Worker:
    return Worker.objects.create(worker_id=_new_worker_id(), host=recovery.this_host(), pid=os.getpid(), queue=queue)


def _unregister(worker: Worker) -> None:
    Worker.objects.filter(pk=worker.pk).update(stopped_at=timezone.now())


def _beat(worker: Worker) -> None:
    """Say that `worker` lives, also to those who took it for dead."""
    Worker.objects.filter(pk=worker.pk).update(seen_at=timezone.now(), stopped_at=None)


def _close_connections() -> None:
    """A child must not share a connection, or the threads of a pool, with its parent."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
