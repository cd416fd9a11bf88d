"""How long the register takes with 166,000 letters, the number of a town of 18,000 inhabitants: on either database.

python benchmarks/letter_numbers/register.py [--postgresql] [--letters 166000] [--requests 20] [--analyze]
"""

import argparse
import os
import random
import statistics
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

BATCH, YEARS, FIRST_YEAR = 2000, 15, 2012
WORDS = "Antwoord bezwaar vergunning aanmaning uitnodiging attest parkeren markt subsidie school lift kermis".split()
STREETS = "Kerkstraat Molenweg Dorpsplein Stationsplein Beekstraat Industrielaan".split()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--letters", type=int, default=166_000)
    options.add_argument("--requests", type=int, default=20, help="of each page")
    options.add_argument("--analyze", action="store_true", help="let PostgreSQL gather its statistics first")
    chosen = options.parse_args()
    cluster = None
    if chosen.postgresql:
        from tests.servers.postgresql import Cluster

        cluster = Cluster.start()
        os.environ["BELFORT_TEST_DATABASE_URL"] = cluster.url
    try:
        measure(chosen)
    finally:
        if cluster:
            cluster.stop()


def measure(chosen):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        secretary, employee = people()
        started = time.perf_counter()
        series = letters(secretary, employee, chosen.letters)
        took = time.perf_counter() - started
        print(f"{connection.vendor}, {chosen.letters} letters, made in {took:.0f} s; milliseconds")
        if chosen.analyze:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        print(f"{'':56}{'median':>8}{'p95':>8}{'most':>8}{'queries':>9}")
        for path in PAGES:
            report("secretary", secretary, path, chosen.requests)
        for path in PAGES[:4]:
            report("employee", employee, path, chosen.requests)
        latest = FIRST_YEAR + YEARS - 1
        report("secretary", secretary, f"/letters/register.pdf?series={series.pk}&year={latest}", 2)
        report("secretary", secretary, f"/letters/?year={latest}&format=csv", 2)
        report("secretary", secretary, f"/letters/?year={latest}&format=xlsx", 2)
        report("secretary", secretary, "/letters/?format=csv", 1)
    finally:
        teardown_databases(databases, verbosity=0)


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


def report(who, user, path, number):
    found = [timed(user, path) for _turn in range(number)]
    times = sorted(wall for wall, _count in found)
    print(
        f"{who + ' ' + path:56}{statistics.median(times):8.1f}{times[int(len(times) * 0.95)]:8.1f}{times[-1]:8.1f}"
        f"{found[-1][1]:9}",
        flush=True,
    )


def timed(user, path):
    """Milliseconds that a page or file takes, and how many queries it asks."""
    from django.db import connection
    from django.test import Client

    browser = Client()
    browser.force_login(user, backend="intranet.accounts.backends.LocalBackend")
    browser.get("/people/")
    asked = []

    def count(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        started = time.perf_counter()
        response = browser.get(path)
        size = len(response.getvalue()) if response.streaming else len(response.content)
        wall = (time.perf_counter() - started) * 1000
    assert response.status_code == 200 and size, path  # noqa: S101, PT018
    return wall, len(asked)


if __name__ == "__main__":
    main()
