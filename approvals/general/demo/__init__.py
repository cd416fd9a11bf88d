"""Hopbeke asks: rules for general requests, and requests of the cast in every state."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from approvals import services as approvals
from approvals.general import services
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest, Delegation, Policy, PolicyStep, StepCondition
from directory.models import Person
from intranet.accounts.models import Role, User
from intranet.demo import clock

Request = tuple[Any, str, str, str | None]  # who, title, text, amount
Act = tuple[float, Callable[[ApprovalRequest], Any]]
BEGIN_OF_HOLIDAY, DAYS_OF_HOLIDAY = 4.9, 18
VISUM_FROM, DIRECTOR_FROM = "2500.00", "10000.00"


@transaction.atomic
def make_requests(report: Callable[[str], None]) -> None:
    """Each act goes through the services, as people do it; a second run does nothing."""
    if Policy.objects.filter(kind=services.KIND).exists():
        return
    report("Letting Hopbeke ask and approve")
    with clock.new_year():
        _make_rules()
    bart, dirk = _person("bart"), _person("dirk")
    with clock.days_ago(BEGIN_OF_HOLIDAY):
        _replace(dirk.manager, bart)
    clock.tell(_stories(bart, dirk))
    GeneralRequest.objects.create(requester=dirk, title="Fietshelm voor dienstritten", text="")


def _stories(bart: Any, dirk: Any) -> Iterator[clock.Story]:
    """What waits does so since yesterday or today: nobody has to be reminded at once."""
    joke, els, ivo, annelies, fatima, chantal = map(_person, ("joke", "els", "ivo", "annelies", "fatima", "chantal"))
    fan = (annelies, "Ventilator aan het loket", "Het wordt er in de zomer 30 graden.", "65")
    no = "De koeling wordt in het voorjaar vernieuwd."
    yield _story(8.4, fan, (0.7, lambda one: _answer(one, annelies.manager, "refused", no)))
    tables = (ivo, "Vouwtafels feestzaal", "Twintig tafels ter vervanging.", "1960")
    question = "Kan het met twaalf? De andere acht zijn hersteld."
    yield _story(6.5, tables, (1.1, lambda one: _answer(one, ivo.manager, "returned", question)))
    licences = (els, "Verlenging licenties kantoorsoftware", "410 gebruikers, één jaar.", "12400")
    yield _story(
        5.7,
        licences,
        (0.6, lambda one: _answer(one, els.manager)),
        (
            1.3,
            lambda one: approvals.comment(one, by=fatima.user, text="@Els Goethals, is dit binnen het raamcontract?"),
        ),
        (1.5, lambda one: approvals.comment(one, by=els.user, text="Ja, zelfde korting als vorig jaar.")),
        (4.2, lambda one: _answer(one, fatima)),
    )
    guide = (joke, "Drukwerk gids voor nieuwe inwoners", "2.500 stuks, drie offertes vergeleken.", "3900")
    yield _story(4.6, guide, (3.0, lambda one: _answer(one, joke.manager)))
    screen = (dirk, "Tweede beeldscherm", "Plannen en dossier naast elkaar, zoals de collega's.", "189.90")
    yield _story(3.8, screen, (0.9, lambda one: _answer(one, bart)))
    for turn, (colleague, work) in enumerate(zip(_team_of(bart), WORKS, strict=False)):
        yield _story(1.6 - turn / 2, (colleague, *work))
    telework = (chantal, "Telewerk directie op vrijdag", "Vanaf januari, één dag per week.", None)
    soon = "Graag antwoord voor het einde van de maand."
    yield _story(1.1, telework, (0.2, lambda one: approvals.comment(one, by=chantal.user, text=soon)))
    yield _story(0.7, (dirk, "Opleiding omgevingsrecht", "Tweedaagse opleiding in Brugge, 8 en 9 december.", "450"))


def _story(ago: float, request: Request, *acts: Act) -> clock.Story:
    """Somebody asks; each act follows so many working days after that."""
    yield ago
    asked = _ask(*request)
    for days, act in acts:
        yield ago - days
        act(asked)


WORKS = (
    ("Strooizout, 24 ton", "Voor de winterdienst, binnen het raamcontract.", "2904"),
    ("Herstelling lift bibliotheek", "De deur sluit niet meer; de hersteller kan morgen komen.", "1180.50"),
    ("Zaterdagdienst kerstmarkt", "Drie collega's op 12 december, van 8 tot 14 uur.", None),
)


def _make_rules() -> None:
    policy = Policy.objects.create(
        kind=services.KIND,
        name="Algemene aanvragen",
        valid_from=timezone.localdate(),
        fallback=_person("fatima"),
    )
    PolicyStep.objects.create(policy=policy, sort_order=1, name="Leidinggevende", approver="manager", term_days=3)
    visum = PolicyStep.objects.create(
        policy=policy,
        sort_order=2,
        name="Visum",
        approver="role",
        role=Role.objects.get(code="financial_director"),
        looks_at=["amount", "attachment"],
    )
    director = PolicyStep.objects.create(
        policy=policy, sort_order=3, name="Algemeen directeur", approver="person", person=_person("chantal")
    )
    for step, amount in ((visum, VISUM_FROM), (director, DIRECTOR_FROM)):
        StepCondition.objects.create(step=step, fact="amount", comparison="at_least", value=amount)
    approvals.publish(Policy.objects.get(pk=policy.pk), by=User.objects.get(username="els"))


def _person(login: str) -> Any:
    return Person.objects.select_related("user", "manager__user").get(user__username=login)


def _team_of(head: Person) -> list[Any]:
    return list(Person.objects.active().filter(manager=head, user__isnull=False).select_related("user")[:3])


def _replace(principal: Any, delegate: Any) -> None:
    today = timezone.localdate()
    delegation = Delegation(
        principal=principal,
        delegate=delegate,
        starts_on=today,
        ends_on=today + timedelta(days=DAYS_OF_HOLIDAY),
        reason="Vakantie",
    )
    approvals.arrange(delegation, by=principal.user)


def _ask(requester: Any, title: str, text: str, amount: str | None) -> ApprovalRequest:
    general_request = GeneralRequest.objects.create(
        requester=requester, title=title, text=text, amount=Decimal(amount) if amount else None
    )
    return services.submit(general_request, by=requester.user)


def _answer(approval: Any, decider: Any, outcome: str = "approved", reason: str = "") -> None:
    approval.refresh_from_db()
    approvals.decide(
        approval, by=decider.user, outcome=outcome, step=approval.current_step_id, seal=approval.seal, reason=reason
    )
