from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.branding.models import TownSettings
from intranet.exceptions import DomainError
from intranet.notifications import outbox
from intranet.notifications.services import language_of
from meetings import agendas, feeds
from meetings.calendar import words
from meetings.calendar.events import Attendee
from meetings.calendar.replies import Reply, read_replies
from meetings.calendar.structure import Unreadable
from meetings.calendar.writing import invitation_bytes
from meetings.models import Attendance, Invitation, Meeting, Membership
from meetings.services.attendance import answer
from meetings.services.locking import lock_meeting

ANSWERS = {
    "ACCEPTED": Attendance.Answer.COMING,
    "DECLINED": Attendance.Answer.EXCUSED,
    "TENTATIVE": Attendance.Answer.NONE,
}


class NobodyToInvite(DomainError):
    message = _("No member of this body has an e-mail address.")


class NoAddressForAnswers(DomainError):
    message = _("The secretary of this body has no e-mail address, to which calendars send the answers.")


class NoAnswer(DomainError):
    """What was pasted is no answer that can be taken; the message says why."""


@transaction.atomic
def invite(meeting: Meeting, *, by: Any) -> int:
    """Send each member an invitation for their calendar, with the open part of the agenda; gives how many left.

    Who was invited before gets an update of the same event. Raises PermissionDenied, MeetingChanged,
    NobodyToInvite, NoAddressForAnswers.
    """
    meeting = lock_meeting(meeting, by=by)
    members = [member for member in _members(meeting) if member.mail]
    if not members:
        raise NobodyToInvite
    if not (meeting.body.secretary and meeting.body.secretary.mail):
        raise NoAddressForAnswers
    _send_to(meeting, members)
    audit.record("meetings.invited", subject=meeting, by=by, after={"members": len(members)})
    return len(members)


def update_invited(meeting: Meeting) -> None:
    """Tell the calendars of those who were invited that a locked meeting moved or is cancelled."""
    told = meeting.invitations.filter(sequence__lt=meeting.sequence).select_related("membership__person__user")
    _send_to(meeting, [invitation.membership for invitation in told if invitation.membership.mail])


@transaction.atomic
def take_reply(text: str, *, by: Any) -> list[Attendance]:
    """Keep what members answered from their calendars, as pasted by the secretary: all of it or nothing.

    Raises NoAnswer.
    """
    try:
        replies = read_replies(text)
    except Unreadable as error:
        raise NoAnswer(words.reason(error)) from error
    return [_taken(reply, by) for reply in replies]


def _taken(reply: Reply, by: Any) -> Attendance:
    meeting = Meeting.objects.visible_to(by).kept_by(by).filter(uid=reply.uid).first()
    if meeting is None:
        raise NoAnswer(_("It answers no invitation to a meeting that you keep."))
    invitation = meeting.invitations.filter(mail__iexact=reply.mail).select_related("membership__person").first()
    if invitation is None:
        raise NoAnswer(_("Nobody was invited at %(mail)s.") % {"mail": reply.mail[:100]})
    if reply.sequence < invitation.sequence:
        raise NoAnswer(_("It answers an earlier invitation: the meeting changed since."))
    if reply.answer not in ANSWERS:
        raise NoAnswer(_("It says neither yes nor no."))
    return answer(meeting, invitation.membership, answer=ANSWERS[reply.answer], by=None)


def _members(meeting: Meeting) -> list[Membership]:
    return list(meeting.body.memberships.current(meeting.day).seated().select_related("person__user"))


def _send_to(meeting: Meeting, members: list[Membership]) -> None:
    organiser = _organiser(meeting)
    papers: dict[str, bytes] = {}
    for member in members:
        user = member.person.user if member.person else None
        language = language_of(user) if user else settings.LANGUAGE_CODE
        with translation.override(language):
            if language not in papers:
                papers[language] = _agenda(meeting)
            _send(meeting, member, organiser, papers[language])
        Invitation.objects.update_or_create(
            meeting=meeting, membership=member, defaults={"mail": member.mail, "sequence": meeting.sequence}
        )


def _organiser(meeting: Meeting) -> Attendee:
    """Who gets the answers; a cancellation must leave even when the secretary has no address any more."""
    secretary = meeting.body.secretary
    if secretary and secretary.mail:
        return Attendee(secretary.display_name, secretary.mail)
    return Attendee(meeting.body.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def _agenda(meeting: Meeting) -> bytes:
    """The open part of the agenda on paper; nothing while there is none, or where it may not leave the house."""
    lines = [] if meeting.body.keeps_agenda_elsewhere or meeting.is_cancelled else agendas.lines_for_mail(meeting)
    return agendas.agenda_pdf(meeting, lines, town=str(TownSettings.current())) if lines else b""


def _send(meeting: Meeting, member: Membership, organiser: Attendee, agenda: bytes) -> None:
    event = feeds.meeting_event(feeds.row_of(meeting))
    method = "CANCEL" if event.is_cancelled else "REQUEST"
    invitation = invitation_bytes(event, organiser=organiser, attendee=Attendee(member.name, member.mail))
    parts = [outbox.Part(f"text/calendar; method={method}", invitation)]
    if agenda:
        parts.append(outbox.Part("application/pdf", agenda, name="agenda.pdf"))
    context = {"meeting": meeting, "event": event, "has_agenda": bool(agenda)}
    text = render_to_string("meetings/mail_invitation.txt", context).strip() + "\n"
    subject = render_to_string("meetings/mail_invitation_subject.txt", context)
    outbox.enqueue(to=member.mail, subject=" ".join(subject.split()), text=text, parts=parts)
