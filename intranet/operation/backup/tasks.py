from django_tasks import task

from intranet.operation.backup import services


@task(queue_name="long")
def back_up() -> str:
    return services.make().path.name
