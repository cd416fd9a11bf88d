"""Public meetings as linked data: only what is public, of bodies for which it was switched on."""

import json
import re

import pytest
from rdflib import RDF, Graph

from meetings.linked_data import CONTEXT
from meetings.models import GoverningBody, Meeting, Scope
from tests.meetings import oslo


@pytest.fixture
def convened(council, meeting_of, item_on):
    meeting = meeting_of(council, place="Raadzaal", state=Meeting.State.CONVENED)
    item_on(meeting, "Reglement & retributie", scope=Scope.PUBLIC)
    item_on(meeting, "Kanarie intern", scope=Scope.STAFF)
    item_on(meeting, "Kanarie besloten", is_closed=True)
    return meeting


def graph_of(client, body):
    response = client.get(f"/meetings/public/{body.slug}/data.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    return json.loads(response.content)["@graph"]


def test_a_meeting_and_its_public_items_are_there_without_login(client_for, council, convened):
    body, meeting, item = graph_of(client_for(), council)
    assert body["@type"] == "besluit:Bestuursorgaan"
    assert body["org:classification"]["@id"].endswith("/5ab0e9b8a3b2ca7c5e000005")
    assert meeting["@type"] == "besluit:Zitting"
    assert meeting["besluit:isGehoudenDoor"]["@id"] == body["@id"]
    assert meeting["besluit:behandelt"] == [{"@id": item["@id"]}]
    assert (item["@type"], item["dct:title"]) == ("besluit:Agendapunt", "Reglement & retributie")
    page = client_for().get("/meetings/public/gr/").content.decode()
    for words in ('typeof="besluit:Zitting"', 'property="dct:title">Reglement &amp; retributie<', meeting["@id"]):
        assert words in page


def test_the_data_keeps_to_the_vocabularies_and_the_page_tells_the_same(
    client_for, council, convened, meeting_of, item_on
):
    item_on(convened, "Tweede punt", scope=Scope.PUBLIC, order=2)
    meeting_of(council, days=40)
    content = client_for().get("/meetings/public/gr/data.jsonld").content
    graph = Graph().parse(data=content, format="json-ld")
    assert list(oslo.faults(graph)) == []
    assert len(list(graph.subjects(RDF.type, oslo.BESLUIT.Agendapunt))) == 2
    page = client_for().get("/meetings/public/gr/").content.decode()
    written = {_whole(name) for name in re.findall('property="([^"]+)"', page)}
    assert written == {str(name) for name in graph.predicates() if name != RDF.type}
    for thing in graph.subjects(RDF.type, None):
        assert str(thing) in page


def _whole(name):
    prefix, _colon, rest = name.partition(":")
    return f"{CONTEXT[prefix]}{rest}"


def test_a_name_that_the_vocabularies_do_not_have_is_found():
    """Else the other test would prove nothing."""
    sitting = '{"@id": "x:1", "@type": "http://data.vlaanderen.be/ns/besluit#Zitting", "http://elders.test/zaal": "A"}'
    found = " ".join(oslo.faults(Graph().parse(data=sitting, format="json-ld")))
    assert "has no http://elders.test/zaal" in found
    assert "0 times http://data.vlaanderen.be/ns/besluit#geplandeStart" in found


@pytest.mark.parametrize("path", ["/meetings/public/gr/", "/meetings/public/gr/data.jsonld"])
def test_what_is_not_public_is_not_there_even_for_members(client_for, council, convened, member, secretary, path):
    for user in (None, member, secretary):
        content = client_for(user).get(path).content.decode()
        assert "Reglement" in content
        assert "Kanarie" not in content


@pytest.mark.parametrize("path", ["/meetings/public/gr/", "/meetings/public/gr/data.jsonld"])
def test_it_is_off_unless_it_was_switched_on(client_for, council, convened, member, path):
    GoverningBody.objects.filter(pk=council.pk).update(publishes=False)
    assert client_for().get(path).status_code == 404
    assert client_for(member).get(path).status_code == 404
    assert GoverningBody._meta.get_field("publishes").default is False


def test_an_agenda_is_public_once_it_was_sent(client_for, council, convened):
    Meeting.objects.update(state=Meeting.State.PLANNED)
    _body, meeting = graph_of(client_for(), council)
    assert "besluit:behandelt" not in meeting
    Meeting.objects.update(state=Meeting.State.CANCELLED, cancel_reason="Ziek")
    assert len(graph_of(client_for(), council)) == 1
