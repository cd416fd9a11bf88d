from django.utils import timezone

from letter_numbers.models import Issue, Letter, LetterFile, LetterTemplate, RegisterImport, Series
from tests.addresses import UNKNOWN, Row, change, page, page_for

# Dirk asked for the letters and Gert issues; nobody else has anything to do with them.
PARTIES = ("dirk", "gert")


def letter(subject):
    return lambda: Letter.objects.get(subject=subject).pk


waiting, issued, returned = (letter(subject) for subject in ("Wachtend", "Uitgereikt", "Teruggegeven"))


def of_parties(*logins, is_page=True, **arguments):
    """A page for `logins`; the other party knows of the letter but may not, a stranger does not know of it."""
    others = {login: 200 if login in logins else 403 for login in PARTIES}
    return Row(everyone=UNKNOWN, others=others, arguments=arguments, is_page=is_page)


ROWS = {
    "letter_numbers:register": page(),
    "letter_numbers:register_pdf": Row(query="?series=x&year=2026", everyone=UNKNOWN),
    "letter_numbers:statistics": page(),
    "letter_numbers:import_register": page_for("gert"),
    "letter_numbers:import_preview": page_for("gert", pk=lambda: RegisterImport.objects.get().pk),
    "letter_numbers:my_letters": page(),
    "letter_numbers:letter_new": page(),
    "letter_numbers:worklist": page_for("gert"),
    "letter_numbers:issue_many": change(),
    "letter_numbers:letter_detail": of_parties("dirk", "gert", pk=issued),
    "letter_numbers:letter_edit": of_parties("dirk", pk=returned),
    "letter_numbers:letter_withdraw": of_parties("dirk", pk=waiting),
    "letter_numbers:letter_issue": change(pk=waiting),
    "letter_numbers:letter_return": of_parties("gert", pk=waiting),
    "letter_numbers:letter_refuse": of_parties("gert", pk=waiting),
    "letter_numbers:letter_sent": change(pk=issued),
    "letter_numbers:file_add": change(pk=issued),
    "letter_numbers:file_download": of_parties(
        "dirk", "gert", is_page=False, pk=issued, file_pk=lambda: LetterFile.objects.get().pk
    ),
    "letter_numbers:letter_label": of_parties("dirk", "gert", pk=issued),
    "letter_numbers:letter_document": of_parties(
        "dirk", "gert", is_page=False, pk=issued, template_pk=lambda: LetterTemplate.objects.get().pk
    ),
    "letter_numbers:letter_void": of_parties("dirk", "gert", pk=issued),
    "letter_numbers:number_void": of_parties("dirk", "gert", pk=lambda: Issue.objects.get().pk),
}


def prepare(users):
    from django.core.files.base import ContentFile

    from directory.models import Department, Organisation, Person
    from letter_numbers import services
    from tests.letter_numbers.office import word_template

    dirk, gert = users["dirk"], users["gert"]
    town, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
    department, _ = Department.objects.get_or_create(name="Briefschrijvers", organisation=town)
    contact = Person.objects.filter(user=dirk).first() or Person.objects.create(
        user=dirk, display_name="Dirk Pauwels", sort_name="pauwels dirk", slug="dirk-pauwels-brieven"
    )
    series = services.save_series(Series(organisation=town, code="STAD", name="Stad"), by=gert)
    fields = {"series": series, "addressee": "Jan", "department": department, "contact": contact}
    for subject in ("Wachtend", "Uitgereikt", "Teruggegeven"):
        asked = services.ask(Letter(subject=subject, **fields), by=dirk)
        if subject == "Uitgereikt":
            services.issue(asked, by=gert)
            services.attach(asked, by=dirk, file=ContentFile(b"%PDF-1.7", "brief.pdf"), purpose="final")
        if subject == "Teruggegeven":
            services.return_with_question(asked, by=gert, question="Welk adres?")
    LetterTemplate.objects.create(name="Brief").file.save("brief.docx", ContentFile(word_template("{{ number }}")))
    day = timezone.localdate().strftime("%d/%m/%Y")
    text = f"nummer;datum;onderwerp;geadresseerde;dienst\n1;{day};Oud;Jan;Briefschrijvers\n"
    brought = RegisterImport(series=series, by=gert, name="oud.csv")
    brought.file.save("oud.csv", ContentFile(text.encode()))
