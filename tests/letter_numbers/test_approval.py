import pytest
from django.utils import timezone

from approvals import services as approvals
from approvals.exceptions import NoRules
from approvals.models import ApprovalRequest, Policy, PolicyStep
from letter_numbers import services
from letter_numbers.models import Letter


@pytest.fixture
def head(bart, employ, registry_office):
    """Bart heads the department, so he approves its letters."""
    registry_office.head = employ(bart, registry_office)
    registry_office.save()
    return bart


@pytest.fixture
def careful_series(series, head):
    series.requires_approval = True
    series.save()
    policy = Policy.objects.create(kind="letter_numbers.letter", name="Letters", valid_from=timezone.localdate())
    PolicyStep.objects.create(policy=policy, sort_order=1, name="Head", approver="department_head")
    approvals.publish(policy, by=None)
    return series


def decide(user, outcome, reason=""):
    shown = ApprovalRequest.objects.get()
    approvals.decide(shown, by=user, outcome=outcome, step=shown.current_step_id, seal=shown.seal, reason=reason)


def test_an_approved_request_comes_before_the_secretary(careful_series, asked, head, secretary):
    letter = asked()
    assert letter.state == Letter.State.AWAITS_APPROVAL
    assert not Letter.objects.to_issue_by(secretary).exists()
    decide(head, "approved")
    assert Letter.objects.to_issue_by(secretary).get() == letter


def test_an_approved_request_gets_its_number_where_the_series_issues_at_once(careful_series, asked, head):
    careful_series.issues_at_once = True
    careful_series.save()
    letter = asked()
    decide(head, "approved")
    assert letter.issues.count() == 1


def test_a_returned_request_is_changed_and_asked_again(careful_series, asked, head, requester, secretary):
    letter = asked()
    decide(head, "returned", "Welke Peeters?")
    letter.refresh_from_db()
    assert letter.state == Letter.State.RETURNED
    letter.addressee = "Mevrouw L. Peeters"
    services.ask(letter, by=requester)
    decide(head, "approved")
    assert Letter.objects.to_issue_by(secretary).get().addressee == "Mevrouw L. Peeters"


def test_a_refused_request_gets_no_number(careful_series, asked, head, secretary):
    letter = asked()
    decide(head, "refused", "Niet nodig")
    with pytest.raises(services.LetterChanged):
        services.issue(letter, by=secretary)


def test_withdrawing_takes_it_out_of_the_approvals_too(careful_series, asked, requester):
    letter = services.withdraw(asked(), by=requester)
    assert letter.state == Letter.State.WITHDRAWN
    assert not ApprovalRequest.objects.open().exists()


def test_without_rules_nothing_is_asked(series, new_letter, requester):
    series.requires_approval = True
    series.save()
    with pytest.raises(NoRules):
        services.ask(new_letter(), by=requester)
    assert not Letter.objects.exists()
