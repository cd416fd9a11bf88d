import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from intranet.audit.models import AuditEntry
from intranet.numbering.models import Counter
from letter_numbers import services
from letter_numbers.models import Issue, Letter, Series


@time_machine.travel("2026-11-23 09:00+01:00")
def test_the_secretary_issues_numbers_in_the_order_of_issuing(asked, secretary):
    second, first = asked(subject="B"), asked(subject="A")
    services.issue(first, by=secretary)
    services.issue(second, by=secretary)
    assert [issue.text for issue in Issue.objects.in_order()] == ["2026/00001", "2026/00002"]
    assert first.issues.get().number == 1


def test_nobody_but_the_secretary_issues(asked, requester, els):
    letter = asked()
    for user in (requester, els):
        with pytest.raises(PermissionDenied):
            services.issue(letter, by=user)
    assert not Counter.objects.filter(last__gte=1).exists()


def test_only_the_named_issuers_issue_in_a_series_that_names_them(asked, secretary, series, els):
    letter = asked()
    series.issuers.add(els)
    with pytest.raises(PermissionDenied):
        services.issue(letter, by=secretary)


def test_a_letter_is_issued_once(asked, secretary):
    letter = asked()
    services.issue(letter, by=secretary)
    with pytest.raises(services.LetterChanged):
        services.issue(letter, by=secretary)
    assert Issue.objects.count() == 1


def test_a_series_that_issues_at_once_needs_no_secretary(new_letter, series, requester):
    series.issues_at_once = True
    series.save()
    assert services.ask(new_letter(), by=requester).state == Letter.State.ISSUED


def test_a_mailing_gets_a_block_of_consecutive_numbers(asked, secretary):
    letter = services.issue(asked(copies=3), by=secretary)
    texts = [issue.text for issue in letter.issues.order_by("number")]
    assert [text[-1] for text in texts] == ["1", "2", "3"]
    assert letter.number_text == f"{texts[0]} … {texts[-1]}"


def test_a_mailing_gets_one_number_where_the_series_says_so(asked, secretary, series):
    series.mailing = Series.Mailing.ONE
    series.save()
    assert services.issue(asked(copies=300), by=secretary).issues.count() == 1


def test_the_year_is_that_of_brussels(asked, secretary):
    with time_machine.travel("2026-12-31 22:59:00+00:00"):
        services.issue(asked(), by=secretary)
    with time_machine.travel("2026-12-31 23:30:00+00:00"):
        services.issue(asked(), by=secretary)
    assert [issue.text for issue in Issue.objects.in_order()] == ["2026/00001", "2027/00001"]


@time_machine.travel("2026-11-23 09:00+01:00")
def test_a_town_goes_on_from_its_paper_register_this_year_only(town, els, asked, secretary):
    series = services.save_series(
        Series(organisation=town, code="OCMW", name="OCMW", template="{series}/{year}/{number:05}", first_number=4312),
        by=els,
    )
    letter = services.issue(asked(series=series), by=secretary)
    assert letter.number_text == "OCMW/2026/04312"
    with time_machine.travel("2027-01-04 09:00+01:00"):
        assert services.issue(asked(series=series), by=secretary).number_text == "OCMW/2027/00001"


def test_returning_and_refusing_need_a_reason_and_reach_the_requester(asked, secretary, requester):
    letter = asked()
    with pytest.raises(services.issuing.DomainError):
        services.return_with_question(letter, by=secretary, question="  ")
    services.return_with_question(letter, by=secretary, question="Welk adres?")
    assert requester.notifications.filter(kind="letter_numbers.answered").count() == 1
    letter.refresh_from_db()
    letter.address = "Markt 1"
    services.ask(letter, by=requester)
    services.refuse(letter, by=secretary, reason="Dubbel")
    letter.refresh_from_db()
    assert (letter.state, letter.answer) == ("refused", "Dubbel")
    actions = AuditEntry.objects.filter(subject_model="letter", subject_pk=str(letter.pk)).values_list(
        "action", flat=True
    )
    assert set(actions) == {"letter_numbers.requested", "letter_numbers.returned", "letter_numbers.refused"}


def test_bulk_issuing_tells_what_succeeded_and_what_not(asked, secretary):
    first, second = asked(), asked()
    services.refuse(second, by=secretary, reason="Dubbel")
    issued, failed = services.issue_many([first, second], by=secretary)
    assert [letter.pk for letter in issued] == [first.pk]
    assert failed[0][0].pk == second.pk


def test_a_double_click_makes_one_request(new_letter, requester):
    letter = new_letter()
    again = new_letter(token=letter.token)
    assert services.ask(letter, by=requester).pk == services.ask(again, by=requester).pk
    assert Letter.objects.count() == 1


def test_many_double_clicks_make_one_request(run_concurrently, new_letter, requester):
    token = new_letter().token
    outcomes = run_concurrently(8, lambda: services.ask(new_letter(token=token), by=requester).pk)
    assert Letter.objects.count() == 1
    assert set(outcomes) == {Letter.objects.get().pk}


def test_a_number_is_voided_with_a_reason_and_stays(asked, secretary, requester):
    letter = services.issue(asked(), by=secretary)
    with pytest.raises(services.afterwards.ReasonMissing):
        services.void(letter.issues.get(), by=requester, reason=" ")
    services.void(letter.issues.get(), by=requester, reason="Verkeerde geadresseerde")
    letter.refresh_from_db()
    assert letter.state == Letter.State.VOID
    assert letter.issues.get().is_void
    with pytest.raises(services.LetterChanged):
        services.void(letter.issues.get(), by=secretary, reason="Nog eens")


def test_a_letter_that_was_sent_is_voided_by_the_secretary_only(asked, secretary, requester):
    letter = services.issue(asked(), by=secretary)
    services.mark_sent(letter, by=requester, on=letter.issued_at.date(), channel="post")
    with pytest.raises(PermissionDenied):
        services.void_letter(letter, by=requester, reason="Te laat")
    assert services.void_letter(letter, by=secretary, reason="Teruggekomen").state == Letter.State.VOID


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM letter_numbers_issue",
        "UPDATE letter_numbers_issue SET number = 7",
        "DELETE FROM letter_numbers_voiding",
        "UPDATE letter_numbers_voiding SET reason = 'x'",
    ],
)
def test_the_database_itself_keeps_the_register(statement, asked, secretary):
    letter = services.issue(asked(), by=secretary)
    services.void_letter(letter, by=secretary, reason="Fout")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_many_issuers_leave_no_gap_and_no_double(run_concurrently, asked, secretary):
    people, rounds = (32, 5) if connection.vendor == "postgresql" else (8, 10)
    waiting = [asked(subject=str(turn)) for turn in range(people * rounds)]

    class Changed(Exception):
        pass

    def work():
        for _round in range(rounds):
            letter = waiting.pop()
            try:
                with transaction.atomic():
                    services.issue(letter, by=secretary)
                    if letter.pk % 10 == 0:
                        raise Changed
            except Changed:
                continue

    assert set(run_concurrently(people, work)) == {None}
    numbers = sorted(Issue.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Counter.objects.get().last == len(numbers)
