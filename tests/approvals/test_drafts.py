"""What is typed is kept before anybody presses a button, and becomes one request."""

import uuid

import pytest

from approvals.general import services
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest


@pytest.fixture
def browser(client_for, hopbeke, make_policy):
    make_policy([{"approver": "manager"}])
    return client_for(hopbeke.dirk)


def typed(title, token, **fields):
    return {"title": title, "token": str(token), "text": "", "amount": "", **fields}


def test_what_is_typed_is_kept_as_one_draft_and_submitted_as_one_request(browser, hopbeke):
    token = uuid.uuid4()
    assert "Kept as draft at" in browser.post("/requests/keep/", typed("Cha", token)).content.decode()
    browser.post("/requests/keep/", typed("Chairs", token, text="The old", amount="12.50"))
    draft = GeneralRequest.objects.get()
    assert (draft.title, draft.text, draft.state) == ("Chairs", "The old", "draft")
    browser.post("/requests/", typed("Chairs", token, text="The old ones are broken."))
    assert ApprovalRequest.objects.get().content["text"] == "The old ones are broken."
    late = browser.post("/requests/keep/", typed("Chairs too late", token))
    assert late.status_code == 204
    assert GeneralRequest.objects.get().title == "Chairs"


def test_a_form_sent_while_its_draft_was_being_kept_wins(browser, hopbeke):
    token = uuid.uuid4()
    browser.post("/requests/keep/", typed("Chairs", token, text="Half a sen"))
    whole = GeneralRequest(requester=hopbeke.dirk.person, token=token, title="Chairs", text="A whole sentence.")
    services.save(whole, by=hopbeke.dirk)
    assert GeneralRequest.objects.get().text == "A whole sentence."


def test_without_a_title_nothing_is_kept(browser):
    assert browser.post("/requests/keep/", typed("", uuid.uuid4())).status_code == 204
    assert not GeneralRequest.objects.exists()


def test_nobody_keeps_in_the_draft_of_a_colleague(browser, client_for, hopbeke):
    token = uuid.uuid4()
    browser.post("/requests/keep/", typed("Chairs", token))
    assert client_for(hopbeke.bart).post("/requests/keep/", typed("Mine now", token)).status_code == 403
    assert GeneralRequest.objects.get().title == "Chairs"
