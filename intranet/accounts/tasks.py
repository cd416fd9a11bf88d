from django.utils import timezone
from django_tasks import task

from intranet.accounts import services
from intranet.accounts.models import User
from intranet.accounts.sessions import SessionStore


@task()
def follow_the_calendar() -> str:
    """Begin and end roles whose day has come, also of who is not here today, and clear away sessions that are over."""
    due = User.objects.filter(roles_change_on__lte=timezone.localdate())
    for user in due:
        services.refresh_roles(user)
    SessionStore.clear_expired()
    return f"{len(due)} accounts"
