from django_tasks import task

from intranet.privacy import services


@task(queue_name="long")
def purge() -> dict[str, int]:
    """Remove what is older than the town keeps it."""
    return services.purge_all()
