"""Whatever people try, in whatever order: the four eyes hold, and what was frozen stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals import services
from approvals.general import services as general
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest, ApprovalStep, Candidate, Decision, Delegation, Event
from directory.models import Person
from intranet.exceptions import DomainError

CAST = st.sampled_from(["annelies", "bart", "chantal", "dirk", "els", "fatima", "ivo"])
ACTS = st.one_of(
    st.tuples(st.just("decide"), CAST, st.sampled_from(["approved", "refused", "returned", "conditions"])),
    st.tuples(st.just("replace"), CAST, CAST),
    st.tuples(st.just("arrange"), CAST, CAST),
    st.tuples(st.just("hand_on"), CAST, CAST),
    st.tuples(st.just("resubmit"), CAST),
    st.tuples(st.just("withdraw"), CAST),
    st.tuples(st.just("change"), st.integers(1, 3)),
    st.tuples(st.just("new_manager"), CAST, CAST),
    st.tuples(st.just("term_passes")),
)


class Town:
    """A request under way, and everything that people may try on it."""

    def __init__(self, users, asks):
        self.users = vars(users)
        draft = GeneralRequest.objects.create(requester=self.users[asks].person, title="Chairs", text="1")
        self.approval = general.submit(draft, by=self.users[asks])

    def decide(self, login, outcome):
        services.decide(
            self.approval,
            by=self.users[login],
            outcome=outcome,
            step=self.approval.current_step_id or 0,
            seal=self.approval.seal,
            reason="Because.",
        )

    def replace(self, principal, delegate, by=None):
        today = timezone.localdate()
        people = {"principal": self.users[principal].person, "delegate": self.users[delegate].person}
        delegation = Delegation(**people, starts_on=today, ends_on=today + timedelta(days=3))
        services.arrange(delegation, by=self.users[by or principal])

    def arrange(self, principal, delegate):
        self.replace(principal, delegate, by="els")

    def hand_on(self, by, to):
        seats = services.open_seats(self.approval)
        if seats:
            services.reassign(self.approval, seats[0], to=self.users[to].person, by=self.users[by], reason="Ill.")

    def resubmit(self, login):
        services.resubmit(self.approval, by=self.users[login])

    def withdraw(self, login):
        services.withdraw(self.approval, by=self.users[login])

    def change(self, text):
        GeneralRequest.objects.update(text=str(text))

    def new_manager(self, login, manager):
        Person.objects.filter(user=self.users[login]).update(manager=self.users[manager].person)

    def term_passes(self):
        ApprovalRequest.objects.pending().update(due_on=timezone.localdate() - timedelta(days=1))
        services.escalate(self.approval)

    def attempt(self, act, *arguments):
        try:
            with transaction.atomic():
                getattr(self, act)(*arguments)
        except (DomainError, PermissionDenied, ValidationError):
            pass
        self.approval.refresh_from_db()


def frozen():
    """The chain and the history as they stand, row by row."""
    return [{row["id"]: row for row in model.objects.values()} for model in (ApprovalStep, Candidate, Decision, Event)]


def check(town):
    requester = town.approval.requester
    for decision in Decision.objects.all():
        assert requester.pk not in (decision.decider_id, decision.on_behalf_of_id)
    assert not ApprovalRequest.objects.decidable_by(requester, timezone.localdate()).exists()
    for round_number in range(1, town.approval.round + 1):
        deciders = list(Decision.objects.filter(step__round=round_number).values_list("decider", flat=True))
        assert len(deciders) == len(set(deciders)), "somebody decided two steps"
    endings = Event.objects.filter(kind__in=["approved", "refused", "withdrawn"]).count()
    assert endings == (0 if town.approval.is_open else 1)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asks=st.sampled_from(["dirk", "bart", "fatima", "els"]), acts=st.lists(ACTS, max_size=12))
def test_no_sequence_of_acts_breaks_the_four_eyes_or_the_frozen_chain(rules, hopbeke, asks, acts):
    with transaction.atomic():
        town = Town(hopbeke, asks)
        for act in acts:
            before = frozen()
            town.attempt(*act)
            for earlier, now in zip(before, frozen(), strict=True):
                assert earlier.items() <= now.items()
            check(town)
        transaction.set_rollback(True)


@pytest.fixture
def rules(make_policy, hopbeke):
    return make_policy(
        [{"approver": "manager"}, {"approver": "role", "role": "financial_director"}], fallback=hopbeke.gert.person
    )
