"""Hopbeke's bodies with a year of meetings, agendas of past and coming ones, and items behind closed doors."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from directory.models import Facility, Person
from meetings import planning, services
from meetings.demo import agendas
from meetings.models import GoverningBody, Meeting, Membership
from meetings.planning import Pattern, Rhythm
from meetings.usual import add_usual_bodies, owners

JULY = 7
COUNCILLORS = [
    "Lieve Verbeke", "Jef Peeters", "Samira Ouali", "Wouter Claes", "Greet Hoste", "Pieter Lambert", "Nele Devos",
    "Karel Buyse",
]  # fmt: skip
ALDERMEN = ["Lieve Verbeke", "Jef Peeters", "Samira Ouali"]
ROOMS = [("Raadzaal", 40), ("Collegezaal", 12), ("Vergaderzaal 1", 20)]
RHYTHMS = [
    ("college", Rhythm.WEEKLY, "Collegezaal"),
    ("gemeenteraad", Rhythm.FOURTH, "Raadzaal"),
    ("bijzonder-comite", Rhythm.SECOND, "Vergaderzaal 1"),
    ("raadscommissies", Rhythm.SECOND, "Raadzaal"),
    ("managementteam", Rhythm.FORTNIGHTLY, "Vergaderzaal 1"),
]


def install(report):
    """Make the bodies, plan this year and the next, fill some agendas; a second run changes nothing."""
    town, social_welfare = owners()
    secretary = get_user_model().objects.filter(username="gert").first()
    if town is None or secretary is None or not hasattr(secretary, "person") or GoverningBody.objects.exists():
        return
    for name, seats in ROOMS:
        Facility.objects.get_or_create(
            kind=Facility.Kind.ROOM, name=name, defaults={"seats": seats, "search_text": name.lower()}
        )
    add_usual_bodies(by=None, town=town, social_welfare=social_welfare)
    for body in GoverningBody.objects.all():
        _seat(body, secretary)
    for slug, rhythm, room in RHYTHMS:
        _plan(slug, rhythm, Facility.objects.get(kind=Facility.Kind.ROOM, name=room), secretary)
    agendas.fill(secretary)
    report(f"{GoverningBody.objects.count()} governing bodies meet {Meeting.objects.count()} times")


def _seat(body, secretary):
    body.secretary = secretary.person
    body.publishes = body.is_public
    services.save_body(body, by=None)
    start = date(timezone.localdate().year - 1, 1, 1)
    people = {person.user.username: person for person in Person.objects.exclude(user=None) if person.user}
    names = COUNCILLORS if body.is_public else ALDERMEN
    if body.kind == GoverningBody.Kind.MANAGEMENT_TEAM:
        names = []
        for login in ("fatima", "bart"):
            if login in people:
                services.save_membership(Membership(body=body, person=people[login], starts_on=start), by=None)
    if "chantal" in people:
        role = Membership.Role.CHAIR if not names else Membership.Role.SECRETARY
        services.save_membership(Membership(body=body, person=people["chantal"], role=role, starts_on=start), by=None)
    for place, name in enumerate(names):
        role = Membership.Role.CHAIR if place == 0 else Membership.Role.MEMBER
        mail = f"{name.lower().replace(' ', '.')}@raad.hopbeke.test"
        seat = Membership(body=body, external_name=name, external_mail=mail, role=role, starts_on=start)
        services.save_membership(seat, by=None)


def _plan(slug, rhythm, room, secretary):
    body = GoverningBody.objects.get(slug=slug)
    today = timezone.localdate()
    pattern = Pattern(
        body=body,
        # Far enough back that some meetings are past on any day, also right after the summer holidays.
        first=today - timedelta(days=150),
        last=date(today.year + 1, 6, 30) if today.month > JULY else date(today.year, 12, 31),
        weekday=body.default_weekday,
        rhythm=rhythm,
        start=body.default_start,
        minutes=body.default_minutes,
        room=room,
        months_off=(JULY,),
    )
    times = [(one.starts_at, one.ends_at) for one in planning.proposals(pattern) if one.is_advised]
    services.plan(body, times, by=secretary, room=room, with_tandem=True)
