from datetime import timedelta

from django_tasks import task

from intranet.jobs.policy import policy
from meetings import services
from meetings.models import Bundle


@task()
def remind() -> dict[str, int]:
    return services.remind()


@task()
def remind_of_revised_agendas() -> int:
    return services.remind_of_revised_agendas()


@task(queue_name="long")
@policy(limit=timedelta(minutes=10))
def make_bundle(bundle_id: int) -> None:
    bundle = Bundle.objects.select_related("meeting__body", "meeting__room", "user", "since").filter(pk=bundle_id)
    for one in bundle:
        services.make_bundle(one)


@task()
def purge_bundles() -> int:
    return services.purge_bundles()
