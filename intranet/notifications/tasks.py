from django_tasks import task

from intranet.notifications import digest, outbox


@task()
def send_due_mail() -> dict[str, int]:
    return outbox.deliver_due()


@task()
def send_digests() -> int:
    return digest.send_due()
