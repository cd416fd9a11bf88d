"""An item from a colleague's draft to the decision that comes back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from intranet.jobs import services as jobs
from intranet.jobs.models import ScheduledJob
from intranet.notifications.models import Notification, OutgoingMail
from meetings import services
from meetings.deadlines import legal_clock
from meetings.models import (
    AgendaItem,
    Attendance,
    Convocation,
    ConvocationReading,
    Decision,
    FollowUpTask,
    Meeting,
    MeetingDocument,
    Reminder,
    Scope,
)
from meetings.quorum import forecast


@pytest.fixture
def meeting(college, meeting_of):
    return meeting_of(college)


@pytest.fixture
def draft(requester):
    def make(meeting, title="Aankoop van een bank", **fields):
        return AgendaItem(meeting=meeting, title=title, department=requester.person.department, **fields)

    return make


def titles_told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("title", flat=True))


def test_an_item_goes_from_the_requester_to_the_agenda_and_the_decision_comes_back(
    meeting, draft, requester, secretary, begin
):
    item = services.submit(draft(meeting), by=requester)
    services.accept(item, by=secretary)
    with pytest.raises(services.NotBegun):
        services.decide(item, by=secretary, result=Decision.Result.APPROVED)
    begin(meeting)
    services.decide(item, by=secretary, result=Decision.Result.APPROVED, text="Goedgekeurd.")
    item.refresh_from_db()
    assert item.state == AgendaItem.State.DECIDED
    assert item.decision.text == "Goedgekeurd."
    assert "decided (approved)" in titles_told(requester)[-1]
    assert [event.action for event in item.events.all()] == ["submitted", "accepted", "decided"]


def test_a_double_click_submits_once_and_a_draft_becomes_the_item(meeting, draft, requester):
    first = draft(meeting)
    services.save_draft(first, by=requester)
    again = draft(meeting, token=first.token)
    assert services.submit(again, by=requester).pk == first.pk
    assert services.submit(draft(meeting, token=first.token), by=requester).pk == first.pk
    assert AgendaItem.objects.count() == 1


def test_after_the_deadline_only_the_secretary_adds_and_says_why(college, meeting_of, draft, requester, secretary):
    late = meeting_of(college, submission_deadline=timezone.now() - timedelta(hours=1))
    with pytest.raises(services.TooLate):
        services.submit(draft(late), by=requester)
    with pytest.raises(PermissionDenied):
        services.add_late(draft(late), by=requester, reason="Dringend")
    with pytest.raises(services.ReasonMissing):
        services.add_late(draft(late), by=secretary, reason="")
    item = services.add_late(draft(late), by=secretary, reason="Dringend")
    assert item.is_late
    assert item.state == AgendaItem.State.ACCEPTED


def test_the_secretary_returns_with_a_question_and_the_item_comes_again(meeting, draft, requester, secretary):
    item = services.submit(draft(meeting), by=requester)
    item = services.send_back(item, by=secretary, reason="Welke rekening?")
    assert item.is_editable_by(requester)
    item.title = "Aankoop van twee banken"
    assert services.submit(item, by=requester).state == AgendaItem.State.SUBMITTED


def test_numbers_leave_no_gap_where_closed_items_are(meeting, item_on, secretary):
    titles = [("een", False), ("geheim", True), ("twee", False), ("nog geheim", True)]
    for place, (title, is_closed) in enumerate(titles):
        item_on(meeting, title, is_closed=is_closed, order=place)
    services.number(meeting, by=secretary)
    numbers = dict(meeting.items.values_list("title", "number"))
    assert numbers == {"een": "1", "twee": "2", "geheim": "B1", "nog geheim": "B2"}


def test_the_order_changes_and_numbers_stay_once_convened(meeting, item_on, secretary):
    first, second = item_on(meeting, "een"), item_on(meeting, "twee")
    services.put_in_order(meeting, by=secretary, items=[second.pk, first.pk])
    services.convene(meeting, by=secretary)
    third = services.add_late(item_on_unsaved(meeting), by=secretary, reason="Dringend")
    assert third.is_supplementary
    services.convene(meeting, by=secretary)
    numbers = dict(meeting.items.values_list("title", "number"))
    assert numbers == {"twee": "1", "een": "2", "drie": "3"}
    assert [one.kind for one in meeting.convocations.all()] == ["first", "supplement"]
    with pytest.raises(services.NothingNew):
        services.convene(meeting, by=secretary)


def item_on_unsaved(meeting):
    return AgendaItem(meeting=meeting, title="drie")


def test_the_clock_runs_for_a_revised_agenda_until_it_is_sent(council, meeting_of, item_on, secretary, time_machine):
    time_machine.move_to(timezone.now())
    council.supplement_hours = 24
    council.save()
    meeting = meeting_of(council, days=12)
    item_on(meeting)
    services.convene(meeting, by=secretary)
    services.add_late(item_on_unsaved(meeting), by=secretary, reason="Dringend")
    labels = [str(moment.label) for moment in legal_clock(Meeting.objects.get())]
    assert labels == ["Revised agenda made known", "Convocation"]
    time_machine.shift(timedelta(hours=11))
    assert services.remind_of_revised_agendas() == 0
    time_machine.shift(timedelta(hours=2))
    assert [services.remind_of_revised_agendas(), services.remind_of_revised_agendas()] == [1, 0]
    assert "make the revised agenda known by" in titles_told(secretary)[-1]
    services.convene(meeting, by=secretary)
    assert [str(moment.label) for moment in legal_clock(Meeting.objects.get())] == ["Convocation"]


def test_an_item_travels_on_with_its_link_and_its_secret(
    college, council, meeting_of, item_on, secretary, requester, annelies
):
    item = item_on(meeting_of(college, days=5), "Tuchtdossier", is_closed=True)
    onward = services.send_on(item, by=secretary, to=meeting_of(council, days=20))
    assert (onward.forwarded_from, onward.is_closed, onward.submitted_by) == (item, True, requester)
    assert not AgendaItem.objects.visible_to(annelies).exists()
    with pytest.raises(services.ItemChanged):
        services.send_on(item, by=secretary, to=onward.meeting)


def test_less_notice_than_the_law_asks_needs_a_reason_and_leaves_evidence(council, meeting_of, item_on, secretary):
    item_on(meeting_of(council, days=8, hour=20), "Op tijd")
    in_time = services.convene(Meeting.objects.get(), by=secretary)
    assert not in_time.is_late
    assert in_time.receipts.count() == 2
    late = meeting_of(council, days=7, hour=20)
    with pytest.raises(services.ReasonMissing):
        services.convene(late, by=secretary)
    sent = services.convene(late, by=secretary, reason="Hoogdringend")
    late.refresh_from_db()
    assert (sent.is_late, sent.notice_days, late.state) == (True, 7, Meeting.State.CONVENED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convocation.objects.filter(pk=sent.pk).update(late_reason="Iets anders")


def test_who_is_not_in_the_house_gets_a_mail_without_closed_titles(council, meeting_of, item_on, secretary):
    meeting = meeting_of(council, days=10)
    item_on(meeting, "Openbaar punt", scope=Scope.PUBLIC)
    item_on(meeting, "Besloten punt", is_closed=True)
    services.convene(meeting, by=secretary)
    mail = OutgoingMail.objects.get(to="jef.peeters@raad.hopbeke.test")
    assert "1. Openbaar punt" in mail.text
    assert "Besloten" not in mail.text


def test_opening_the_agenda_is_evidence_once(client_for, college, meeting, item_on, secretary, member):
    item_on(meeting)
    services.convene(meeting, by=secretary)
    for _time in range(2):
        client_for(member).get(meeting.get_absolute_url())
    assert ConvocationReading.objects.get().receipt.membership.person == member.person


def test_a_member_answers_with_one_click_and_the_chair_sees_the_quorum(client_for, council, meeting_of, member, els):
    meeting = meeting_of(council)
    assert (forecast(meeting).quorum, forecast(meeting).is_sure) == (2, False)
    client_for(member).post(f"/meetings/{meeting.pk}/answer/", {"answer": "excused"})
    assert Attendance.objects.get().answered_by == member
    assert forecast(Meeting.objects.get()).is_lost
    assert client_for(els).post(f"/meetings/{meeting.pk}/answer/", {"answer": "coming"}).status_code == 404


def test_a_member_does_not_answer_for_another(council, meeting_of, member, secretary):
    meeting = meeting_of(council)
    other = council.memberships.get(person=None)
    with pytest.raises(PermissionDenied):
        services.answer(meeting, other, answer="coming", by=member)
    assert services.answer(meeting, other, answer="coming", by=secretary).answer == "coming"


def test_who_is_there_is_recorded_from_the_moment_they_sit_together(
    client_for, council, meeting_of, member, secretary, begin
):
    meeting = meeting_of(council)
    seats = council.memberships.values_list("pk", flat=True)
    address, presences = f"/meetings/{meeting.pk}/attendance/", {f"presence-{pk}": "present" for pk in seats}
    client_for(secretary).post(address, presences)
    assert not Attendance.objects.exists()
    begin(meeting)
    client_for(secretary).post(address, presences)
    assert set(Attendance.objects.values_list("presence", flat=True)) == {"present"}
    assert "2 of 2 were there; 2 were needed." in client_for(member).get(meeting.get_absolute_url()).content.decode()


def test_a_decision_is_corrected_by_a_new_one_with_a_reason(meeting, item_on, secretary, member, begin):
    item = item_on(meeting)
    begin(meeting)
    services.decide(item, by=secretary, result=Decision.Result.APPROVED)
    with pytest.raises(services.ReasonMissing):
        services.decide(item, by=secretary, result=Decision.Result.POSTPONED)
    services.decide(item, by=secretary, result=Decision.Result.POSTPONED, corrects="Verkeerd genoteerd")
    item.refresh_from_db()
    assert item.decision.result == Decision.Result.POSTPONED
    assert item.decisions.count() == 2
    with pytest.raises(PermissionDenied):
        services.decide(item, by=member, result=Decision.Result.APPROVED, corrects="x")


def test_a_task_has_an_owner_who_finishes_it(client_for, meeting, item_on, secretary, annelies, employ):
    item = item_on(meeting, "Geheim", is_closed=True)
    owner = employ(annelies)
    task = services.give_task(
        FollowUpTask(item=item, text="Brief sturen", owner=owner, due_on=timezone.localdate()), by=secretary
    )
    page = client_for(annelies).get("/meetings/mine/").content.decode()
    assert "Brief sturen" in page
    assert "Geheim" not in page
    assert Notification.objects.get(user=annelies).body == ""
    client_for(annelies).post(f"/meetings/tasks/{task.pk}/done/")
    task.refresh_from_db()
    assert task.done_by == annelies
    assert "A follow-up task is done" in titles_told(secretary)


def test_the_worker_reminds_followers_and_the_secretary_once(
    college, council, meeting_of, draft, annelies, requester, secretary, run_tasks
):
    services.set_following(college, by=annelies, follows=True)
    soon = meeting_of(college, days=4, submission_deadline=timezone.now() + timedelta(hours=20))
    services.save_draft(draft(soon), by=requester)
    meeting_of(council, days=9)
    meeting_of(council, days=-9, state=Meeting.State.HELD)
    council.decision_list_days = 10
    council.save()
    jobs.sync_schedules()
    for _turn in range(2):
        ScheduledJob.objects.filter(task__startswith="meetings.").update(next_run_at=timezone.now())
        jobs.start_due()
        run_tasks()
    assert Reminder.objects.count() == 3
    assert [title.split(" for ")[0] for title in titles_told(annelies)] == ["Items"]
    assert [title.split(" for ")[0] for title in titles_told(requester)] == ["Your draft"]
    assert [title.partition(": ")[2][:10] for title in titles_told(secretary)] == ["the agenda", "publish th"]
    assert OutgoingMail.objects.filter(to=annelies.email, subject__startswith="Items for College").exists()


def test_no_reminder_of_a_list_that_is_published(council, meeting_of, secretary):
    council.decision_list_days = 10
    council.save()
    held = meeting_of(council, days=-9, state=Meeting.State.HELD)
    MeetingDocument.objects.create(
        meeting=held, kind="decision_list", name="lijst", url="https://hopbeke.test/lijst", added_by=secretary
    )
    assert services.remind()["decision_list"] == 0


def test_nobody_gives_themselves_a_seat(college, els, employ):
    person = employ(els, "IT")
    with pytest.raises(services.NotYourself):
        services.save_membership(college.memberships.model(body=college, person=person), by=els)
    college.secretary = person
    with pytest.raises(services.NotYourself):
        services.save_body(college, by=els)
