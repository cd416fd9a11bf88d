"""Invitations by mail and the answers to them: one event for one member, the same one for ever."""

import email
import email.policy
from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from intranet.notifications import outbox
from meetings import services
from meetings.models import Attendance, Invitation, Meeting


@pytest.fixture
def sent(run_tasks):
    """Send what is due and read it back as a mail program does: the latest mails, by address."""

    def read():
        mail.outbox.clear()
        outbox.deliver_due()
        found = {}
        for message in mail.outbox:
            read_back = email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)
            found[message.to[0]] = {part.get_content_type(): part for part in read_back.walk()}
        return found

    return read


def calendar_of(parts):
    part = parts["text/calendar"]
    return part, Calendar.from_ical(part.get_content().replace("\r\n", "\n").replace("\n", "\r\n"))


REPLY = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261122T120000Z
DTSTART:20261201T080000Z
SEQUENCE:{sequence}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN="Jef;
  Peeters":mailto:{mail}
END:VEVENT
END:VCALENDAR
"""


def reply(meeting, answer="DECLINED", mail="Jef.Peeters@raad.hopbeke.test", **fields):
    values = {"uid": meeting.uid, "sequence": meeting.sequence} | fields
    return REPLY.format(answer=answer, mail=mail, **values)


def test_each_member_gets_one_event_and_the_open_agenda(sent, council, secretary, meeting_of, item_on):
    meeting = meeting_of(council, place="Raadzaal")
    item_on(meeting, "Nieuwe bank")
    item_on(meeting, "Kanarietuchtdossier", is_closed=True)
    assert services.invite(meeting, by=secretary) == 2
    mails = sent()
    assert set(mails) == {"chantal@hopbeke.test", "jef.peeters@raad.hopbeke.test"}
    part, calendar = calendar_of(mails["jef.peeters@raad.hopbeke.test"])
    assert part.get_param("method") == calendar["method"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert (event["uid"], event["sequence"]) == (meeting.uid, meeting.sequence)
    assert event["organizer"] == "mailto:gert@hopbeke.test"
    assert event["attendee"] == "mailto:jef.peeters@raad.hopbeke.test", "nobody else's address"
    pdf = mails["jef.peeters@raad.hopbeke.test"]["application/pdf"]
    assert pdf.get_filename() == "agenda.pdf"
    assert pdf.get_content().startswith(b"%PDF-")


def test_a_move_updates_the_same_event_and_a_cancellation_takes_it_away(sent, council, secretary, meeting_of):
    meeting = meeting_of(council)
    services.invite(meeting, by=secretary)
    sent()
    start = meeting.starts_at + timedelta(days=7)
    end = start + timedelta(hours=2)
    services.move(meeting, by=secretary, starts_at=start, ends_at=end, room=None, place="", reason="Zaal bezet")
    part, calendar = calendar_of(sent()["jef.peeters@raad.hopbeke.test"])
    (event,) = calendar.walk("VEVENT")
    assert (event["uid"], event["sequence"], event["dtstart"].dt) == (meeting.uid, 1, start)
    services.cancel(meeting, by=secretary, reason="Geen punten")
    part, calendar = calendar_of(sent()["jef.peeters@raad.hopbeke.test"])
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["method"] == "CANCEL"
    assert (event["uid"], event["sequence"], event["status"]) == (meeting.uid, 2, "CANCELLED")


def test_who_was_not_invited_is_not_bothered(sent, council, secretary, meeting_of):
    services.cancel(meeting_of(council), by=secretary, reason="Geen punten")
    assert "jef.peeters@raad.hopbeke.test" not in sent()


def test_a_body_that_keeps_its_agenda_elsewhere_sends_none(sent, council, secretary, meeting_of, item_on):
    council.keeps_agenda_elsewhere = True
    council.save()
    meeting = meeting_of(council)
    item_on(meeting)
    services.invite(meeting, by=secretary)
    assert "application/pdf" not in sent()["jef.peeters@raad.hopbeke.test"]


def test_without_an_address_for_answers_nothing_leaves(council, secretary, meeting_of):
    council.secretary.mail = ""
    council.secretary.save()
    with pytest.raises(services.NoAddressForAnswers):
        services.invite(meeting_of(council), by=secretary)
    assert not Invitation.objects.exists()


def test_a_cancellation_leaves_even_when_the_secretary_lost_the_address(sent, council, secretary, meeting_of):
    meeting = meeting_of(council)
    services.invite(meeting, by=secretary)
    council.secretary.mail = ""
    council.secretary.save()
    services.cancel(meeting, by=secretary, reason="Geen punten")
    assert calendar_of(sent()["jef.peeters@raad.hopbeke.test"])[1]["method"] == "CANCEL"


def test_the_page_asks_before_it_sends_and_is_for_the_secretary(client_for, council, secretary, annelies, meeting_of):
    address = f"/meetings/{meeting_of(council).pk}/invite/"
    assert client_for(annelies).get(address).status_code == 403
    assert client_for(annelies).post(address).status_code == 403
    assert client_for(secretary).get(address).status_code == 200
    assert not Invitation.objects.exists()
    assert client_for(secretary).post(address).status_code == 302
    assert Invitation.objects.count() == 2


@pytest.fixture
def invited(council, secretary, meeting_of):
    meeting = meeting_of(council)
    services.invite(meeting, by=secretary)
    return meeting


@pytest.mark.parametrize(
    ("answer", "kept"), [("ACCEPTED", Attendance.Answer.COMING), ("DECLINED", Attendance.Answer.EXCUSED)]
)
def test_an_answer_that_is_pasted_with_all_around_it_counts(client_for, invited, secretary, answer, kept):
    text = f"Van: Jef\n\n{reply(invited, answer)}\nMet groeten"
    response = client_for(secretary).post("/meetings/replies/", {"text": text})
    assert response.status_code == 302
    attendance = Attendance.objects.get(meeting=invited)
    assert (attendance.membership.name, attendance.answer, attendance.answered_by) == ("Jef Peeters", kept, None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"mail": "vreemde@elders.test"}, "Nobody was invited"),
        ({"uid": "onbekend@elders"}, "no invitation to a meeting that you keep"),
        ({"answer": "DELEGATED"}, "neither yes nor no"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused_with_its_reason(client_for, invited, secretary, fields, reason):
    page = client_for(secretary).post("/meetings/replies/", {"text": reply(invited, **fields)})
    assert reason in str(page.context["form"].errors)
    assert not Attendance.objects.exists()


def test_an_answer_to_an_earlier_date_counts_no_more(client_for, invited, secretary):
    old = reply(invited)
    start = invited.starts_at + timedelta(days=7)
    end = start + timedelta(hours=2)
    services.move(invited, by=secretary, starts_at=start, ends_at=end, room=None, place="", reason="Zaal")
    page = client_for(secretary).post("/meetings/replies/", {"text": old})
    assert "earlier invitation" in str(page.context["form"].errors)
    assert not Attendance.objects.exists()


def test_only_who_keeps_the_meeting_takes_answers(client_for, invited, secretary, annelies):
    assert client_for(annelies).get("/meetings/replies/").status_code == 403
    with pytest.raises(services.NoAnswer):
        services.take_reply(reply(invited), by=annelies)


@pytest.mark.parametrize(
    "text", ["", "zomaar iets", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR", "BEGIN:VCALENDAR" * 9]
)
def test_what_is_no_answer_is_said_to_be_none(client_for, invited, secretary, text):
    page = client_for(secretary).post("/meetings/replies/", {"text": text})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert Meeting.objects.get(pk=invited.pk).state == Meeting.State.PLANNED
