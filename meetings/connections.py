"""What a private address opens: the calendar of its owner."""

from urllib.parse import quote, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.modules import TokenScope

FEED = "meetings.feed"

TOKEN_SCOPES = [
    TokenScope(
        FEED,
        gettext_lazy("Meetings in my calendar"),
        gettext_lazy("Add a calendar by this address; under Meetings, Calendars, you find how, and other choices."),
        "meetings.connections.values",
    )
]


def feed_address(secret: str) -> str:
    return urljoin(settings.SITE_URL, reverse("meetings:feed", args=[secret]))


def values(request, secret: str) -> list[tuple[str, str]]:
    return [(_("Address"), feed_address(secret))]


def subscribe_links(address: str, name: str) -> dict[str, str]:
    """Where a click adds the calendar: the programs of Microsoft and Google, or whatever the machine opens."""
    webcal = "webcal://" + address.partition("://")[2]
    return {
        "outlook": f"https://outlook.office.com/calendar/0/addfromweb?url={quote(address, '')}&name={quote(name)}",
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, '')}",
        "webcal": webcal,
    }
