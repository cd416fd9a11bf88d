"""How many letter numbers a second: the whole service, its allocator, bare SQL and django-sequences, side by side.

    python -m benchmarks.letter_numbers.issue [--postgresql] [--issuers 8] [--numbers 50]

django-sequences takes part where it is installed; it is no dependency of Belfort.
"""

import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

from benchmarks import harness


def main():
    options = harness.options(__doc__)
    options.add_argument("--issuers", type=int, default=8)
    options.add_argument("--numbers", type=int, default=50, help="for each issuer")
    chosen = options.parse_args()
    with_sequences = find_spec("sequences") is not None
    with harness.empty_portal(chosen.postgresql, ["sequences"] if with_sequences else []) as connection:
        measure(connection, chosen.issuers, chosen.numbers, with_sequences=with_sequences)


def measure(connection, issuers, numbers, *, with_sequences):
    contestants = [("bare SQL, two statements", *bare_sql()), ("Belfort's allocator and a row", *allocator())]
    if with_sequences:
        contestants.append(("django-sequences and a row", *django_sequences()))
    contestants.append(("the whole service, audit and notice included", *whole_service(issuers * numbers)))
    print(f"{connection.vendor}, {issuers} issuers, {numbers} numbers each")
    for name, prepare, issue in contestants:
        run(name, prepare, issue, issuers, numbers)


def run(name, prepare, issue, issuers, numbers):
    from django.db import connections

    work = prepare()
    waits = []

    def issuer(_index):
        try:
            for _turn in range(numbers):
                start = time.perf_counter()
                issue(work)
                waits.append(time.perf_counter() - start)
        finally:
            connections.close_all()

    start = time.perf_counter()
    with ThreadPoolExecutor(issuers) as pool:
        list(pool.map(issuer, range(issuers)))
    rate = issuers * numbers / (time.perf_counter() - start)
    p95 = statistics.quantiles(waits, n=20)[18] * 1000
    print(f"{name:48} {rate:7.0f} a second   p50 {statistics.median(waits) * 1000:6.1f} ms   p95 {p95:6.1f} ms")


def bare_sql():
    from django.db import connection, transaction

    def prepare():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_counter (id integer PRIMARY KEY, last integer)")
            cursor.execute("CREATE TABLE bench_letter (number integer PRIMARY KEY)")
            cursor.execute("INSERT INTO bench_counter VALUES (1, 0)")

    def issue(_work):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE bench_counter SET last = last + 1 WHERE id = 1 RETURNING last")
            cursor.execute("INSERT INTO bench_letter VALUES (%s)", cursor.fetchone())

    return prepare, issue


def allocator():
    from django.db import connection, transaction

    from intranet.numbering import services as numbering

    def prepare():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_allocated (number integer PRIMARY KEY)")

    def issue(_work):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_allocated VALUES (%s)", [numbering.allocate("bench", "2026")])

    return prepare, issue


def django_sequences():
    from django.core.management import call_command
    from django.db import connection, transaction

    def prepare():
        call_command("migrate", "sequences", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_sequence (number integer PRIMARY KEY)")

    def issue(_work):
        from sequences import get_next_value

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_sequence VALUES (%s)", [get_next_value("bench")])

    return prepare, issue


def whole_service(count):
    from django.contrib.auth import get_user_model

    from directory.models import Department, Organisation, Person
    from intranet.accounts.models import Role
    from intranet.accounts.services import refresh_roles
    from letter_numbers import services
    from letter_numbers.models import Letter, Series

    def prepare():
        town = Organisation.objects.create(name="Hopbeke")
        department = Department.objects.create(name="Secretariaat", organisation=town)
        secretary = get_user_model().objects.create_user("gert")
        secretary.role_assignments.create(role=Role.objects.get(code="secretary"))
        refresh_roles(secretary)
        contact = Person.objects.create(user=secretary, display_name="Gert", sort_name="gert", slug="gert")
        series = services.save_series(Series(organisation=town, code="STAD", name="Stad"), by=secretary)
        fields = {
            "series": series,
            "subject": "Brief",
            "addressee": "Jan",
            "department": department,
            "contact": contact,
        }
        secretary = get_user_model().objects.get(pk=secretary.pk)
        return [services.ask(Letter(token=uuid.uuid4(), **fields), by=secretary) for _ in range(count)], secretary

    def issue(work):
        letters, secretary = work
        services.issue(letters.pop(), by=secretary)

    return prepare, issue


if __name__ == "__main__":
    main()
