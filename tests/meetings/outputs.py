"""Every output of the module, to walk when a canary must not sing. Add a line for each new one.

An output is a name and a function of a browser, a user and the meeting that gives the bytes which that user gets.
"""

import io

from django.core import mail
from django.test import Client
from pypdf import PdfReader

from intranet.audit.models import AuditEntry
from intranet.notifications.models import Notification, OutgoingMail
from meetings import bundles, services
from meetings.models import AgendaItem, Convocation, Feed, FollowUpTask, ItemDocument, MeetingDocument


def page(address):
    """What a browser gets at an address; `address` may be a function of the meeting."""

    def fetch(browser, _user, meeting):
        where = address(meeting) if callable(address) else address.format(meeting=meeting)
        response = browser.get(where, follow=True)
        content = b"".join(response) if response.streaming else response.content
        return content + repr(response.headers).encode()

    return fetch


def every(model, address):
    """All pages of a model, also of rows that this user may not know of."""

    def fetch(browser, user, meeting):
        return b"".join(page(address(row))(browser, user, meeting) for row in model.objects.all())

    return fetch


def own_notices(_browser, user, _meeting):
    told = Notification.objects.filter(user=user) if user else Notification.objects.none()
    return repr(list(told.values_list("title", "body", "url"))).encode()


def paper(address):
    """The words of a PDF as well as its bytes."""

    def fetch(browser, user, meeting):
        content = page(address)(browser, user, meeting)
        return content + (words_of(content) if content.startswith(b"%PDF") else b"")

    return fetch


def words_of(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    marks = repr(reader.outline) + repr(reader.metadata) + repr(list(reader.attachments))
    return ("".join(sheet.extract_text() for sheet in reader.pages) + marks).encode()


def large_bundle(browser, user, meeting):
    """What the worker joins for this person, and the page that leads to it."""
    if user is None:
        return b""
    bundle = services.order_bundle(bundles.contents_for(meeting, user), by=user)
    services.make_bundle(bundle)
    return paper(f"/meetings/bundles/{bundle.pk}/bundle.pdf")(browser, user, meeting) + page(bundle.get_absolute_url())(
        browser, user, meeting
    )


def own_feed(_browser, user, _meeting):
    """What the calendar program of this person is given, without login."""
    if user is None:
        return b""
    _feed, secret = services.make_feed(Feed(contents=Feed.Contents.ALL), by=user)
    return Client().get(f"/meetings/feeds/{secret}.ics").content


def mail_of_everybody(_browser, _user, _meeting):
    """Mail leaves the portal: no closed item may be in it, whoever it is for; attachments are read too."""
    found = [repr(list(OutgoingMail.objects.values_list("subject", "text", "html"))).encode()]
    for message in mail.outbox:
        for part in message.message().walk():
            content = part.get_payload(decode=True) or b""
            found += [repr(part.items()).encode(), content]
            found += [words_of(content)] if content.startswith(b"%PDF") else []
    return b"".join(found)


def audit_trail(_browser, _user, _meeting):
    """Its readers are not members of the body."""
    rows = AuditEntry.objects.values_list("action", "subject_text", "reason", "before", "after", "words")
    return repr(list(rows)).encode()


OUTPUTS = {
    "home": page("/"),
    "list": page("/meetings/"),
    "list, past": page("/meetings/?when=past"),
    "list as CSV": page("/meetings/?format=csv"),
    "list as XLSX": page("/meetings/?format=xlsx"),
    "month": page("/meetings/month/"),
    "week": page(lambda meeting: f"/meetings/week/?date={meeting.day:%Y-%m-%d}"),
    "year": page("/meetings/year/"),
    "deadlines": page("/meetings/deadlines/"),
    "mine": page("/meetings/mine/"),
    "worklist": page("/meetings/worklist/"),
    "bodies": page("/meetings/bodies/"),
    "body": page("/meetings/bodies/{meeting.body.slug}/"),
    "meeting": page("/meetings/{meeting.pk}/"),
    "list of decisions": page("/meetings/{meeting.pk}/decisions/"),
    "convene": page("/meetings/{meeting.pk}/convene/"),
    "search": page("/search/?q=kanarie"),
    "search while typing": page("/search/suggest/?q=kanarie"),
    "items": every(AgendaItem, lambda item: f"/meetings/items/{item.pk}/"),
    "forms of items": every(AgendaItem, lambda item: f"/meetings/items/{item.pk}/edit/"),
    "sending on": every(AgendaItem, lambda item: f"/meetings/items/{item.pk}/send-on/"),
    "documents of items": every(
        ItemDocument, lambda document: f"/meetings/items/{document.item_id}/documents/{document.pk}/"
    ),
    "documents": every(MeetingDocument, lambda document: f"/meetings/{document.meeting_id}/documents/{document.pk}/"),
    "agenda on paper": paper("/meetings/{meeting.pk}/agenda.pdf"),
    "bundle": paper("/meetings/{meeting.pk}/bundle.pdf"),
    "bundle of the worker": large_bundle,
    "what changed": paper("/meetings/{meeting.pk}/bundle.pdf?since=1"),
    "public page": page("/meetings/public/{meeting.body.slug}/"),
    "linked data": page("/meetings/public/{meeting.body.slug}/data.jsonld"),
    "feed": own_feed,
    "convocations": every(Convocation, lambda convocation: f"/meetings/convocations/{convocation.pk}/"),
    "tasks": every(FollowUpTask, lambda task: f"/meetings/mine/?task={task.pk}"),
    "notices": own_notices,
    "mail": mail_of_everybody,
    "audit trail": audit_trail,
}
