from django_tasks import task

from approvals import services


@task()
def remind_and_escalate() -> dict[str, int]:
    return services.remind_and_escalate()
