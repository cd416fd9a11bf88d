"""Hopbeke's bodies with a year of meetings, agendas of past and coming ones, and items behind closed doors."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from directory.models import Facility, Person
from meetings import planning, services
from meetings.models import AgendaItem, Decision, FollowUpTask, GoverningBody, Meeting, Membership, Scope
from meetings.planning import Pattern, Rhythm
from meetings.usual import add_usual_bodies, owners

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
OPEN = [
    ("Aankoop van twee elektrische bestelwagens", "Het college keurt de aankoop van twee bestelwagens goed."),
    ("Heraanleg Beekstraat: definitief ontwerp", "Het college keurt het definitief ontwerp goed."),
    ("Subsidie jeugdwerking 2027", "Het college kent de subsidies toe volgens de lijst in bijlage."),
    ("Verkeersmaatregelen kerstmarkt", "Het college keurt de tijdelijke verkeersmaatregelen goed."),
    ("Vervanging van de telefooncentrale", "Het college gunt de opdracht aan de voordeligste inschrijver."),
    ("Openingsuren van de bibliotheek in de zomer", "Het college keurt de openingsuren goed."),
]
CLOSED = [
    ("Aanstelling diensthoofd Burgerzaken", "Het college stelt de laureaat van de selectie aan."),
    ("Dading in een geschil over een erfdienstbaarheid", "Het college keurt de dading goed."),
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
    _fill_agendas(secretary)
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
    year = timezone.localdate().year
    pattern = Pattern(
        body=body,
        first=timezone.localdate() - timedelta(days=45),
        last=date(year + 1, 12, 31),
        weekday=body.default_weekday,
        rhythm=rhythm,
        start=body.default_start,
        minutes=body.default_minutes,
        room=room,
        months_off=(7,),
    )
    times = [(one.starts_at, one.ends_at) for one in planning.proposals(pattern) if one.is_advised]
    services.plan(body, times, by=secretary, room=room, with_tandem=True)


def _fill_agendas(secretary):
    """Three past meetings of the college with decisions, and what the coming ones hold."""
    writers = list(
        Person.objects.filter(user__username__in=["annelies", "bart", "dirk"], department__isnull=False)
        .select_related("user", "department")
        .order_by("pk")
    )
    college = Meeting.objects.filter(body__slug="college").select_related("body")
    if not writers:
        return
    for turn, meeting in enumerate([*reversed(college.past()[:3]), *college.coming()[:3]]):
        for place in range(3):
            title, proposal = OPEN[(turn * 2 + place) % len(OPEN)]
            _bring(meeting, title, proposal, writers[(turn + place) % len(writers)], secretary)
        title, proposal = CLOSED[turn % len(CLOSED)]
        _bring(meeting, title, proposal, writers[0], secretary, is_closed=True)
        if meeting.ends_at < timezone.now():
            _hold(meeting, secretary)
    for body in ("gemeenteraad", "managementteam"):
        meeting = Meeting.objects.filter(body__slug=body).select_related("body").coming().first()
        if meeting:
            scope = Scope.PUBLIC if meeting.body.is_public else Scope.STAFF
            for title, proposal in OPEN[:3]:
                _bring(meeting, title, proposal, writers[0], secretary, scope=scope)
    _submit_one(writers[-1])


def _bring(meeting, title, proposal, writer, secretary, **fields):
    item = AgendaItem(meeting=meeting, title=title, proposed_decision=proposal, department=writer.department, **fields)
    item = services.add_late(item, by=secretary, reason="Dringend")
    AgendaItem.objects.filter(pk=item.pk).update(submitted_by=writer.user, is_late=False, late_reason="")


def _hold(meeting, secretary):
    services.number(meeting, by=secretary)
    services.mark_held(meeting, by=secretary)
    for item in meeting.items.on_agenda():
        services.decide(item, by=secretary, result=Decision.Result.APPROVED, text=item.proposed_decision)
    first = meeting.items.on_agenda().first()
    owner = first.submitted_by.person
    due = timezone.localdate() + timedelta(days=14)
    services.give_task(
        FollowUpTask(item=first, text="Bestelling plaatsen en bevestigen", owner=owner, due_on=due), by=secretary
    )


def _submit_one(writer):
    meeting = Meeting.objects.filter(body__slug="college").select_related("body").taking_items().first()
    if meeting:
        item = AgendaItem(
            meeting=meeting,
            title="Fietsenstalling aan het station",
            proposed_decision="Het college keurt het ontwerp goed.",
            department=writer.department,
        )
        services.submit(item, by=writer.user)
