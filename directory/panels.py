from datetime import timedelta

from django.utils import timezone

from directory import birthdays
from directory.cards import cards
from directory.models import Movement, Person
from directory.visibility import Viewer

COMING_DAYS = 7
NEW_FOR_DAYS = 30
ROWS = 6


class ColleaguesPanel:
    """A panel about colleagues, alike for everybody of one department with the same rights."""

    def shared_by(self, request):
        own = getattr(request.user, "person", None)
        return own and own.department_id, request.user.has_perm("directory.view_restricted_fields")


class BirthdaysPanel(ColleaguesPanel):
    """Birthdays of today and the coming seven days."""

    template_name = "directory/_panel_birthdays.html"
    column = "side"
    order = 30

    def context(self, request):
        today = timezone.localdate()
        viewer = Viewer.of_request(request).as_any_in_department()
        celebrations, count = birthdays.between(today, today + timedelta(days=COMING_DAYS), viewer, ROWS)
        if not celebrations:
            return None
        return {
            "today": [card for day, card in celebrations if day == today],
            "coming": [(day, card) for day, card in celebrations if day != today],
            "more": count - len(celebrations),
        }


class NewColleaguesPanel(ColleaguesPanel):
    """Who came to work here in the last thirty days."""

    template_name = "directory/_panel_new_colleagues.html"
    column = "side"
    order = 40

    def context(self, request):
        since = timezone.localdate() - timedelta(days=NEW_FOR_DAYS)
        joined = Movement.objects.filter(kind=Movement.Kind.JOINED, happened_on__gt=since)
        newest = joined.filter(person__in=Person.objects.active()).values_list("person_id", "happened_on")[:ROWS]
        days = dict(newest)
        if not days:
            return None
        people = Person.objects.for_cards().in_bulk(days)
        shown = cards([people[pk] for pk in days], Viewer.of_request(request).as_any_in_department())
        return {"newcomers": list(zip(days.values(), shown, strict=True))}
