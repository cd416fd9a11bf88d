from django_tasks import task

from intranet.notifications import outbox


@task()
def send_due_mail() -> dict[str, int]:
    return outbox.deliver_due()
