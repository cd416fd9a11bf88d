"""Public meetings and items in the vocabulary of the Flemish authorities (OSLO, LBLOD), as JSON-LD.

The public page carries the same facts as RDFa. Only what somebody without login may see is ever in it, whoever asks;
and only of bodies for which an administrator switched publishing on.
"""

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, GoverningBody, Meeting

SHOWN_PAST = timedelta(days=365)
CONTEXT = {
    "besluit": "http://data.vlaanderen.be/ns/besluit#",
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PUBLIC = AnonymousUser()


def public_bodies():
    return GoverningBody.objects.visible_to(PUBLIC).active()


def public_meetings(body):
    """The meetings of a body as the public page shows them, the latest first, each with its `public_items`."""
    shown = Meeting.objects.visible_to(PUBLIC).standing().filter(body=body)
    meetings = list(
        shown.filter(ends_at__gte=timezone.now() - SHOWN_PAST).select_related("room").order_by("-starts_at")
    )
    for meeting in meetings:
        meeting.public_items = []
        meeting.uri = f"{address(body)}#zitting-{meeting.pk}"
    by_pk = {meeting.pk: meeting for meeting in meetings}
    for item in AgendaItem.objects.visible_to(PUBLIC).filter(meeting__in=by_pk).on_agenda():
        earlier = by_pk[item.meeting_id].public_items
        item.uri = f"{address(body)}#agendapunt-{item.pk}"
        item.comes_after = earlier[-1].uri if earlier else ""
        earlier.append(item)
    return meetings


def address(body):
    return urljoin(settings.SITE_URL, reverse("meetings:public_body", args=[body.slug]))


def json_ld(body):
    """The body, its meetings and their items as one graph."""
    return {"@context": CONTEXT, "@graph": [_body(body), *_meetings(body)]}


def _body(body):
    node = {"@id": f"{address(body)}#bestuursorgaan", "@type": "besluit:Bestuursorgaan", "skos:prefLabel": body.name}
    if body.classification_uri:
        node["org:classification"] = {"@id": body.classification_uri}
    return node


def _meetings(body):
    for meeting in public_meetings(body):
        node = {
            "@id": meeting.uri,
            "@type": "besluit:Zitting",
            "besluit:geplandeStart": _moment(meeting.starts_at),
            "besluit:isGehoudenDoor": {"@id": f"{address(body)}#bestuursorgaan"},
        }
        if meeting.public_items:
            node["besluit:behandelt"] = [{"@id": item.uri} for item in meeting.public_items]
        if meeting.place_text:
            node["prov:atLocation"] = meeting.place_text
        yield node
        yield from (_item(item, position) for position, item in enumerate(meeting.public_items, start=1))


def _item(item, position):
    node = {
        "@id": item.uri,
        "@type": "besluit:Agendapunt",
        "dct:title": item.title,
        "besluit:geplandOpenbaar": {"@type": "xsd:boolean", "@value": "true"},
        "schema:position": position,
    }
    if item.comes_after:
        node["besluit:aangebrachtNa"] = {"@id": item.comes_after}
    return node


def _moment(moment):
    return {"@type": "xsd:dateTime", "@value": timezone.localtime(moment).isoformat()}
