"""Hopbeke asks: rules for general requests, and requests of the cast in every state."""

from collections.abc import Callable
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

VISUM_FROM, DIRECTOR_FROM = "2500.00", "10000.00"


@transaction.atomic
def make_requests(report: Callable[[str], None]) -> None:
    """Each act goes through the services, as people do it; a second run does nothing."""
    if Policy.objects.filter(kind=services.KIND).exists():
        return
    report("Letting Hopbeke ask and approve")
    _make_rules()
    bart, dirk, joke, els, ivo, annelies = map(_person, ("bart", "dirk", "joke", "els", "ivo", "annelies"))
    fatima, chantal = _person("fatima"), _person("chantal")
    _replace(dirk.manager, bart)

    _ask(dirk, "Opleiding omgevingsrecht", "Tweedaagse opleiding in Brugge, 8 en 9 december.", "450")
    screen = _ask(dirk, "Tweede beeldscherm", "Plannen en dossier naast elkaar, zoals de collega's.", "189.90")
    _answer(screen, bart)
    for colleague, (title, text, amount) in zip(_team_of(bart), WORKS, strict=False):
        _ask(colleague, title, text, amount)

    guide = _ask(joke, "Drukwerk gids voor nieuwe inwoners", "2.500 stuks, drie offertes vergeleken.", "3900")
    _answer(guide, joke.manager)
    licences = _ask(els, "Verlenging licenties kantoorsoftware", "410 gebruikers, één jaar.", "12400")
    _answer(licences, els.manager)
    approvals.comment(licences, by=fatima.user, text="@Els Goethals, is dit binnen het raamcontract?")
    approvals.comment(licences, by=els.user, text="Ja, zelfde korting als vorig jaar.")
    _answer(licences, fatima)
    tables = _ask(ivo, "Vouwtafels feestzaal", "Twintig tafels ter vervanging.", "1960")
    _answer(tables, ivo.manager, "returned", "Kan het met twaalf? De andere acht zijn hersteld.")
    fan = _ask(annelies, "Ventilator aan het loket", "Het wordt er in de zomer 30 graden.", "65")
    _answer(fan, annelies.manager, "refused", "De koeling wordt in het voorjaar vernieuwd.")
    telework = _ask(chantal, "Telewerk directie op vrijdag", "Vanaf januari, één dag per week.", None)
    approvals.comment(telework, by=chantal.user, text="Graag antwoord voor het einde van de maand.")
    GeneralRequest.objects.create(requester=dirk, title="Fietshelm voor dienstritten", text="")


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
        ends_on=today + timedelta(days=10),
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
