from itertools import groupby

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import birthdays
from directory.cards import cards
from directory.models import DirectorySettings, Movement, Person
from directory.months import Month
from directory.visibility import Viewer


@require_safe
def birthday_list(request):
    """The birthdays of a month, by day."""
    month = Month.asked(request.GET.get("month"))
    viewer = Viewer.of_request(request)
    celebrations, count = birthdays.between(month.first, month.last, viewer)
    days = [(day, [card for _day, card in group]) for day, group in groupby(celebrations, key=lambda row: row[0])]
    context = {
        "month": month,
        "days": days,
        "count": count,
        "today": timezone.localdate(),
        "is_off": viewer.policies.settings.birthdays == DirectorySettings.Birthdays.OFF,
        "is_opt_in": viewer.policies.settings.birthdays == DirectorySettings.Birthdays.OPT_IN,
    }
    return render(request, "directory/birthday_list.html", context)


@require_safe
def movement_list(request):
    """Who came, left and moved in a month."""
    month = Month.asked(request.GET.get("month"))
    viewer = Viewer.of_request(request)
    movements = Movement.objects.filter(happened_on__range=(month.first, month.last), person__is_hidden=False)
    people = Person.objects.for_cards().in_bulk(movements.values_list("person_id", flat=True))
    shown = {card.pk: card for card in cards(people.values(), viewer)}
    rows = [
        (movement, shown[movement.person_id])
        for movement in movements.select_related("from_department", "to_department")
        if movement.kind == Movement.Kind.LEFT or people[movement.person_id].is_active_in_directory
    ]
    kinds = [(kind.label, [row for row in rows if row[0].kind == kind]) for kind in Movement.Kind]
    return render(request, "directory/movement_list.html", {"month": month, "kinds": kinds, "count": len(rows)})
