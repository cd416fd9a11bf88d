from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intranet.modules import TokenScope

BIRTHDAYS, CONTACTS, JSON = "directory.birthdays", "directory.contacts", "directory.json"


def _address(name, *arguments):
    return urljoin(settings.SITE_URL, reverse(f"directory:{name}", args=arguments))


def birthday_values(request, secret):
    address = _address("birthday_feed", secret)
    return [(_("My department and favourites"), address), (_("Everybody"), f"{address}?who=everybody")]


def contact_values(request, secret):
    return [
        (_("Server (CardDAV)"), _address("carddav_root")),
        (_("User name"), request.user.username),
        (_("Password"), secret),
        (_("Or one file with all contacts"), _address("vcard_feed", secret)),
    ]


def json_values(request, secret):
    return [(_("Address"), _address("api_person_list")), (_("Token"), secret)]


SCOPES = [
    TokenScope(
        BIRTHDAYS,
        _("Birthdays in my calendar"),
        _("Add a calendar by this address in Outlook, Google Calendar or on your telephone."),
        "directory.feeds.scopes.birthday_values",
    ),
    TokenScope(
        CONTACTS,
        _("Colleagues on my telephone"),
        _("Add a CardDAV account with these data: on an iPhone under Contacts, on Android with DAVx5."),
        "directory.feeds.scopes.contact_values",
    ),
    TokenScope(
        JSON,
        _("Colleagues for a program"),
        _("Send the token in the header “Authorization: Bearer …”; the developer documentation shows the answers."),
        "directory.feeds.scopes.json_values",
    ),
]
