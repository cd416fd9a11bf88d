from django_tasks import task

from meetings import services


@task()
def remind() -> dict[str, int]:
    return services.remind()
