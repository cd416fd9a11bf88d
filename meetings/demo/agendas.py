"""What happened to the meetings of Hopbeke: an example of every state, whatever the day on which it is made."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from directory.models import Person
from meetings import bundles, services
from meetings.agendas import agenda_pdf, lines_for
from meetings.models import (
    AgendaItem,
    Attendance,
    CalendarImport,
    Decision,
    Feed,
    FollowUpTask,
    Meeting,
    MeetingDocument,
    Scope,
)

Presence, Answer, Result = Attendance.Presence, Attendance.Answer, Decision.Result
OPEN = [
    ("Aankoop van twee elektrische bestelwagens", "Het college keurt de aankoop van twee bestelwagens goed."),
    ("Heraanleg Beekstraat: definitief ontwerp", "Het college keurt het definitief ontwerp goed."),
    ("Subsidie jeugdwerking", "Het college kent de subsidies toe volgens de lijst in bijlage."),
    ("Verkeersmaatregelen kerstmarkt", "Het college keurt de tijdelijke verkeersmaatregelen goed."),
    ("Vervanging van de telefooncentrale", "Het college gunt de opdracht aan de voordeligste inschrijver."),
    ("Openingsuren van de bibliotheek in de zomer", "Het college keurt de openingsuren goed."),
]
CLOSED = [
    ("Aanstelling diensthoofd Burgerzaken", "Het college stelt de laureaat van de selectie aan."),
    ("Dading in een geschil over een erfdienstbaarheid", "Het college keurt de dading goed."),
]
OTHER_SYSTEM = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hopbeke//Cultuurraad//NL
X-WR-CALNAME:Raadscommissies van de cultuurdienst
BEGIN:VEVENT
UID:commissie-1@cultuur.hopbeke.test
SUMMARY:Raadscommissie algemene zaken
LOCATION:Raadzaal
DTSTART;TZID=Romance Standard Time:{first:%Y%m%d}T193000
DTEND;TZID=Romance Standard Time:{first:%Y%m%d}T213000
END:VEVENT
BEGIN:VEVENT
UID:feest@cultuur.hopbeke.test
SUMMARY:Feest van de cultuurdienst
DTSTART;VALUE=DATE:{second:%Y%m%d}
END:VEVENT
END:VCALENDAR
"""


def fill(secretary):
    """Past and coming meetings of the college, the council and the management team."""
    writers = list(
        Person.objects.filter(user__username__in=["annelies", "bart", "dirk"], department__isnull=False)
        .select_related("user", "department")
        .order_by("user__username")
    )
    if not writers:
        return
    past, coming = of("college").past()[:3], of("college").coming()[:4]
    for turn, meeting in enumerate([*reversed(past), *coming[:3]]):
        _bring_agenda(meeting, turn, writers, secretary)
    for meeting in past:
        _hold(meeting, secretary, leaves_one_open=meeting == past[0])
    _cancel_the_last(coming, secretary)
    _submit(writers, secretary)
    _send_on_from_the_management_team(writers[0], secretary)
    _convene_the_council(writers[0], secretary)
    _connect(secretary, writers[-1].user)
    _bring_a_calendar(secretary)


def of(slug):
    return Meeting.objects.filter(body__slug=slug).standing().select_related("body", "room")


def _bring_agenda(meeting, turn, writers, secretary):
    for place in range(3):
        title, proposal = OPEN[(turn * 2 + place) % len(OPEN)]
        _bring(meeting, title, proposal, writers[(turn + place) % len(writers)], secretary)
    title, proposal = CLOSED[turn % len(CLOSED)]
    _bring(meeting, title, proposal, writers[0], secretary, is_closed=True)


def _bring(meeting, title, proposal, writer, secretary, **fields):
    item = AgendaItem(meeting=meeting, title=title, proposed_decision=proposal, department=writer.department, **fields)
    item = services.add_late(item, by=secretary, reason="Dringend")
    AgendaItem.objects.filter(pk=item.pk).update(submitted_by=writer.user, is_late=False, late_reason="")
    return item


def _hold(meeting, secretary, *, leaves_one_open):
    """A meeting that is behind us: who was there, the decisions, what follows from them, the minutes."""
    services.number(meeting, by=secretary)
    seats = meeting.body.memberships.current(meeting.day).seated()
    presences = dict.fromkeys(seats.values_list("pk", flat=True), Presence.PRESENT)
    services.record_presence(meeting, presences=presences, by=secretary)
    services.mark_held(meeting, by=secretary)
    items = list(meeting.items.on_agenda())
    for item in items[1:] if leaves_one_open else items:
        services.decide(item, by=secretary, result=Result.APPROVED, text=item.proposed_decision)
    postponed = items[-1]
    services.decide(postponed, by=secretary, result=Result.POSTPONED, corrects="Verkeerd genoteerd")
    for days, is_done in ((14, False), (-1, False), (3, True)):
        _give_task(items[1], days, is_done, secretary)
    _keep_papers(meeting, secretary)


def _give_task(item, days, is_done, secretary):
    """`days` from now it has to be done: a negative number is a task that runs late."""
    due = timezone.localdate() + timedelta(days=days)
    owner = AgendaItem.objects.get(pk=item.pk).submitted_by.person
    task = FollowUpTask(item=item, text="Bestelling plaatsen en bevestigen", owner=owner, due_on=due)
    task = services.give_task(task, by=secretary)
    if is_done:
        services.finish_task(task, by=secretary)


def _keep_papers(meeting, secretary):
    """The minutes as a file, the list of decisions as a link to where it is published."""
    link = f"https://www.hopbeke.test/besluiten/{meeting.day:%Y-%m-%d}"
    published = MeetingDocument(meeting=meeting, kind="decision_list", name="Besluitenlijst", url=link)
    services.add_document(published, by=secretary)
    minutes = MeetingDocument(meeting=meeting, kind="minutes", name="notulen.pdf", scope=Scope.MEMBERS)
    minutes.file.save("notulen.pdf", ContentFile(_paper(meeting, secretary)), save=False)
    services.add_document(minutes, by=secretary)


def _paper(meeting, reader):
    return agenda_pdf(meeting, lines_for(meeting, reader), town="Hopbeke")


def _cancel_the_last(coming, secretary):
    if len(coming) > 1:
        services.cancel(coming[len(coming) - 1], by=secretary, reason="Te weinig punten")


def _submit(writers, secretary):
    """An item in each state before it stands on an agenda, of whoever writes last: Dirk."""
    writer = writers[-1]
    for title, then in (
        ("Fietsenstalling aan het station", None),
        ("Nieuwe vuilnisbakken in het park", services.withdraw),
        ("Straatnaam voor de nieuwe verkaveling", services.send_back),
    ):
        item = services.submit(_new_item(title, writer), by=writer.user)
        if then is services.withdraw:
            then(item, by=writer.user)
        elif then is services.send_back:
            then(item, by=secretary, reason="Welke twee namen stelt u voor?")
    services.save_draft(_new_item("Zitbanken langs de Beek", writer), by=writer.user)


def _new_item(title, writer):
    return AgendaItem(
        meeting=of("college").taking_items().first(),
        title=title,
        proposed_decision="Het college keurt het voorstel goed.",
        department=writer.department,
    )


def _send_on_from_the_management_team(writer, secretary):
    """From the management team to the college: the link shows on both sides. One of the team opened its agenda."""
    meeting, later = of("managementteam").coming().first(), of("college").coming()[1]
    item = _bring(meeting, *OPEN[0], writer, secretary)
    _bring(meeting, *OPEN[1], writer, secretary)
    services.send_on(item, by=secretary, to=later)
    services.convene(meeting, by=secretary)
    for seat in meeting.body.memberships.seated().filter(person__user__username="chantal"):
        services.note_opened(meeting, by=seat.person.user)


def _convene_the_council(writer, secretary):
    """A council that was called, with documents, answers, a supplementary agenda and an invitation."""
    meeting = of("gemeenteraad").coming().first()
    for title, proposal in OPEN[:3]:
        item = _bring(meeting, title, proposal, writer, secretary, scope=Scope.PUBLIC)
    document = SimpleUploadedFile("nota.pdf", _paper(meeting, secretary))
    services.attach(item, by=secretary, file=document, scope=Scope.PUBLIC)
    services.convene(meeting, by=secretary, reason="Dringende beslissing")
    _bring(meeting, "Motie over de sluiting van het postkantoor", "De raad vraagt overleg.", writer, secretary)
    services.convene(meeting, by=secretary, reason="Motie van de raad")
    services.invite(meeting, by=secretary)
    for place, seat in enumerate(meeting.body.memberships.current(meeting.day).seated()[:5]):
        services.answer(meeting, seat, answer=Answer.COMING if place else Answer.EXCUSED, by=secretary)
    services.order_bundle(bundles.contents_for(meeting, secretary), by=secretary)


def _connect(secretary, colleague):
    services.make_feed(Feed(contents=Feed.Contents.MINE), by=secretary)
    services.set_following(of("college").first().body, by=colleague, follows=True)


def _bring_a_calendar(secretary):
    """The file of another system, looked at and not taken over yet."""
    today = timezone.localdate()
    first, second = today + timedelta(days=61), today + timedelta(days=68)
    brought = CalendarImport(name="cultuur.ics", by=secretary, first=today, last=today + timedelta(days=365))
    content = OTHER_SYSTEM.format(first=first, second=second).replace("\n", "\r\n")
    brought.file.save("cultuur.ics", ContentFile(content.encode()))
