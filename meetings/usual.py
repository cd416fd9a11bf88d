"""The bodies of a Flemish town, with the rules that the law or usage gives them: a start that a town then corrects."""

from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory.models import Organisation
from meetings import services
from meetings.models import ClosedPeriod, GoverningBody, Scope
from meetings.school_holidays import flemish

Kind, Colour, Rule = GoverningBody.Kind, GoverningBody.Colour, GoverningBody.DeadlineRule
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = range(4)
COUNCIL_TERMS = {
    "is_public": True,
    "scope": Scope.PUBLIC,
    "notice_days": 8,
    "second_notice_days": 2,
    "member_item_days": 5,
    "supplement_hours": 24,
    "decision_list_days": 10,
    "default_weekday": MONDAY,
    "default_start": time(20),
    "deadline_rule": Rule.WORKING_DAYS,
    "deadline_days": 10,
}
COLLEGE_TERMS = {"decision_list_days": 10, "default_weekday": MONDAY, "deadline_weekday": THURSDAY}
# Slug, name, short name, kind, of the social welfare organisation, colour, what differs.
BODIES: list[tuple[str, str, str, str, bool, str, dict[str, Any]]] = [
    ("college", "College van burgemeester en schepenen", "CBS", Kind.COLLEGE, False, Colour.TEAL, COLLEGE_TERMS),
    ("vast-bureau", "Vast bureau", "VB", Kind.EXECUTIVE_COMMITTEE, True, Colour.GREEN, COLLEGE_TERMS),
    ("gemeenteraad", "Gemeenteraad", "GR", Kind.COUNCIL, False, Colour.RED, COUNCIL_TERMS),
    ("rmw", "Raad voor maatschappelijk welzijn", "RMW", Kind.SOCIAL_WELFARE_COUNCIL, True, Colour.ORANGE,
     COUNCIL_TERMS | {"default_start": time(22), "default_minutes": 60}),
    ("bijzonder-comite", "Bijzonder comité voor de sociale dienst", "BCSD", Kind.SPECIAL_COMMITTEE, True, Colour.GREY,
     {"keeps_agenda_elsewhere": True, "notice_days": 8, "deadline_rule": Rule.NONE, "default_weekday": TUESDAY}),
    ("raadscommissies", "Raadscommissie algemene zaken", "Commissie", Kind.COMMITTEE, False, Colour.GOLD,
     {"is_public": True, "scope": Scope.PUBLIC, "notice_days": 8, "default_weekday": WEDNESDAY,
      "default_start": time(20)}),
    ("managementteam", "Managementteam", "MAT", Kind.MANAGEMENT_TEAM, False, Colour.BLUE,
     {"default_weekday": TUESDAY, "deadline_rule": Rule.WORKING_DAYS, "deadline_days": 2}),
]  # fmt: skip
TANDEMS = [("college", "vast-bureau"), ("gemeenteraad", "rmw")]
SENDS_ON = [("managementteam", "college"), ("college", "gemeenteraad"), ("vast-bureau", "rmw")]
YEARS_OF_HOLIDAYS = 4


@transaction.atomic
def add_usual_bodies(*, by: Any, town: Organisation, social_welfare: Organisation | None = None) -> list[GoverningBody]:
    """Make the bodies that are not there yet, and the school holidays of the coming years; gives the new bodies."""
    made = []
    for order, (slug, name, short_name, kind, is_social, colour, terms) in enumerate(BODIES, start=1):
        if GoverningBody.objects.filter(slug=slug).exists():
            continue
        owner = social_welfare if is_social and social_welfare else town
        body = GoverningBody(
            organisation=owner,
            slug=slug,
            name=name,
            short_name=short_name,
            kind=kind,
            colour=colour,
            order=order * 10,
            **terms,
        )
        made.append(services.save_body(body, by=by))
    _link("followed_by", TANDEMS, by=by)
    _link("next_body", SENDS_ON, by=by)
    add_school_holidays()
    return made


def _link(field: str, pairs: list[tuple[str, str]], *, by: Any) -> None:
    bodies = {
        body.slug: body for body in GoverningBody.objects.filter(slug__in=[slug for pair in pairs for slug in pair])
    }
    for one, other in pairs:
        if one in bodies and other in bodies and getattr(bodies[one], f"{field}_id") is None:
            setattr(bodies[one], field, bodies[other])
            services.save_body(bodies[one], by=by)


def add_school_holidays() -> None:
    """Put the Flemish school holidays in the table where a year has none yet."""
    this_year = timezone.localdate().year
    for year in range(this_year - 1, this_year + YEARS_OF_HOLIDAYS):
        for name, first, last in flemish(year):
            ClosedPeriod.objects.get_or_create(
                kind=ClosedPeriod.Kind.SCHOOL, starts_on=first, ends_on=last, defaults={"name": name}
            )


def owners() -> tuple[Organisation | None, Organisation | None]:
    """The town and its OCMW among the organisations, as their names tell."""
    organisations = list(Organisation.objects.order_by("pk"))
    social = next((one for one in organisations if "ocmw" in f"{one.name} {one.short_name}".lower()), None)
    town = next((one for one in organisations if one.short_name == "Stad"), None)
    return town or next((one for one in organisations if one != social), social), social
