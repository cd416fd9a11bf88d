"""How long the register takes with 166,000 letters, the number of a town of 18,000 inhabitants: on either database.

python -m benchmarks.letter_numbers.register [--postgresql] [--letters 166000] [--requests 20] [--analyze]
"""

import random
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks import harness

BATCH, YEARS, FIRST_YEAR = 2000, 15, 2012
WORDS = "Antwoord bezwaar vergunning aanmaning uitnodiging attest parkeren markt subsidie school lift kermis".split()
STREETS = "Kerkstraat Molenweg Dorpsplein Stationsplein Beekstraat Industrielaan".split()


def main():
    options = harness.options(__doc__)
    options.add_argument("--letters", type=int, default=166_000)
    options.add_argument("--requests", type=int, default=20, help="of each page")
    options.add_argument("--analyze", action="store_true", help="let PostgreSQL gather its statistics first")
    chosen = options.parse_args()
    with harness.empty_portal(chosen.postgresql) as connection:
        measure(connection, chosen)


def measure(connection, chosen):
    secretary, employee = people()
    started = time.perf_counter()
    series = letters(secretary, employee, chosen.letters)
    took = time.perf_counter() - started
    print(f"{connection.vendor}, {chosen.letters} letters, made in {took:.0f} s; milliseconds")
    if chosen.analyze:
        harness.analyse(connection)
    harness.head_of_pages()
    for path in PAGES:
        harness.report_page("secretary", secretary, path, chosen.requests)
    for path in PAGES[:4]:
        harness.report_page("employee", employee, path, chosen.requests)
    latest = FIRST_YEAR + YEARS - 1
    harness.report_page("secretary", secretary, f"/letters/register.pdf?series={series.pk}&year={latest}", 2)
    harness.report_page("secretary", secretary, f"/letters/?year={latest}&format=csv", 2)
    harness.report_page("secretary", secretary, f"/letters/?year={latest}&format=xlsx", 2)
    harness.report_page("secretary", secretary, "/letters/?format=csv", 1)


PAGES = (
    "/letters/",
    "/letters/?q=bezwaar+molenweg",
    "/letters/?q=2019/00417",
    "/letters/?q=xyzzy",
    "/letters/?year=2019",
    "/letters/?year=2019&state=void",
    "/letters/?department=3&kind=2",
    "/letters/?sort=number",
    "/letters/?sort=addressee",
    "/letters/?sort=department",
    "/letters/?page=3000",
    "/letters/mine/",
    "/letters/issue/",
    "/letters/statistics/",
    "/search/?q=molenweg",
    "/",
)


def people():
    from directory.models import Department, Organisation, Person
    from intranet.accounts.models import Role, User
    from intranet.accounts.services import refresh_roles

    town = Organisation.objects.create(name="Hopbeke")
    departments = [Department.objects.create(name=f"Department {number}", organisation=town) for number in range(20)]
    users = []
    for login in ("gert", "dirk"):
        user = User.objects.create_user(login, name=login.title())
        Person.objects.create(
            user=user, display_name=login.title(), sort_name=login, slug=login, department=departments[0]
        )
        users.append(user)
    users[0].role_assignments.create(role=Role.objects.get(code="secretary"))
    refresh_roles(users[0])
    return [User.objects.get(pk=user.pk) for user in users]


def letters(secretary, employee, number):
    """Letters as the services leave them, over fifteen years; each hundredth void, the last fifty waiting."""
    from directory.models import Department, Organisation
    from letter_numbers.models import Issue, Letter, LetterKind, Series, Voiding

    source = random.Random(7)  # noqa: S311
    departments, brussels = list(Department.objects.all()), ZoneInfo("Europe/Brussels")
    kinds = [LetterKind.objects.create(name=f"Kind {place}") for place in range(6)]
    series = Series.objects.create(organisation=Organisation.objects.get(), code="STAD", name="Stad")
    a_year = number // YEARS
    made, issues = [], []
    for place in range(a_year * YEARS):
        year, count = FIRST_YEAR + place // a_year, place % a_year + 1
        issued = datetime(year, 1, 2, 9, tzinfo=brussels) + timedelta(minutes=count * (500_000 // a_year))
        one = letter(source, series, source.choice(departments), source.choice(kinds), employee)
        one.state, one.issued_at, one.issued_by = Letter.State.ISSUED, issued, secretary
        if count % 100:
            one.state, one.sent_on, one.channel = Letter.State.SENT, issued.date(), "post"
        made.append(one)
        issues.append((one, year, count, issued))
    made += [letter(source, series, source.choice(departments), kinds[0], employee) for _waiting in range(50)]
    Letter.objects.bulk_create(made, batch_size=BATCH)
    rows = [
        Issue(
            series=series, letter=one, period=str(year), year=year, number=count,
            text=f"{year}/{count:05}", issued_at=issued,
        )
        for one, year, count, issued in issues
    ]  # fmt: skip
    Issue.objects.bulk_create(rows, batch_size=BATCH)
    Voiding.objects.bulk_create(
        [Voiding(issue=row, by=secretary, reason="Double") for row in rows if row.number % 100 == 0], batch_size=BATCH
    )
    return series


def letter(source, series, department, kind, employee):
    from django.utils import timezone

    from letter_numbers.models import Letter

    one = Letter(
        series=series, department=department, kind=kind, contact=employee.person, requested_by=employee,
        state=Letter.State.REQUESTED, requested_at=timezone.now(),
        subject=" ".join(source.choices(WORDS, k=5)), addressee=f"Familie {source.randrange(9000)}",
        address=f"{source.choice(STREETS)} {source.randrange(200)}\n8970 Hopbeke",
    )  # fmt: skip
    one.search_text = one.searchable()
    return one


if __name__ == "__main__":
    main()
