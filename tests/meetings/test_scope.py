"""Who may know of what: the one gate that every output of the module passes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.models import AgendaItem, GoverningBody, ItemDocument, Meeting, Scope


@pytest.fixture
def closed(college, meeting_of, item_on, fatima):
    return item_on(meeting_of(college), "Tuchtdossier", is_closed=True, submitted_by=fatima)


def seen_by(user):
    return set(AgendaItem.objects.visible_to(user))


def test_a_closed_item_is_known_to_members_secretary_and_submitter_only(
    closed, member, secretary, fatima, els, annelies
):
    assert seen_by(member) == seen_by(secretary) == seen_by(fatima) == {closed}
    assert seen_by(annelies) == seen_by(els) == seen_by(AnonymousUser()) == set()


def test_who_leaves_the_body_loses_its_closed_items_at_once(closed, college, member):
    college.memberships.filter(person__user=member).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert seen_by(member) == set()


def test_the_role_without_being_named_opens_nothing(closed, college, secretary):
    college.memberships.filter(person__user=secretary).delete()
    college.secretary = None
    college.save()
    assert seen_by(secretary) == set()


def test_being_named_secretary_without_the_role_opens_nothing(closed, college, annelies, employ):
    college.secretary = employ(annelies)
    college.save()
    assert seen_by(annelies) == set()


def test_an_open_item_is_for_all_colleagues_once_it_is_on_the_agenda(college, meeting_of, item_on, annelies, requester):
    item = item_on(meeting_of(college), state=AgendaItem.State.SUBMITTED)
    assert seen_by(annelies) == set()
    assert seen_by(requester) == {item}
    item.state = AgendaItem.State.ACCEPTED
    item.save()
    assert seen_by(annelies) == {item}
    assert seen_by(AnonymousUser()) == set()


def test_the_public_sees_public_items_of_a_body_that_publishes_once_it_is_convened(council, meeting_of, item_on):
    meeting = meeting_of(council)
    item = item_on(meeting, scope=Scope.PUBLIC)
    item_on(meeting, "Intern", scope=Scope.STAFF)
    assert seen_by(AnonymousUser()) == set()
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CONVENED)
    assert seen_by(AnonymousUser()) == {item}
    GoverningBody.objects.filter(pk=council.pk).update(publishes=False)
    assert seen_by(AnonymousUser()) == set()


def test_a_document_is_no_wider_than_its_item(closed, member, annelies, fatima):
    document = ItemDocument.objects.create(item=closed, file="x.pdf", name="x", scope=Scope.STAFF, added_by=fatima)
    assert set(ItemDocument.objects.visible_to(member)) == {document}
    assert not ItemDocument.objects.visible_to(annelies).exists()


def test_a_body_for_members_only_does_not_show_that_it_meets(college, meeting_of, item_on, annelies, member):
    meeting = meeting_of(college)
    item = item_on(meeting)
    GoverningBody.objects.filter(pk=college.pk).update(scope=Scope.MEMBERS)
    assert not Meeting.objects.visible_to(annelies).exists()
    assert not AgendaItem.objects.visible_to(annelies).exists()
    assert set(Meeting.objects.visible_to(member)) == {meeting}
    assert seen_by(member) == {item}


def test_the_database_refuses_a_closed_item_that_all_may_read(closed):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=closed.pk).update(scope=Scope.STAFF)
