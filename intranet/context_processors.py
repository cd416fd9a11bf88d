from django.utils.functional import SimpleLazyObject

from intranet import __version__
from intranet.branding.models import TownSettings
from intranet.navigation import menu_for
from intranet.notifications.models import Notification


def portal(request):
    """What the frame of every page shows; looked up only by templates that show the frame."""
    everybody = {"version": __version__, "town": SimpleLazyObject(lambda: TownSettings.current(request))}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return everybody
    return {
        **everybody,
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "unread_notifications": SimpleLazyObject(lambda: Notification.objects.visible_to(user).unread().count()),
    }
