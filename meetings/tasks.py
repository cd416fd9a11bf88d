from django_tasks import task

from meetings import services


@task()
def remind() -> dict[str, int]:
    return services.remind()


@task()
def remind_of_revised_agendas() -> int:
    return services.remind_of_revised_agendas()
