"""Hopbeke's letters: two series, a few requests that wait, and a year of register."""

import uuid
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from directory.models import Department, Organisation, Person
from letter_numbers import services
from letter_numbers.models import DepartmentCode, Letter, LetterKind, Series

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
