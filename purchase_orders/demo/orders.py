"""Hopbeke orders: the rules for approval, and orders of the cast in every state, made through the services."""

import random
from collections.abc import Generator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from approvals import services as approvals
from approvals.models import ApprovalRequest, Candidate, Policy, PolicyStep, StepCondition
from directory.models import Person
from intranet.accounts.models import User
from intranet.demo import clock
from purchase_orders.approval import BUDGET_HOLDER, COLLEGE, FINANCIAL_DIRECTOR
from purchase_orders.demo import unfinished
from purchase_orders.demo.stories import STORIES, Line, Story
from purchase_orders.models import BudgetAccount, ContractItem, Order, OrderLine, ProductCategory, Supplier
from purchase_orders.models.orders import APPROVAL_KIND
from purchase_orders.services import drafting, receiving, sending, submitting

ANSWERS = {"returned": "Kan dit met minder?", "refused": "Volgend jaar opnieuw bekijken."}
DAYS_TO_DECIDE = {
    "Leidinggevende": 0.6,
    "Budgethouder": 1.1,
    "Visum": 1.4,
    "College": 3.5,
    "College, raamcontract": 3.5,
}
REASONS = {
    "quotes_reason": "De andere aangeschreven leveranciers gaven geen prijs.",
    "threshold_reason": "Gespreid over verschillende diensten en noden.",
}


@transaction.atomic
def install(report):
    """A second run, or a town without its budget and its people, changes nothing."""
    cast = {story.who for story in STORIES} | {"gert"}
    members: Any = Person.objects.filter(user__username__in=cast).select_related("user")
    people = {person.user.username: person for person in members}
    if Order.objects.exists() or not BudgetAccount.objects.exists() or set(people) != cast:
        return
    with clock.new_year():
        _make_rules(people["fatima"])
    chance = random.Random(2417)  # noqa: S311 (a town that is the same each time)
    clock.tell(_tell(story, people[story.who], chance) for story in STORIES)
    unfinished.install(people)
    drafting.toggle_favourite(Order.objects.of(people["dirk"]).get(state=Order.State.CLOSED), by=people["dirk"].user)
    report(f"{Order.objects.count()} purchase orders of Hopbeke, in every state")


def _make_rules(fallback: Person) -> None:
    policy = Policy.objects.create(
        kind=APPROVAL_KIND, name="Bestelbonnen", valid_from=timezone.localdate(), fallback=fallback
    )
    outside = ("in_contract", "is", "no")
    steps: tuple[tuple[str, dict[str, Any], list[tuple[str, str, str]]], ...] = (
        ("Leidinggevende", {"approver": "manager"}, []),
        (
            "Budgethouder",
            {"approver": "offered", "offered": BUDGET_HOLDER, "looks_at": ["amount", "accounts"]},
            [outside, ("amount", "at_least", "2500.00")],
        ),
        ("Visum", {"approver": "offered", "offered": FINANCIAL_DIRECTOR}, [("needs_visum", "is", "yes")]),
        ("College", {"approver": "offered", "offered": COLLEGE}, [outside, ("amount", "at_least", "10000.00")]),
        (
            "College, raamcontract",
            {"approver": "offered", "offered": COLLEGE},
            [("in_contract", "is", "yes"), ("amount", "at_least", "100000.00")],
        ),
    )
    for position, (name, fields, conditions) in enumerate(steps, start=1):
        step = PolicyStep.objects.create(policy=policy, sort_order=position, name=name, term_days=5, **fields)
        for fact, comparison, value in conditions:
            StepCondition.objects.create(step=step, fact=fact, comparison=comparison, value=value)
    approvals.publish(Policy.objects.get(pk=policy.pk), by=User.objects.get(username="els"))


def _tell(story: Story, requester: Any, chance: random.Random) -> clock.Story:
    ago = story.ago
    yield ago
    order = _draft(story, requester)
    if story.fate == "draft":
        return
    ago -= 0.05
    yield ago
    order = submitting.submit(order, by=requester.user)
    if story.fate == "submitted":
        return
    if story.fate in ("returned", "refused"):
        yield ago - DAYS_TO_DECIDE["Leidinggevende"]
        _decide(order, story.fate, ANSWERS[story.fate])
        return
    ago = yield from _approve(order, ago, chance, until=story.fate)
    if story.fate in ("visum", "college", "approved"):
        return
    order.refresh_from_db()
    ago -= chance.uniform(0.1, 0.9)
    yield ago
    if story.fate == "cancelled":
        submitting.cancel(order, by=requester.user, reason="De school regelt het zelf.")
        return
    sending.record_otherwise(order, by=requester.user, channel="other", note="meegegeven aan de vertegenwoordiger")
    if story.fate != "sent":
        yield from _receive(order, story, requester.user, ago - chance.uniform(4, 7))


def _draft(story: Story, requester: Any) -> Order:
    policy_field, general_account = story.account
    account = BudgetAccount.objects.select_related("organisation__buyer").get(
        policy_field=policy_field,
        general_account=general_account,
        year=timezone.localdate().year,
        organisation__name="Stad Hopbeke",
    )
    lines = [_line(line, account) for line in story.lines]
    contract = next((line.contract_item.contract for line in lines if line.contract_item), None)
    order = Order(
        buyer=account.organisation.buyer,
        requester=requester,
        department=requester.department,
        contact=requester,
        subject=story.subject,
        nature=story.nature,
        category=ProductCategory.objects.get(code=story.category),
        supplier=Supplier.objects.get(code=story.supplier),
        contract=contract,
        delivery_place="Administratief centrum\nKloosterstraat 14\n8999 Hopbeke",
        delivery_on=timezone.localdate() + timedelta(days=14),
        recurrence=story.recurrence,
        duration_months=story.months,
        is_correction=story.is_correction,
        correction_reason="De herstelling kon niet wachten." if story.is_correction else "",
        **REASONS,
    )
    return drafting.save(order, lines, by=requester.user)


def _line(line: Line, account: BudgetAccount) -> OrderLine:
    description, quantity, price = line
    item = ContractItem.objects.filter(article=description).select_related("contract").first()
    if item is None:
        return OrderLine(
            description=description, quantity=Decimal(quantity), unit_price=Decimal(price), account=account
        )
    return OrderLine(
        description=item.description,
        article=item.article,
        unit=item.unit,
        quantity=Decimal(quantity),
        unit_price=item.list_price if item.contract_price is None else item.contract_price,
        discount_percent=item.discount_percentage or Decimal(0),
        account=account,
        contract_item=item,
    )


def _approve(order: Order, ago: float, chance: random.Random, *, until: str) -> Generator[float, None, float]:
    """Every step is decided by somebody on it, up to the one that the order waits for; a visum has its conditions."""
    while (asked := submitting.approval_of(order)) and asked.current_step:
        step = asked.current_step
        if step.name.lower().startswith(until):
            return ago
        ago -= DAYS_TO_DECIDE[step.name] * chance.uniform(0.7, 1.3)
        yield ago
        if step.allows_conditions:
            _decide(order, "conditions", "Leveren en factureren in dit boekjaar.")
        else:
            _decide(order, "approved", "")
    return ago


def _decide(order: Order, outcome: str, reason: str) -> None:
    asked: Any = ApprovalRequest.objects.pending().get(kind=APPROVAL_KIND, subject_key=order.pk)
    seat: Any = (
        Candidate.objects.open().filter(step=asked.current_step_id).select_related("person__user").earliest("pk")
    )
    approvals.decide(
        asked, by=seat.person.user, outcome=outcome, step=asked.current_step_id, seal=asked.seal, reason=reason
    )


def _receive(order: Order, story: Story, user: User, ago: float) -> clock.Story:
    yield ago
    share = Decimal("0.5") if story.fate == "partly" else Decimal(1)
    quantities = {line.pk: (line.quantity * share).to_integral_value() for line in order.lines.all()}
    receiving.receive(order, quantities, by=user, note_number=f"L-{order.serial:04}")
    if story.fate == "closed":
        yield ago - 3
        receiving.close(order, by=user)
