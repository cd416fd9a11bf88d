"""How long the import and the searches of a register take, beside what the database itself needs in the same run.

python benchmarks/residents/register.py [--postgresql] [--people 1000000] [--searches 300]
"""

import argparse
import csv
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]
HEAD = (
    "nummer naam voornamen geboren geboorteplaats geslacht nationaliteit staat toestand straat nr bus postcode "
    "gemeente gezin"
)
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--searches", type=int, default=300, help="of each kind")
    chosen = options.parse_args()
    cluster = None
    if chosen.postgresql:
        from tests.servers.postgresql import Cluster

        cluster = Cluster.start()
        os.environ["BELFORT_TEST_DATABASE_URL"] = cluster.url
    try:
        measure(chosen.people, chosen.searches)
    finally:
        if cluster:
            cluster.stop()


def measure(people, searches):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        # In a file, as a town has it.
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(tempfile.mkdtemp()) / "register.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = settings.DATABASES["default"]["TEST"]["NAME"]
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        print(f"{connection.vendor}, {people:,} residents")
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder), people)
            bring(path)
            limit_of_loading(path)
        search(searches)
    finally:
        teardown_databases(databases, verbosity=0)


def write(folder, count):
    from people import People

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


def search(number):
    from citizen_lookup.models import Resident
    from citizen_lookup.register import names
    from citizen_lookup.source import Criteria, get_source

    dice, source = random.Random(7), get_source()  # noqa: S311 (the same people each time)
    first, last = Resident.objects.order_by("pk").first().pk, Resident.objects.order_by("-pk").first().pk
    some = list(Resident.objects.filter(pk__in=[dice.randrange(first, last + 1) for _ in range(number)]))

    def given(resident):
        return resident.first_names.split()[0]

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
