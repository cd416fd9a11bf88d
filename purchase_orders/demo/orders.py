"""Hopbeke orders: the rules for approval, and orders of the cast in every state, made through the services."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from approvals import services as approvals
from approvals.models import ApprovalRequest, Candidate, Policy, PolicyStep, StepCondition
from directory.models import Person
from intranet.accounts.models import User
from purchase_orders.approval import BUDGET_HOLDER, COLLEGE, FINANCIAL_DIRECTOR
from purchase_orders.demo import unfinished
from purchase_orders.models import BudgetAccount, ContractItem, Order, OrderLine, ProductCategory, Supplier
from purchase_orders.models.orders import APPROVAL_KIND
from purchase_orders.services import drafting, receiving, sending, submitting

Line = tuple[str, str, str]  # description, quantity, price; the article number of a contract item takes its price


@dataclass(frozen=True)
class Story:
    """An order of the demonstration and how far it comes; `fate` is the state it ends in."""

    who: str
    subject: str
    supplier: str
    account: tuple[str, str]
    category: str
    fate: str
    lines: tuple[Line, ...]
    nature: str = "supplies"
    recurrence: str = "once"
    months: int | None = None
    is_correction: bool = False


OFFICE, CITIZENS = ("0110-00", "61031000"), ("0130-00", "61031000")
ICT, SALT, ROADS = ("0119-01", "61100100"), ("0200-00", "61034100"), ("0200-00", "61034200")
STORIES = (
    Story("dirk", "Papier en ordners voor het loket", "L1001", CITIZENS, "30100000", "closed",
          (("KB-01", "40", ""), ("KB-20", "25", ""))),
    Story("annelies", "Balpennen en enveloppen", "L1001", CITIZENS, "30100000", "received",
          (("KB-10", "200", ""), ("KB-40", "6", ""))),
    Story("annelies", "Markeerstiften bij de buurtwinkel", "L1030", CITIZENS, "30100000", "received",
          (("Markeerstift geel", "30", "1.60"),)),
    Story("els", "Beeldschermen dienst vergunningen", "L1016", ICT, "30200000", "partly",
          (("ICT-02", "12", ""), ("ICT-04", "12", ""))),
    Story("els", "Dockingstations thuiswerk", "L1016", ICT, "30200000", "sent", (("ICT-03", "20", ""),)),
    Story("els", "Onderhoud netwerkkasten", "L1018", ("0119-01", "61100000"), "72000000", "approved",
          (("Onderhoud en nazicht per maand", "1", "385"),), "services", "monthly", 24),
    Story("joke", "Drukwerk stadsmagazine winter", "L1002", ("0110-00", "61031200"), "22000000", "sent",
          (("Stadsmagazine, 32 bladzijden", "8200", "0.74"), ("Bezorging aan huis", "8200", "0.09"))),
    Story("joke", "Affiches nieuwjaarsreceptie", "L1002", ("0110-00", "61031200"), "22000000", "submitted",
          (("Affiche A2, vierkleurendruk", "150", "1.15"),)),
    Story("joke", "Receptie nieuwe inwoners", "L1022", ("0110-00", "61039900"), "55300000", "returned",
          (("Receptie per persoon", "140", "13.50"),), "services"),
    Story("dirk", "Bureaustoelen burgerzaken", "L1015", ("0119-00", "24000000"), "39100000", "submitted",
          (("Bureaustoel, ergonomisch", "8", "312"),)),
    Story("dirk", "Zitkussens wachtzaal", "L1015", ("0119-00", "24000000"), "39100000", "refused",
          (("Zitkussen", "24", "28.40"),)),
    Story("dirk", "Nietmachines", "L1001", CITIZENS, "30100000", "draft", (("Nietmachine", "5", "14.90"),)),
    Story("bart", "Strooizout winterdienst, eerste levering", "L1006", SALT, "24000000", "partly",
          (("SZ-01", "120", ""),)),
    Story("bart", "Straatklinkers herstelling Molenweg", "L1003", ROADS, "44000000", "received",
          (("Betonstraatsteen 22x11, m²", "260", "14.20"), ("Levering met kraan", "2", "145"))),
    Story("bart", "Herstelling riooldeksels na storm", "L1003", ROADS, "44000000", "approved",
          (("Riooldeksel gietijzer", "9", "187"),), is_correction=True),
    Story("bart", "Leuning brug Beekstraat", "L1012", ("0200-00", "61030400"), "45233000", "college",
          (("Leuning leveren en plaatsen", "1", "14600"),), "works"),
    Story("bart", "Ledverlichting Kerkplein", "L1014", ("0670-00", "22500000"), "31500000", "college",
          (("Ledarmatuur 40 W", "34", "392"), ("Plaatsing", "34", "85"))),
    Story("els", "Inrichting serverruimte stadhuis", "L1018", ("0119-00", "22100000"), "45000000", "visum",
          (("Inrichting met koeling en brandwering", "1", "34800"),), "works"),
    Story("annelies", "Schuifdeuren inkom stadhuis", "L1004", ("0119-00", "22100000"), "45000000", "college",
          (("Schuifdeur met plaatsing", "2", "16200"),), "works"),
    Story("bart", "Verkeersborden schoolomgeving", "L1013", ("0200-00", "61034300"), "34900000", "cancelled",
          (("Bord A23", "6", "84.50"),)),
    Story("chantal", "Juridisch advies concessie", "L1032", ("0110-00", "61070100"), "79100000", "submitted",
          (("Advies, per uur", "12", "165"),), "services"),
    Story("fatima", "Nazicht polissen", "L1032", ("0119-00", "61040000"), "79100000", "sent",
          (("Nazicht, per uur", "5", "165"),), "services"),
    Story("ivo", "Schoonmaakproducten kwartaal 4", "L1021", ("0119-00", "61030300"), "39800000", "closed",
          (("HY-01", "30", ""), ("HY-02", "24", ""), ("HY-04", "60", ""))),
)  # fmt: skip
ANSWERS = {"returned": "Kan dit met minder?", "refused": "Volgend jaar opnieuw bekijken."}
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
    _make_rules(people["fatima"])
    for story in STORIES:
        _tell(story, people[story.who])
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


def _tell(story: Story, requester: Any) -> None:
    order = _draft(story, requester)
    if story.fate == "draft":
        return
    order = submitting.submit(order, by=requester.user)
    if story.fate == "submitted":
        return
    if story.fate in ("returned", "refused"):
        _decide(order, story.fate, ANSWERS[story.fate])
        return
    _approve(order, until=story.fate)
    if story.fate in ("visum", "college", "approved"):
        return
    order.refresh_from_db()
    if story.fate == "cancelled":
        submitting.cancel(order, by=requester.user, reason="De school regelt het zelf.")
        return
    sending.record_otherwise(order, by=requester.user, channel="other", note="meegegeven aan de vertegenwoordiger")
    if story.fate != "sent":
        _receive(order, story, requester.user)


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


def _approve(order: Order, *, until: str) -> None:
    """Every step is decided by somebody on it, up to the one that the order waits for; a visum has its conditions."""
    while (asked := submitting.approval_of(order)) and asked.current_step:
        step = asked.current_step
        if step.name.lower().startswith(until):
            return
        if step.allows_conditions:
            _decide(order, "conditions", "Leveren en factureren in dit boekjaar.")
        else:
            _decide(order, "approved", "")


def _decide(order: Order, outcome: str, reason: str) -> None:
    asked: Any = ApprovalRequest.objects.pending().get(kind=APPROVAL_KIND, subject_key=order.pk)
    seat: Any = (
        Candidate.objects.open().filter(step=asked.current_step_id).select_related("person__user").earliest("pk")
    )
    approvals.decide(
        asked, by=seat.person.user, outcome=outcome, step=asked.current_step_id, seal=asked.seal, reason=reason
    )


def _receive(order: Order, story: Story, user: User) -> None:
    share = Decimal("0.5") if story.fate == "partly" else Decimal(1)
    quantities = {line.pk: (line.quantity * share).to_integral_value() for line in order.lines.all()}
    receiving.receive(order, quantities, by=user, note_number=f"L-{order.serial:04}")
    if story.fate == "closed":
        receiving.close(order, by=user)
