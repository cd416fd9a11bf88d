"""Hopbeke's letters: two series, a year of register, and a few requests that wait."""

import io
import random
import uuid
from typing import Any

import docx
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from directory.models import Department, Organisation, Person
from intranet.demo import clock
from letter_numbers import services
from letter_numbers.demo.letters import TEXTS
from letter_numbers.models import DepartmentCode, Letter, LetterKind, LetterTemplate, RegisterImport, Series

KINDS = ["Antwoord", "Aanmaning", "Uitnodiging", "Vergunning", "Attest"]
CODES = {"Burgerzaken": "BURG", "Financiën": "FIN", "Technische Dienst": "TD", "Secretariaat": "SEC"}
NUMBER_OF_LETTERS, SENT, ISSUED = 60, 54, 56
FIRST_ASKED, LAST_ASKED, ON_THE_WAY = 214.0, 4.0, 0.9
WRITERS_PER_DEPARTMENT = 3


@transaction.atomic
def install(report):
    """Make the series and some letters; a second run changes nothing."""
    organisations = Organisation.objects.order_by("pk")
    # The directory may have brought the OCMW first.
    town = organisations.filter(short_name="Stad").first() or organisations.first()
    secretary = get_user_model().objects.filter(username="gert").first()
    if town is None or secretary is None or Series.objects.exists():
        return
    services.save_series(Series(organisation=town, code="STAD", name="Stad Hopbeke", first_number=4312), by=secretary)
    for organisation in Organisation.objects.exclude(pk=town.pk):
        code = "".join(sign for sign in str(organisation).upper() if sign.isascii() and sign.isalnum())[:8]
        series = Series(
            organisation=organisation, code=code, name=str(organisation), template="{series}/{year}/{number:04}"
        )
        services.save_series(series, by=secretary)
    for name in KINDS:
        LetterKind.objects.create(name=name)
    for department in Department.objects.filter(name__in=CODES):
        DepartmentCode.objects.create(department=department, code=CODES[department.name])
    _write_letters(secretary)
    _leave_some_on_the_way(secretary)
    _offer_a_template()
    _bring_an_earlier_register(secretary)
    report(f"{Letter.objects.count()} letters in the register of Hopbeke")


def _write_letters(secretary):
    """The year's letters, in the order of time; the last ones are still on somebody's desk."""
    writers = _writers()
    if not writers:
        return
    chance = random.Random(4312)  # noqa: S311 (a town that is the same each time)
    asked = [chance.uniform(LAST_ASKED, FIRST_ASKED) for _turn in range(ISSUED)]
    asked += [chance.uniform(0, ON_THE_WAY) for _turn in range(ISSUED, NUMBER_OF_LETTERS)]
    asked.sort(reverse=True)
    clock.tell(_story(turn, ago, writers, secretary, chance) for turn, ago in enumerate(asked))


def _writers():
    """Per department a few who write; "" holds one of each, for a letter of a department that is not there."""
    people: Any = Person.objects.exclude(user=None).exclude(department=None).select_related("user", "department")
    writers: dict[str, list[Any]] = {}
    for person in people:
        colleagues = writers.setdefault(person.department.name, [])
        if len(colleagues) < WRITERS_PER_DEPARTMENT:
            colleagues.append(person)
    return writers and {**writers, "": [colleagues[0] for colleagues in writers.values()]}


def _story(turn, ago, writers, secretary, chance):
    """One letter: asked, issued at most three days later, sent at most two days after that."""
    text = TEXTS[turn % len(TEXTS)]
    colleagues = writers.get(text.department) or writers[""]
    writer = colleagues[turn % len(colleagues)]
    yield ago
    letter = services.ask(
        Letter(
            token=uuid.uuid4(),
            series=Series.objects.get(code="STAD"),
            subject=text.subject,
            addressee=text.addressee,
            address=text.address,
            kind=LetterKind.objects.get(name=text.kind),
            department=writer.department,
            contact=writer,
        ),
        by=writer.user,
    )
    if turn >= ISSUED:
        return
    issued = ago - chance.triangular(0.05, 3, 0.3)
    yield issued
    letter = services.issue(letter, by=secretary)
    if turn == SENT - 5:
        services.void_letter(letter, by=secretary, reason="Dubbele aanvraag")
    elif turn < SENT:
        yield issued - chance.triangular(0.05, 2, 0.6)
        channel = Letter.Channel.REGISTERED if text.kind == "Aanmaning" else Letter.Channel.POST
        services.mark_sent(letter, by=writer.user, on=timezone.localdate(), channel=channel)


def _leave_some_on_the_way(secretary):
    """What Dirk and Gert find on their pages: a draft, a question, a refusal, a mailing."""
    dirk = Person.objects.select_related("user", "department").filter(user__username="dirk").first()
    if dirk is None or dirk.department is None:
        return

    def letter(subject, addressee, **fields):
        series = Series.objects.get(code="STAD")
        return Letter(
            series=series, subject=subject, addressee=addressee, department=dirk.department, contact=dirk, **fields
        )

    with clock.days_ago(2.3):
        asked = services.ask(letter("Plaatsbezoek Beekstraat", "De heer M. Vanhoutte"), by=dirk.user)
        refused = services.ask(letter("Verjaardagskaart", "De collega's van de bibliotheek"), by=dirk.user)
    with clock.days_ago(1.6):
        services.return_with_question(asked, by=secretary, question="Op welk adres woont mijnheer Vanhoutte?")
        services.refuse(refused, by=secretary, reason="Daar is geen briefnummer voor nodig.")
    services.save_draft(letter("Kapvergunning Molenweg 12", "Familie Claes"), by=dirk.user)
    services.ask(letter("Inname openbaar domein kerstmarkt", "De standhouders", is_confidential=True), by=dirk.user)
    mailing = services.ask(letter("Werken in uw straat", "De bewoners van de Molenweg", copies=3), by=dirk.user)
    services.issue(mailing, by=secretary)


def _offer_a_template():
    """A letter of the town in Word, with its fields."""
    document = docx.Document()
    document.add_heading("{{ organisation }}", level=1)
    for line in (
        "{{ department }} · {{ contact }} · {{ contact_phone }} · {{ contact_mail }}",
        "Ons kenmerk: {{ number }}        Uw kenmerk: {{ your_reference }}        Datum: {{ date }}",
        "{{ addressee }}\n{{ address }}",
        "Betreft: {{ subject }}",
        "Geachte",
        "",
        "Met vriendelijke groeten",
        "{{ signatory }}\n{{ signatory_function }}",
    ):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    LetterTemplate(name="Brief van de stad").file.save("brief-van-de-stad.docx", ContentFile(content.getvalue()))


def _bring_an_earlier_register(secretary):
    """A register on paper that Gert has looked at and not taken over yet."""
    series = Series.objects.exclude(code="STAD").first()
    if series is None:
        return
    year = timezone.localdate().year - 1
    rows = ["nummer;datum;onderwerp;geadresseerde;dienst"]
    rows += [f"{number};{number:02}/03/{year};Huisbezoek;Familie {number};Secretariaat" for number in (1, 2, 3, 5)]
    rows.append(f"6;31/02/{year};Datum bestaat niet;Familie 6;Secretariaat")
    brought = RegisterImport(series=series, by=secretary, name=f"register-{year}.csv")
    brought.file.save(f"register-{year}.csv", ContentFile("\n".join(rows).encode()))
