from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet import modules
from intranet.jobs.timing import Timing, time_between, timing_of


class RunState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    SUCCEEDED = "succeeded", _("succeeded")
    FAILED = "failed", _("failed")


class ScheduledJobQuerySet(models.QuerySet):
    def declared(self):
        """Jobs of modules that are switched on; the others keep their row and wait."""
        return self.filter(task__in=[schedule.task for schedule in modules.schedules()])

    def due(self, now):
        return self.declared().filter(is_enabled=True, next_run_at__lte=now)


class ScheduledJob(models.Model):
    """A job that a module declares, with what the administrator made of it and how it went."""

    task = models.CharField(max_length=200, unique=True, editable=False)
    is_enabled = models.BooleanField(_("switched on"), default=True)
    own_daily_at = models.TimeField(
        _("at another time"),
        null=True,
        blank=True,
        help_text=_("Local time, for instance 6:30. Empty keeps the usual time."),
    )
    own_every = models.DurationField(
        _("at another interval"), null=True, blank=True, help_text=_("Empty keeps the usual interval.")
    )
    next_run_at = models.DateTimeField(_("next run"))
    last_started_at = models.DateTimeField(_("last start"), null=True, blank=True, editable=False)
    last_finished_at = models.DateTimeField(_("last end"), null=True, blank=True, editable=False)
    last_state = models.CharField(_("last result"), max_length=10, choices=RunState.choices, blank=True)
    consecutive_failures = models.PositiveIntegerField(_("failures in a row"), default=0)

    objects = ScheduledJobQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("scheduled job"), _("scheduled jobs")
        ordering = ["task"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(condition=Q(own_daily_at=None) | Q(own_every=None), name="job_has_one_timing"),
        ]

    def __str__(self):
        return str(self.schedule.label) if self.schedule else self.task

    @property
    def schedule(self):
        """What the module declares; None while the module is switched off."""
        return next((schedule for schedule in modules.schedules() if schedule.task == self.task), None)

    @property
    def duration(self):
        """How long the last run took, in words."""
        return time_between(self.last_started_at, self.last_finished_at)

    @property
    def usual_timing(self):
        return timing_of(self.schedule)

    @property
    def timing(self):
        """The administrator's choice, else the module's."""
        if self.own_daily_at or self.own_every:
            return Timing(daily_at=self.own_daily_at, every=self.own_every)
        return self.usual_timing

    def clean(self):
        if self.own_every and self.own_every.total_seconds() < 60:
            raise ValidationError({"own_every": _("At least a minute.")})


class JobRunQuerySet(models.QuerySet):
    def open(self):
        return self.filter(finished_at=None)


class JobRun(models.Model):
    """One turn of a scheduled job; follows the task that the worker runs for it."""

    job = models.ForeignKey(ScheduledJob, models.CASCADE, related_name="runs")
    task_result_id = models.UUIDField(unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
        help_text=_("Empty when the schedule started it."),
    )
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    queued_at = models.DateTimeField(_("asked"), default=timezone.now)
    started_at = models.DateTimeField(_("start"), null=True)
    finished_at = models.DateTimeField(_("end"), null=True)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("run"), _("runs")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["job"], condition=Q(finished_at=None), name="job_runs_once_at_a_time"),
        ]

    def __str__(self):
        return f"{self.job} {self.queued_at:%Y-%m-%d %H:%M}"

    @property
    def duration(self):
        """How long the run took, in words; empty for one that did not start or end."""
        return time_between(self.started_at, self.finished_at)


class WorkerQuerySet(models.QuerySet):
    def running(self):
        return self.filter(stopped_at=None)


class Worker(models.Model):
    """A process that runs tasks and says every few seconds that it lives."""

    worker_id = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    queue = models.CharField(max_length=32, blank=True, help_text=_("Empty is the process that keeps the schedules."))
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    stopped_at = models.DateTimeField(null=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = [F("stopped_at").desc(nulls_first=True), "-pk"]

    def __str__(self):
        return self.worker_id
