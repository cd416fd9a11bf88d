"""How long the import, the searches and the pages of a register take, beside what the database itself needs.

python -m benchmarks.residents.register [--postgresql] [--people 1000000] [--searches 300]
"""

import csv
import random
import re
import resource
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks import harness

HEAD = (
    "nummer naam voornamen geboren geboorteplaats geslacht nationaliteit staat toestand straat nr bus postcode "
    "gemeente gezin"
)
HANDLE = re.compile(r'name="handle" value="([^"]+)"')
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def main():
    options = harness.options(__doc__)
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--searches", type=int, default=300, help="of each kind")
    chosen = options.parse_args()
    with harness.empty_portal(chosen.postgresql) as connection, tempfile.TemporaryDirectory() as folder:
        print(f"{connection.vendor}, {chosen.people:,} residents")
        path = write(Path(folder), chosen.people)
        bring(path)
        limit_of_loading(path)
        harness.warm(connection, "citizen_lookup")
        some = people(chosen.searches)
        search(some)
        pages(some)


def write(folder, count):
    from benchmarks.residents.people import People

    path = folder / "bevolking-20260102.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD.split())
        writer.writerows(People(count).rows())
        file.write(f"EINDE;{count}\r\n")
    print(f"the extract is {path.stat().st_size / 1e6:.0f} MB")
    return path


def bring(path):
    from citizen_lookup.register.importing import mapping
    from citizen_lookup.services import register

    chosen = mapping.load(Path(__file__).parent / "mapping.toml")
    memory, started = peak(), now()
    brought = register.check(register.bring(path.name, chosen, by=None), path, chosen)
    checked = now()
    assert brought.state == "ready", brought.problems  # noqa: S101
    register.release(brought, by=None)
    ended = now()
    print(
        f"import: checked in {since(started, checked)}, in force in {since(checked, ended)}, "
        f"together {since(started, ended)}",
        flush=True,
    )
    print(f"memory: {peak() - memory:.0f} MB more than before, at the most")
    tomorrow = path.rename(path.with_name("bevolking-20260103.csv"))
    started = now()
    brought = register.check(register.bring(tomorrow.name, chosen, by=None), tomorrow, chosen)
    print(f"the same extract the next night, nothing changed: {since(started, now())}", flush=True)
    register.put_aside(brought, by=None)
    tomorrow.rename(path)


def now():
    """By the clock, and in CPU of this process: on a busy machine the clock tells of the others too."""
    return time.perf_counter(), time.process_time()


def since(begun, ended):
    return f"{ended[0] - begun[0]:.1f} s ({ended[1] - begun[1]:.1f} s CPU)"


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def limit_of_loading(path):
    """What the database needs to take the same rows into one table without any index."""
    from django.db import connection

    started = time.perf_counter()
    with open(path, encoding="utf-8", newline="") as file, connection.cursor() as cursor:
        rows = csv.reader(file, delimiter=";")
        columns = ", ".join(f"c{place} text" for place in range(len(next(rows))))
        cursor.execute(f"CREATE TEMPORARY TABLE plain ({columns})")
        width = columns.count(",") + 1
        data = (row for row in rows if len(row) == width)
        if connection.vendor == "postgresql":
            with cursor.copy("COPY plain FROM STDIN") as copy:
                for row in data:
                    copy.write_row(row)
        else:
            cursor.connection.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * width)})", data)  # noqa: S608
        print(f"plain SQL limit of loading: {time.perf_counter() - started:.1f} s")
        cursor.execute("DROP TABLE plain")


def people(number):
    """Some of the residents, always the same."""
    from citizen_lookup.models import Resident

    dice = random.Random(7)  # noqa: S311 (no secret)
    first, last = Resident.objects.order_by("pk").first().pk, Resident.objects.order_by("-pk").first().pk
    return list(Resident.objects.filter(pk__in=[dice.randrange(first, last + 1) for _ in range(number)]))


def given(resident):
    return resident.first_names.split()[0]


def search(some):
    from citizen_lookup.register import names
    from citizen_lookup.source import Criteria, get_source

    dice, source = random.Random(7), get_source()  # noqa: S311 (the same errors each time)
    kinds = {
        "surname + first name": (lambda one: Criteria(last_name=one.last_name, first_name=given(one)), False),
        "prefix 5 + first name": (
            lambda one: Criteria(last_name=names.joined(one.last_name)[:5], first_name=given(one)),
            False,
        ),
        "surname + birth date": (lambda one: Criteria(last_name=one.last_name, birth=one.birth), False),
        "prefix 3 + birth date": (
            lambda one: Criteria(last_name=names.joined(one.last_name)[:3], birth=one.birth),
            False,
        ),
        "prefix 5 alone": (lambda one: Criteria(last_name=names.joined(one.last_name)[:5]), False),
        "names in one box": (lambda one: Criteria(names=f"{given(one)} {one.last_name}"), False),
        "street + number": (lambda one: Criteria(street=one.street, house_number=one.house_number), False),
        "misspelt surname + first": (
            lambda one: Criteria(last_name=misspelt(one.last_name, dice), first_name=given(one)),
            True,
        ),
        "misspelt surname + birth": (
            lambda one: Criteria(last_name=misspelt(one.last_name, dice), birth=one.birth),
            True,
        ),
    }
    print(
        f"{'milliseconds':28}{'p50':>9}{'p95':>9}{'CPU p50':>9}{'CPU p95':>9}{'SQL p50':>9}{'SQL p95':>9}{'found':>8}"
    )
    for kind, (criteria, similar) in kinds.items():
        asked = [(one, criteria(one)) for one in some]
        for _one, what in asked[:20]:
            attempt(source, what, similar)
        report(kind, [timed(source, one, what, similar) for one, what in asked])


def attempt(source, what, similar):
    from citizen_lookup.source import Found, NotSearchable

    try:
        found = source.search(what, limit=25, similar=similar)
    except NotSearchable:
        return set(), False
    return ({hit.key for hit in found.hits}, False) if isinstance(found, Found) else (set(), True)


def timed(source, one, what, similar):
    """A whole search by the clock and in CPU, and what of it the database took.

    SQLite works in this process, so that its share is CPU too: on a busy machine the clock tells of the others.
    """
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    spent = []

    def watch(execute, sql, params, many, context):
        begun = clock()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(clock() - begun)

    wall, processor = time.perf_counter(), time.process_time()
    keys, too_many = attempt(source, what, similar)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    with connection.execute_wrapper(watch):
        attempt(source, what, similar)
    return wall * 1000, processor * 1000, sum(spent) * 1000, too_many or str(one.pk) in keys


def report(kind, found):
    *times, right = (list(column) for column in zip(*found, strict=True))
    line = f"{kind:28}"
    for spent in map(sorted, times):
        line += f"{statistics.median(spent):9.2f}{spent[int(len(spent) * 0.95)]:9.2f}"
    print(f"{line}{sum(right) * 100 / len(right):7.0f}%", flush=True)


def pages(some):
    """What a clerk waits for, by the clock: the page of a search, records written, and that of a person opened."""
    from django.conf import settings

    # The guards would slow such a clerk down.
    limits = dict.fromkeys((f"citizen_lookup.{what}_in_ten_minutes" for what in ("searches", "opened")), 10_000)
    settings.CONFIGURATION = replace(settings.CONFIGURATION, values={**settings.CONFIGURATION.values, **limits})
    browser, dice = at_the_counter(), random.Random(7)  # noqa: S311
    print(f"{'pages, milliseconds':28}{'p50':>9}{'p95':>9}")
    asked = [f"{given(one)} {one.last_name}" for one in some[: len(some) // 3]]
    misspelt_asked = [f"{given(one)} {misspelt(one.last_name, dice)}" for one in some[: len(some) // 3]]
    found = [posted(browser, "/residents/search/", {"q": text}) for text in asked]
    handles = [handle[1] for _spent, page in found if (handle := HANDLE.search(page))]
    opened = [posted(browser, "/residents/person/", {"handle": handle}) for handle in handles]
    similar = [posted(browser, "/residents/search/", {"q": text}) for text in misspelt_asked]
    for kind, answers in (("a name", found), ("a misspelt name", similar), ("a person", opened)):
        times = [spent for spent, _page in answers]
        print(f"{kind:28}{statistics.median(times):9.1f}{harness.p95(times):9.1f}", flush=True)


def at_the_counter():
    """The browser of a clerk with a grant, who has said for what."""
    from django.utils import timezone

    from citizen_lookup.models import Grant, Purpose
    from directory.models import Department, Organisation, Person
    from intranet.accounts.models import User

    clerk = User.objects.create_user("clerk", "clerk@benchmark.test", "a password")
    department = Department.objects.create(name="Counter", organisation=Organisation.objects.create(name="Town"))
    Person.objects.create(display_name="A Clerk", slug="clerk", sort_name="clerk", user=clerk, department=department)
    purpose = Purpose.objects.create(
        name="Identity cards", legal_basis="law", processing_entry="1", search_types=["number", "name_first"],
        fields=["address", "sex"], daily_quota=10_000,
    )  # fmt: skip
    today = timezone.localdate()
    grant = Grant.objects.create(
        holder=clerk, asked_by=clerk, department=department, why="counter", starts_on=today,
        ends_on=today + timedelta(days=99), state=Grant.State.IN_FORCE,
    )  # fmt: skip
    grant.purposes.set([purpose])
    browser = harness.logged_in(clerk)
    browser.get("/residents/")
    browser.post("/residents/purpose/", {"purpose": purpose.pk, "password": "a password"})
    return browser


def posted(browser, address, values):
    """How many milliseconds an answer took, and its text."""
    started = time.perf_counter()
    answer = browser.post(address, values)
    spent = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, address  # noqa: S101
    return spent, answer.content.decode()


def misspelt(name, dice):
    """One error of the keyboard: a letter less, twice, swapped, or its neighbour."""
    place = dice.randrange(1, len(name))
    letter = name[place].lower()
    near = next((row[max(0, row.index(letter) - 1)] for row in KEYBOARD if letter in row), "e")
    changed = (
        name[:place] + name[place + 1 :],
        name[:place] + name[place] + name[place:],
        name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
        name[:place] + near + name[place + 1 :],
    )
    return dice.choice(changed)


if __name__ == "__main__":
    main()
