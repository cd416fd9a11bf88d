"""Hopbeke's letters: two series, a few requests that wait, and a year of register."""

import io
import uuid
from datetime import timedelta

import docx
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone

from directory.models import Department, Organisation, Person
from letter_numbers import services
from letter_numbers.models import DepartmentCode, Letter, LetterKind, LetterTemplate, RegisterImport, Series

KINDS = ["Antwoord", "Aanmaning", "Uitnodiging", "Vergunning", "Attest"]
CODES = {"Burgerzaken": "BURG", "Financiën": "FIN", "Technische dienst": "TD", "Secretariaat": "SEC"}
LETTERS = [
    ("Antwoord op bezwaar parkeerverbod Markt", "Mevrouw L. Peeters", "Kerkstraat 12\n8970 Hopbeke"),
    ("Uitnodiging infovergadering heraanleg Beekstraat", "De bewoners van de Beekstraat", "8970 Hopbeke"),
    ("Aanmaning onbetaalde standplaatsvergoeding", "Frituur De Gouden Saus", "Stationsplein 3\n8970 Hopbeke"),
    ("Vergunning inname openbaar domein", "Bouwwerken Verhelst bv", "Industrielaan 8\n8970 Hopbeke"),
    ("Bevestiging huwelijksdatum", "De heer J. Claes en mevrouw S. Aydin", "Dorpsplein 4\n8972 Neerhop"),
    ("Antwoord op vraag over huisvuilophaling", "De heer M. Vanhoutte", "Molenweg 27\n8970 Hopbeke"),
    ("Toekenning subsidie jeugdwerking", "Chiro Hopbeke vzw", "Schoolstraat 2\n8970 Hopbeke"),
    ("Ingebrekestelling levering strooizout", "Zoutcentrale nv", "Kaai 114\n8400 Oostende"),
]


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
    series = Series.objects.get(code="STAD")
    writers = Person.objects.filter(user__isnull=False, department__isnull=False).select_related("user", "department")
    kinds = list(LetterKind.objects.all())
    if not writers:
        return
    for turn in range(24):
        subject, addressee, address = LETTERS[turn % len(LETTERS)]
        writer = writers[turn % len(writers)]
        letter = Letter(
            token=uuid.uuid4(),
            series=series,
            subject=subject,
            addressee=addressee,
            address=address,
            kind=kinds[turn % len(kinds)],
            department=writer.department,
            contact=writer,
        )
        letter = services.ask(letter, by=writer.user)
        if turn < 20:
            letter = services.issue(letter, by=secretary)
        if turn < 14:
            day = timezone.localdate() - timedelta(days=turn % 3)
            services.mark_sent(letter, by=writer.user, on=day, channel=Letter.Channel.POST)
        if turn == 17:
            services.void_letter(letter, by=secretary, reason="Dubbele aanvraag")


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

    services.save_draft(letter("Kapvergunning Molenweg 12", "Familie Claes"), by=dirk.user)
    asked = services.ask(letter("Plaatsbezoek Beekstraat", "De heer M. Vanhoutte"), by=dirk.user)
    services.return_with_question(asked, by=secretary, question="Op welk adres woont mijnheer Vanhoutte?")
    refused = services.ask(letter("Verjaardagskaart", "De collega's van de bibliotheek"), by=dirk.user)
    services.refuse(refused, by=secretary, reason="Daar is geen briefnummer voor nodig.")
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
