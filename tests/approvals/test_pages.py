"""The pages of requests: who sees what, and what a click does."""

import re

import pytest
from django.contrib.messages import get_messages

from approvals import services
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest, Decision

MANAGER = {"approver": "manager"}
VISUM = {"approver": "role", "role": "financial_director"}


@pytest.fixture
def chairs(hopbeke, make_policy, ask):
    make_policy([MANAGER, VISUM])
    return ask(hopbeke.dirk, amount="120")


def shown(approval, **fields):
    return {"step": approval.current_step_id, "seal": approval.seal, "outcome": "approved", **fields}


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def post(client, approval, action, data=None):
    return client.post(f"/approvals/{approval.pk}/{action}/", data or {})


def test_the_manager_finds_the_request_and_approves_it(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.bart)
    assert "New chairs" in browser.get("/approvals/").content.decode()
    page = browser.get(chairs.get_absolute_url()).content.decode()
    assert "The old ones are broken." in page
    response = post(browser, chairs, "decide", shown(chairs))
    assert response.url == "/approvals/"
    assert told(response) == ["Recorded: New chairs. Now it waits for Fatima El Khatib."]


def test_the_menu_counts_exactly_what_the_list_shows(client_for, hopbeke, chairs, ask, replace):
    replace(hopbeke.gert, hopbeke.bart)
    ask(hopbeke.annelies, title="Fan")
    response = client_for(hopbeke.bart).get("/approvals/")
    assert badges_of(response) == [2]
    assert response.context["counts"] == {"waiting": 1, "standing_in": 1}


def test_the_menu_counts_for_whoever_only_stands_in(client_for, hopbeke, make_policy, ask, replace):
    make_policy([MANAGER])
    ask(hopbeke.annelies, title="Fan")
    browser = client_for(hopbeke.bart)
    assert badges_of(browser.get("/approvals/")) == []
    replace(hopbeke.gert, hopbeke.bart)
    assert badges_of(browser.get("/approvals/")) == [1]


def badges_of(response):
    return [item.badge for item in response.context["menu"].items if item.badge]


def test_a_decision_falls_back_on_the_page_with_what_was_typed(client_for, hopbeke, chairs):
    response = post(client_for(hopbeke.bart), chairs, "decide", shown(chairs, outcome="refused", reason=""))
    assert response.status_code == 422
    assert "Say why" in response.content.decode()
    assert not Decision.objects.exists()


def test_the_requester_sees_no_button_and_gets_no_further(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.dirk)
    assert 'name="outcome"' not in browser.get(chairs.get_absolute_url()).content.decode()
    assert post(browser, chairs, "decide", shown(chairs)).status_code == 403


def test_the_administrator_sees_it_but_does_not_decide(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.els)
    assert 'name="outcome"' not in browser.get(chairs.get_absolute_url()).content.decode()
    assert post(browser, chairs, "decide", shown(chairs)).status_code == 403


def test_a_stranger_does_not_learn_that_it_exists(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.joke)
    for action in ("decide", "comment", "withdraw", "submit-again"):
        assert post(browser, chairs, action, {"text": "x"}).status_code == 404


def test_somebody_else_neither_withdraws_nor_submits_again(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.bart)
    assert post(browser, chairs, "withdraw").status_code == 403
    assert post(browser, chairs, "submit-again").status_code == 403


def test_whoever_was_too_late_reads_what_happened(client_for, hopbeke, chairs, decide):
    page = shown(chairs)
    decide(hopbeke.bart, chairs)
    response = post(client_for(hopbeke.bart), chairs, "decide", page)
    assert told(response) == ["This step has been decided in the meantime, or no longer waits for you."]


def test_a_change_behind_the_approvers_back_is_shown_on_the_page(client_for, hopbeke, chairs):
    GeneralRequest.objects.update(amount=9000)
    browser = client_for(hopbeke.bart)
    response = post(browser, chairs, "decide", shown(chairs))
    assert "has changed" in told(response)[0]
    page = browser.get(chairs.get_absolute_url()).content.decode()
    assert "120.00" in page
    assert "9000.00" in page
    assert post(client_for(hopbeke.dirk), chairs, "submit-again").status_code == 302
    assert ApprovalRequest.objects.get().round == 2


def test_the_approver_sees_what_changed_after_a_return(client_for, hopbeke, chairs, decide):
    decide(hopbeke.bart, chairs, "returned", "Cheaper?")
    GeneralRequest.objects.update(amount=80)
    services.resubmit(chairs, by=hopbeke.dirk)
    page = client_for(hopbeke.bart).get(chairs.get_absolute_url()).content.decode()
    assert re.search(r"<del>.*120\.00", page)
    assert re.search(r"<ins>.*80\.00", page)


def test_a_comment_reaches_whom_it_names(client_for, hopbeke, chairs):
    post(client_for(hopbeke.bart), chairs, "comment", {"text": "What do you think, @Joke Vandamme?"})
    assert "What do you think" in client_for(hopbeke.joke).get(chairs.get_absolute_url()).content.decode()
    assert hopbeke.joke.notifications.get().title == "You are mentioned: New chairs"


def test_withdrawing_asks_first(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.dirk)
    assert "Withdraw “New chairs”?" in browser.get(f"/approvals/{chairs.pk}/withdraw/").content.decode()
    assert ApprovalRequest.objects.get().state == "pending"
    post(browser, chairs, "withdraw", {"reason": "Found some."})
    assert ApprovalRequest.objects.get().state == "withdrawn"


# Many at once.


def receipt(approval):
    return f"{approval.pk}:{approval.current_step_id}:{approval.seal}"


def test_ticked_requests_are_approved_each_for_itself(client_for, hopbeke, chairs, ask):
    tables, lamps = ask(hopbeke.ivo, title="Tables"), ask(hopbeke.dirk, title="Lamps")
    GeneralRequest.objects.filter(title="Tables").update(text="Now of marble.")
    chosen = [receipt(approval) for approval in (chairs, tables, lamps)]
    response = client_for(hopbeke.bart).post("/approvals/approve/", {"chosen": chosen})
    assert told(response)[0] == "2 requests approved."
    assert told(response)[1].startswith("Not approved: Tables.")
    assert set(Decision.objects.values_list("approval__title", flat=True)) == {"New chairs", "Lamps"}


def test_the_button_of_a_row_leaves_what_is_ticked_alone(client_for, hopbeke, chairs, ask):
    lamps = ask(hopbeke.dirk, title="Lamps")
    client_for(hopbeke.bart).post("/approvals/approve/", {"chosen": [receipt(lamps)], "only": receipt(chairs)})
    assert Decision.objects.get().approval == chairs


@pytest.mark.parametrize("nonsense", ["", "a:b:c", "999999:1:x", "1", "::", "1:²:x"])
def test_nonsense_in_the_selection_changes_nothing(client_for, hopbeke, chairs, nonsense):
    assert client_for(hopbeke.bart).post("/approvals/approve/", {"chosen": [nonsense]}).status_code == 302
    assert not Decision.objects.exists()


def test_a_selection_with_somebody_elses_request_is_refused_for_that_one(client_for, hopbeke, chairs):
    response = client_for(hopbeke.dirk).post("/approvals/approve/", {"chosen": [receipt(chairs)]})
    assert response.status_code == 302
    assert told(response) == ["Not approved: New chairs. You may not decide on this."]


def test_after_a_decision_one_never_lands_on_another_site(client_for, hopbeke, chairs):
    data = {"only": receipt(chairs), "next": "https://elsewhere.test/"}
    assert client_for(hopbeke.bart).post("/approvals/approve/", data).url == "/approvals/"


# Lists.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"New chairs", "Lamps"}),
        ("?q=chair", {"New chairs"}),
        ("?q=dirk lamps", {"Lamps"}),
        ("?q=nothing", set()),
        ("?kind=general_requests.request", {"New chairs", "Lamps"}),
        ("?kind=nonsense", {"New chairs", "Lamps"}),
        ("?late=yes", set()),
        ("?sort=-amount", {"New chairs", "Lamps"}),
    ],
)
def test_a_list_narrows_to_what_is_looked_for(client_for, hopbeke, chairs, ask, query, found):
    ask(hopbeke.dirk, title="Lamps")
    page = client_for(hopbeke.bart).get(f"/approvals/{query}").context["page"]
    assert {approval.title for approval in page} == found


def test_everybody_finds_their_own_and_what_they_decided(client_for, hopbeke, chairs, decide):
    decide(hopbeke.bart, chairs)
    own = client_for(hopbeke.dirk).get("/approvals/mine/").content.decode()
    assert "for Fatima El Khatib" in own
    assert "New chairs" in client_for(hopbeke.bart).get("/approvals/decided/").content.decode()


def test_the_home_page_lets_the_manager_approve_on_the_spot(client_for, hopbeke, chairs):
    browser = client_for(hopbeke.bart)
    home = browser.get("/").content.decode()
    value = re.search(r'name="only" value="([^"]+)"', home)[1]
    browser.post("/approvals/approve/", {"only": value, "next": "/"})
    assert Decision.objects.get().decider == hopbeke.bart.person
    assert "waits for Fatima El Khatib" in client_for(hopbeke.dirk).get("/").content.decode()


def test_a_request_of_a_switched_off_module_stays_legible(client_for, hopbeke, chairs, monkeypatch):
    from approvals import kinds

    monkeypatch.setattr(kinds, "kinds", dict)
    monkeypatch.setattr("approvals.views.requests.kinds", dict)
    page = client_for(hopbeke.dirk).get(chairs.get_absolute_url()).content.decode()
    assert "The old ones are broken." in page
    assert "switched off" in page


def test_an_account_without_a_person_sees_empty_lists(client_for, make_user, hopbeke, chairs):
    browser = client_for(make_user("emergency"))
    for path in ("", "standing-in/", "mine/", "decided/"):
        assert browser.get(f"/approvals/{path}").status_code == 200
    assert browser.get("/requests/").status_code == 403


# A mail scanner opens every link before the person does.


def test_opening_every_link_changes_nothing(client_for, hopbeke, chairs, replace, django_assert_num_queries):
    replace(hopbeke.bart, hopbeke.chantal)
    before = [list(model.objects.values()) for model in (ApprovalRequest, Decision, GeneralRequest)]
    seat = chairs.current_step.candidates.get()
    for user in (hopbeke.bart, hopbeke.chantal, hopbeke.dirk, hopbeke.els, None):
        browser = client_for(user)
        home = browser.get("/", follow=True).content.decode()
        links = {*re.findall(r'href="(/approvals/[^"]*)"', home), chairs.get_absolute_url()}
        links |= {f"/approvals/{chairs.pk}/{part}/" for part in ("decide", "comment", "submit-again", "withdraw")}
        links |= {"/approvals/approve/", f"/approvals/{chairs.pk}/hand-on/{seat.pk}/", "/approvals/replacements/1/end/"}
        for link in links:
            browser.get(link)
            browser.head(link)
    assert [list(model.objects.values()) for model in (ApprovalRequest, Decision, GeneralRequest)] == before
