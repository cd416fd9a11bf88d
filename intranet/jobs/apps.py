from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django_tasks.signals import task_finished, task_started

from intranet.modules import ModuleConfig, Schedule


class JobsConfig(ModuleConfig):
    name = "intranet.jobs"
    label_for_people = _("Jobs")
    role_permissions = {"administrator": ["jobs.view_scheduledjob", "jobs.change_scheduledjob"]}
    schedules = [
        Schedule("intranet.jobs.tasks.prune", _("Clear away old results of jobs"), daily_at="03:10"),
    ]
    audit_actions = {
        "jobs.run_now": _("Job started by hand"),
        "jobs.switched_on": _("Job switched on"),
        "jobs.switched_off": _("Job switched off"),
        "jobs.timing_changed": _("Time of a job changed"),
    }

    def ready(self):
        from intranet.jobs import checks, receivers

        register(checks.check_schedules)
        post_migrate.connect(receivers.sync_after_migrate, sender=self)
        task_started.connect(receivers.follow_task)
        task_finished.connect(receivers.follow_task)
