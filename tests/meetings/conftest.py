"""Hopbeke's bodies: a public council, a college behind closed doors, and who sits in them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from directory.models import Facility, Organisation
from meetings.models import AgendaItem, GoverningBody, Meeting, Membership, Scope


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def town(db):
    return Organisation.objects.create(name="Stad Hopbeke")


@pytest.fixture
def employ(make_person):
    """Give an account a place in the directory: `employ(dirk)`."""

    def put(user, department="Burgerzaken"):
        person = getattr(user, "person", None)
        if person is None:
            person = user.person = make_person(user.name, user=user, department=department, mail=user.email)
        return person

    return put


@pytest.fixture
def secretary(gert, employ):
    """Gert keeps the meetings of the bodies that name him."""
    employ(gert, "Secretariaat")
    return gert


@pytest.fixture
def requester(dirk, employ):
    """Dirk brings items before the college."""
    employ(dirk)
    return dirk


@pytest.fixture
def member(chantal, employ):
    """Chantal sits in the college."""
    employ(chantal, "Secretariaat")
    return chantal


@pytest.fixture
def college(town, secretary, member):
    body = GoverningBody.objects.create(
        organisation=town,
        name="College van burgemeester en schepenen",
        short_name="CBS",
        slug="cbs",
        kind=GoverningBody.Kind.COLLEGE,
        secretary=secretary.person,
        default_place="Collegezaal",
    )
    for user, role in ((member, Membership.Role.CHAIR), (secretary, Membership.Role.SECRETARY)):
        body.memberships.create(person=user.person, role=role, starts_on=timezone.localdate() - timedelta(days=30))
    return body


@pytest.fixture
def council(town, secretary, member):
    """The municipal council: public, eight days of notice."""
    body = GoverningBody.objects.create(
        organisation=town,
        name="Gemeenteraad",
        short_name="GR",
        slug="gr",
        kind=GoverningBody.Kind.COUNCIL,
        secretary=secretary.person,
        is_public=True,
        publishes=True,
        scope=Scope.PUBLIC,
        notice_days=8,
    )
    body.memberships.create(person=member.person, starts_on=timezone.localdate() - timedelta(days=30))
    body.memberships.create(external_name="Jef Peeters", external_mail="jef.peeters@raad.hopbeke.test")
    return body


@pytest.fixture
def chamber(db):
    return Facility.objects.create(kind=Facility.Kind.ROOM, name="Raadzaal", seats=40)


@pytest.fixture
def meeting_of():
    """A meeting `days` from now: `meeting_of(college, days=10)`."""

    def make(body, days=10, hour=9, **fields):
        start = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), datetime.min.time()))
        start += timedelta(hours=hour)
        fields.setdefault("submission_deadline", start - timedelta(days=2))
        return Meeting.objects.create(body=body, starts_at=start, ends_at=start + timedelta(hours=2), **fields)

    return make


@pytest.fixture
def begin():
    """Let a meeting that lies ahead begin a minute ago: `begin(meeting)`."""

    def now(meeting):
        meeting.starts_at = timezone.now() - timedelta(minutes=1)
        meeting.save(update_fields=["starts_at"])

    return now


@pytest.fixture
def item_on(requester):
    """An item on the agenda: `item_on(meeting, "Title", is_closed=True)`."""

    def make(meeting, title="Aankoop van een bank", **fields):
        if fields.get("is_closed"):
            fields.setdefault("scope", Scope.MEMBERS)
        fields.setdefault("state", AgendaItem.State.ACCEPTED)
        item = AgendaItem(
            meeting=meeting,
            title=title,
            **{"submitted_by": requester, "department": requester.person.department} | fields,
        )
        item.search_text = item.searchable()
        item.full_clean()
        item.save()
        return item

    return make
