from datetime import date, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from directory.cards import DetailCard
from directory.feeds.answers import open_to_tokens, unless_known
from directory.feeds.scopes import BIRTHDAYS
from directory.models import Person
from directory.visibility import Viewer
from intranet.notifications.services import language_of
from intranet.tokens import services as tokens

# A leap year, so that every day exists; calendars repeat from here.
_FIRST_YEAR = 2024


@open_to_tokens
@require_safe
def birthday_feed(request, secret):
    """The birthdays that the owner of the token may know, as a calendar that repeats each year."""
    user = tokens.user_of(secret, scope=BIRTHDAYS)
    if user is None:
        raise Http404
    viewer = Viewer.of(user)
    people = Person.objects.active().exclude(birthday=None).for_contacts()
    if request.GET.get("who") != "everybody":
        people = people.filter(
            Q(department=viewer.department_id, department__isnull=False) | Q(favoured_by__owner=user)
        )
    with translation.override(language_of(user)):
        calendar = _calendar(DetailCard(person, viewer) for person in people.distinct())
    return unless_known(request, calendar.to_ical(), "text/calendar; charset=utf-8")


def _calendar(cards):
    calendar = Calendar()
    calendar.add("prodid", "-//Belfort//Birthdays//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Birthdays"))
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for card in cards:
        if card.birthday:
            calendar.add_component(_event(card))
    return calendar


def _event(card):
    event = Event()
    event.add("uid", f"birthday-{card.pk}@{settings.ALLOWED_HOSTS[0]}")
    event.add("dtstamp", card.updated_at)
    event.add("dtstart", date(_FIRST_YEAR, card.birthday.month, card.birthday.day))
    event.add("rrule", _every_year(card.birthday))
    event.add("summary", _("Birthday of %(name)s") % {"name": card.display_name})
    event.add("url", urljoin(settings.SITE_URL, card.url))
    event.add("transp", "TRANSPARENT")
    return event


def _every_year(day):
    """Each year; a birthday of 29 February on the last day of that month."""
    if (day.month, day.day) == (2, 29):
        return {"freq": "yearly", "bymonth": 2, "bymonthday": -1}
    return {"freq": "yearly"}
