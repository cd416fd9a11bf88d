from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django_tasks.signals import task_finished, task_started

from intranet.modules import Entry, ModuleConfig, NotificationKind
from intranet.privacy.declarations import Retention


def _attention(user):
    from intranet.jobs import attention

    return attention.count(user)


class JobsConfig(ModuleConfig):
    name = "intranet.jobs"
    label_for_people = _("Jobs")
    administration = [
        Entry(_("Jobs"), "job_list", icon="clock", order=90, permission="jobs.view_scheduledjob", badge=_attention),
    ]
    notification_kinds = [
        NotificationKind("jobs.failing", _("A job fails again and again"), permission="jobs.view_scheduledjob"),
    ]
    role_permissions = {"administrator": ["jobs.view_scheduledjob", "jobs.change_scheduledjob"]}
    retentions = [
        Retention(
            "jobs.results",
            _("Results of tasks"),
            _("To find out what went wrong."),
            days=14,
            purge="intranet.jobs.retention.purge_results",
            longest=365,
        ),
        Retention(
            "jobs.runs",
            _("Runs of jobs that succeeded"),
            _("To see that a job runs."),
            days=7,
            purge="intranet.jobs.retention.purge_successes",
            longest=365,
        ),
        Retention(
            "jobs.failures",
            _("Runs of jobs that failed"),
            _("To find out what went wrong."),
            days=90,
            purge="intranet.jobs.retention.purge_failures",
            longest=730,
        ),
        Retention(
            "jobs.workers",
            _("Traces of workers"),
            _("To see that a worker lives."),
            days=2,
            purge="intranet.jobs.retention.purge_workers",
            longest=30,
        ),
    ]
    examinations = ["intranet.jobs.health.examine"]
    measures = ["intranet.jobs.health.measures"]
    audit_words = {
        "task": _("job"),
        "timing": _("runs"),
    }
    audit_actions = {
        "jobs.run_now": _("Job started by hand"),
        "jobs.switched_on": _("Job switched on"),
        "jobs.switched_off": _("Job switched off"),
        "jobs.timing_changed": _("Time of a job changed"),
        "jobs.task_repeated": _("Failed task run again"),
    }

    def ready(self):
        from intranet.jobs import checks, receivers

        register(checks.check_schedules)
        post_migrate.connect(receivers.sync_after_migrate, sender=self)
        task_started.connect(receivers.follow_task)
        task_finished.connect(receivers.follow_task)
