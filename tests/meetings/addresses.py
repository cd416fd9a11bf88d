from datetime import timedelta

from meetings.models import (
    AgendaItem,
    Bundle,
    CalendarImport,
    Convocation,
    Decision,
    FollowUpTask,
    GoverningBody,
    ItemDocument,
    Meeting,
    MeetingDocument,
    Membership,
    Scope,
)
from tests.addresses import UNKNOWN, Row, change, open_to_all, page, page_for, part

# Gert keeps the college, Chantal sits in it, Dirk brings items; the others are colleagues.
VACATIONS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:vakantie@hopbeke.test
SUMMARY:Schepencollege
DTSTART;VALUE=DATE:20270107
END:VEVENT
END:VCALENDAR
"""
COMING, PAST = "Zitting met agenda", "Zitting die voorbij is"


def meeting(title):
    return lambda: Meeting.objects.get(title=title).pk


def college():
    return GoverningBody.objects.get(slug="college-adressen").slug


def item(title):
    return lambda: AgendaItem.objects.get(title=title).pk


def of_item(*logins, title, others=()):
    """A page for `logins`; `others` know of the item but may not, the rest does not know of it."""
    allowed = dict.fromkeys(logins, 200) | dict.fromkeys(others, 403)
    return Row(everyone=UNKNOWN, others=allowed, arguments={"pk": item(title)})


ROWS = {
    "meetings:meeting_list": page(),
    "meetings:month": page(query="?date=2026-11-01"),
    "meetings:week": page(),
    "meetings:year": page(query="?year=x&body=x"),
    "meetings:deadlines": page(),
    "meetings:mine": page(),
    "meetings:worklist": page_for("gert"),
    "meetings:body_list": page(),
    "meetings:usual_bodies": change(),
    "meetings:body_detail": page(slug=college),
    "meetings:body_follow": change(slug=college),
    "meetings:plan_year": page_for("gert", slug=college),
    "meetings:meeting_new": page_for("gert", slug=college),
    "meetings:meeting_detail": page(pk=meeting(COMING)),
    "meetings:meeting_move": page_for("gert", pk=meeting(COMING)),
    "meetings:meeting_cancel": page_for("gert", pk=meeting(COMING)),
    "meetings:meeting_deadline": page_for("gert", pk=meeting(COMING)),
    "meetings:meeting_convene": page_for("gert", pk=meeting(COMING)),
    "meetings:meeting_held": change(pk=meeting(COMING)),
    "meetings:agenda_number": change(pk=meeting(COMING)),
    "meetings:attendance_answer": change(pk=meeting(COMING)),
    "meetings:attendance_record": change(pk=meeting(COMING)),
    "meetings:item_add": page_for("gert", pk=meeting(COMING)),
    "meetings:decision_list": page(pk=meeting(PAST)),
    "meetings:document_new": page_for("gert", pk=meeting(COMING)),
    "meetings:document_download": Row(
        arguments={"pk": meeting(PAST), "document_pk": lambda: MeetingDocument.objects.get().pk}, is_page=False
    ),
    "meetings:convocation_detail": page_for(
        "gert", "chantal", others=UNKNOWN, pk=lambda: Convocation.objects.latest("pk").pk
    ),
    "meetings:item_new": page(),
    "meetings:item_detail": of_item("gert", "chantal", "dirk", title="Besloten punt"),
    "meetings:item_edit": of_item("dirk", title="Teruggestuurd punt", others=["gert"]),
    "meetings:item_withdraw": of_item("dirk", title="Ingediend punt", others=["gert"]),
    "meetings:item_accept": change(pk=item("Ingediend punt")),
    "meetings:item_return": of_item("gert", title="Ingediend punt", others=["dirk"]),
    "meetings:item_place": change(pk=item("Besloten punt")),
    "meetings:item_send_on": of_item("gert", title="Besloten punt", others=["dirk", "chantal"]),
    "meetings:item_decide": of_item("gert", title="Besloten punt", others=["dirk", "chantal"]),
    "meetings:task_new": of_item("gert", title="Besloten punt", others=["dirk", "chantal"]),
    "meetings:document_add": change(pk=item("Besloten punt")),
    "meetings:item_document": Row(
        everyone=UNKNOWN,
        others=dict.fromkeys(["gert", "chantal"], 200),
        arguments={"pk": item("Besloten punt"), "document_pk": lambda: ItemDocument.objects.get().pk},
        is_page=False,
    ),
    "meetings:task_done": change(pk=lambda: FollowUpTask.objects.get().pk),
    "meetings:feed_list": page(),
    "meetings:feed_renew": change(pk=1),
    "meetings:feed_end": change(pk=1),
    "meetings:feed": Row(everyone=UNKNOWN, anonymous=UNKNOWN, arguments={"secret": "nothing"}, is_page=False),
    "meetings:agenda_paper": part(pk=meeting(PAST)),
    "meetings:bundle": part(pk=meeting(PAST)),
    "meetings:bundle_detail": page_for("gert", others=UNKNOWN, pk=lambda: Bundle.objects.latest("pk").pk),
    "meetings:bundle_download": Row(
        everyone=UNKNOWN, arguments={"pk": lambda: Bundle.objects.latest("pk").pk}, is_page=False
    ),
    "meetings:meeting_invite": page_for("gert", pk=meeting(COMING)),
    "meetings:reply_take": page_for("gert"),
    "meetings:calendar_import": page_for("gert", "els"),
    "meetings:calendar_import_preview": page_for(
        "gert", others=UNKNOWN, pk=lambda: CalendarImport.objects.latest("pk").pk
    ),
    "meetings:public_body": open_to_all(slug="raad-adressen"),
    "meetings:public_data": open_to_all(slug="raad-adressen"),
}


def prepare(users):
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from directory.models import Organisation
    from meetings import bundles, services

    gert, dirk = users["gert"], users["dirk"]
    people = {login: _person(users[login]) for login in ("gert", "chantal", "dirk")}
    town, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
    college = GoverningBody.objects.create(
        organisation=town, name="Schepencollege", short_name="SC", slug="college-adressen",
        kind=GoverningBody.Kind.COLLEGE, secretary=people["gert"],
    )  # fmt: skip
    start = timezone.localdate() - timedelta(days=60)
    college.memberships.create(person=people["chantal"], role=Membership.Role.CHAIR, starts_on=start)
    now = timezone.now()
    coming, past = (
        services.add(Meeting(body=college, title=title, starts_at=begin, ends_at=begin + timedelta(hours=2)), by=gert)
        for title, begin in ((COMING, now + timedelta(days=20)), (PAST, now - timedelta(days=20)))
    )
    for title in ("Ingediend punt", "Teruggestuurd punt"):
        brought = services.submit(AgendaItem(meeting=coming, title=title), by=dirk)
        if title == "Teruggestuurd punt":
            services.send_back(brought, by=gert, reason="Welke rekening?")
    for title, fields in (("Open punt", {}), ("Besloten punt", {"is_closed": True, "scope": Scope.MEMBERS})):
        services.add_late(AgendaItem(meeting=past, title=title, **fields), by=gert, reason="Dringend")
    closed = AgendaItem.objects.get(title="Besloten punt")
    AgendaItem.objects.filter(pk=closed.pk).update(submitted_by=dirk)
    services.attach(closed, by=gert, file=ContentFile(b"%PDF-1.7", "bijlage.pdf"), scope=Scope.MEMBERS)
    services.convene(past, by=gert)
    services.decide(AgendaItem.objects.get(title="Open punt"), by=gert, result=Decision.Result.APPROVED)
    task = FollowUpTask(item=closed, text="Brief sturen", owner=people["dirk"], due_on=timezone.localdate())
    services.give_task(task, by=gert)
    minutes = MeetingDocument(meeting=past, kind=MeetingDocument.Kind.MINUTES, name="notulen.pdf")
    minutes.file.save("notulen.pdf", ContentFile(b"%PDF-1.7"), save=False)
    services.add_document(minutes, by=gert)
    services.order_bundle(bundles.contents_for(past, gert), by=gert)
    GoverningBody.objects.create(
        organisation=town, name="Openbare raad", short_name="OR", slug="raad-adressen", scope=Scope.PUBLIC,
        kind=GoverningBody.Kind.COUNCIL, is_public=True, publishes=True,
    )  # fmt: skip
    brought = CalendarImport(name="vakanties.ics", by=gert, first=start, last=start + timedelta(days=365))
    brought.file.save("vakanties.ics", ContentFile(VACATIONS.replace("\n", "\r\n").encode()))


def _person(user):
    from directory.models import Person

    name = user.name
    return Person.objects.filter(user=user).first() or Person.objects.create(
        user=user, display_name=name, sort_name=name.lower(), slug=f"{user.username}-vergadert"
    )
