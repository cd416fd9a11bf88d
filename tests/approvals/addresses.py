"""Dirk asks something of Bart; who else may know of it."""

from datetime import timedelta

from django.utils import timezone

from approvals import services
from approvals.general import services as general
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest, Candidate, Delegation, Policy, PolicyStep
from directory.models import Person
from tests.addresses import FORBIDDEN, OK, UNKNOWN, Row, change, page, page_for


def asked():
    return ApprovalRequest.objects.get(kind="general_requests.request", requester__user__username="dirk").pk


def bart_on_it():
    return Candidate.objects.get(step__approval=asked()).pk


def drafted():
    return GeneralRequest.objects.get(state="draft").pk


def replaced():
    return Delegation.objects.get().pk


# Bart decides, Chantal replaces Bart, Els hands on.
INVOLVED = ("dirk", "bart", "chantal", "els")
ROWS = {
    "approvals:queue": page(),
    "approvals:stand_in_list": page(),
    "approvals:own_list": page(),
    "approvals:decided_list": page(),
    "approvals:open_list": page_for("els"),
    "approvals:approve_selected": change(),
    "approvals:request_detail": page_for(*INVOLVED, others=UNKNOWN, pk=asked),
    "approvals:decide": change(pk=asked),
    "approvals:comment": change(pk=asked),
    "approvals:submit_again": change(pk=asked),
    "approvals:withdraw": Row(
        everyone=UNKNOWN,
        others={**dict.fromkeys(INVOLVED, FORBIDDEN), "dirk": OK},
        arguments={"pk": asked},
    ),
    "approvals:hand_on": Row(
        everyone=UNKNOWN,
        others={**dict.fromkeys(INVOLVED, FORBIDDEN), "els": OK},
        arguments={"pk": asked, "candidate": bart_on_it},
    ),
    "approvals:delegation_list": page(),
    "approvals:delegation_new": page(),
    "approvals:delegation_end": Row(
        everyone=UNKNOWN, others={"bart": OK, "els": OK, "chantal": FORBIDDEN}, arguments={"pk": replaced}
    ),
    "general_requests:request_new": page(),
    "general_requests:preview": Row(is_page=False),
    "general_requests:keep": change(),
    "general_requests:request_edit": page_for("dirk", others=UNKNOWN, pk=drafted),
    "general_requests:request_discard": page_for("dirk", others=UNKNOWN, pk=drafted),
    "general_requests:attachment": Row(everyone=UNKNOWN, arguments={"pk": drafted}),
}


def prepare(users):
    person = {login: Person.objects.get(user=user) for login, user in users.items()}
    Person.objects.filter(pk=person["dirk"].pk).update(manager=person["bart"])
    today = timezone.localdate()
    policy = Policy.objects.create(kind="general_requests.request", name="Rules", valid_from=today)
    PolicyStep.objects.create(policy=policy, name="Manager", sort_order=1)
    services.publish(Policy.objects.get(pk=policy.pk), by=None)
    GeneralRequest.objects.create(requester=person["dirk"], title="Draft", text="Why.")
    chairs = GeneralRequest.objects.create(requester=person["dirk"], title="Chairs", text="Why.")
    general.submit(chairs, by=users["dirk"])
    services.arrange(
        Delegation(
            principal=person["bart"], delegate=person["chantal"], starts_on=today, ends_on=today + timedelta(days=7)
        ),
        by=users["bart"],
    )
