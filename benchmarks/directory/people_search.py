"""How long the people page takes with 20,000 colleagues: whole requests, by kind of search, on either database.

python -m benchmarks.directory.people_search [--postgresql] [--people 20000] [--requests 60]
"""

import random
import statistics
import time

from benchmarks import harness

SYLLABLES = (
    "ba bo da de do fa ge ha he jo ka ke la le lo ma me mi mo na ne pa pe ra re ro sa se so ta to va ve wa".split()
)
ENDINGS = "ens ers man aert inck mans oot gels yck vers".split()


def main():
    options = harness.options(__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--requests", type=int, default=60, help="for each kind of search")
    chosen = options.parse_args()
    with harness.empty_portal(chosen.postgresql) as connection:
        print(f"{connection.vendor}, {chosen.people} colleagues, {chosen.requests} requests of each kind; milliseconds")
        source = random.Random(7)  # noqa: S311
        names = populate(chosen.people, source)
        harness.analyse(connection)
        report(names, chosen.requests, source)


def populate(people, source):
    """Make the town; give back the names for the searches. Says what the index costs."""
    from directory import search
    from directory.models import Department, Location, Organisation, Person, PhoneNumber
    from directory.names import sort_name

    def word():
        return "".join(source.choices(SYLLABLES, k=source.choice((1, 2, 2, 3)))) + source.choice(ENDINGS)

    given, family = [word() for _ in range(1500)], [word() for _ in range(9000)]
    functions = [" ".join(word() for _ in range(source.choice((1, 2, 3)))).capitalize() for _ in range(300)]
    organisation = Organisation.objects.create(name="Hopbeke")
    departments = Department.objects.bulk_create(
        Department(name=f"{word().capitalize()} {number}", organisation=organisation) for number in range(120)
    )
    locations = Location.objects.bulk_create(Location(name=f"{word()} {number}") for number in range(20))
    names = [
        (source.choice(given), source.choice(("", "", "", "van den ", "de ")) + source.choice(family))
        for _ in range(people)
    ]
    made = Person.objects.bulk_create(
        [
            Person(
                display_name=f"{first.title()} {last.title()}", given_name=first.title(), family_name=last.title(),
                sort_name=sort_name("", last, first), slug=f"colleague-{number}", function=source.choice(functions),
                department=source.choice(departments), location=source.choice(locations), room=str(number % 400),
                mail=f"{first}.{number}@hopbeke.test", birthday=101 + number % 28,
            )
            for number, (first, last) in enumerate(names)
        ],
        batch_size=1000,
    )  # fmt: skip
    PhoneNumber.objects.bulk_create(
        [
            PhoneNumber(
                person=person, shown=f"057 {number:06d}", digits=f"057{number:06d}", dialled=f"+3257{number:06d}"
            )
            for number, person in enumerate(made)
        ],
        batch_size=1000,
    )
    started = time.process_time()
    search.reindex()
    print(f"index of everybody made in {time.process_time() - started:.1f} s of CPU")
    return names


def report(names, requests, source):
    from intranet.accounts.models import User

    browser = harness.logged_in(User.objects.create_user("dirk"))

    def somebody():
        return source.choice(names)

    def mistyped(word):
        place = source.randrange(1, len(word) - 1)
        return word[:place] + source.choice("aeklmnors") + word[place + 1 :]

    kinds = {
        "no search": lambda: "",
        "one letter": lambda: somebody()[0][0],
        "beginning of a name": lambda: somebody()[1][:5],
        "family and given name": lambda: " ".join(reversed(somebody())),
        "name with a typing error": lambda: " ".join(map(mistyped, somebody())),
        "part of a number": lambda: str(source.randrange(1000, 19_999)),
        "nobody": lambda: "qqxyz wwvv",
        "as one types, part": lambda: somebody()[1][:4],
    }
    print(f"{'':28}{'median':>8}{'p95':>8}{'most':>8}{'CPU median':>12}{'CPU p95':>9}")
    everything = []
    for kind, query in kinds.items():
        headers = {"HX-Request": "true"} if "as one types" in kind else {}
        browser.get("/people/", {"q": query()}, headers=headers)
        found = [timed(browser, query(), headers) for _ in range(requests)]
        everything += found
        show(kind, found)
    show("all", everything)


def show(kind, found):
    wall, processor = zip(*found, strict=True)
    print(
        f"{kind:28}{statistics.median(wall):8.1f}{harness.p95(wall):8.1f}{max(wall):8.1f}"
        f"{statistics.median(processor):12.1f}{harness.p95(processor):9.1f}"
    )


def timed(browser, query, headers):
    """Wall and processor time of one request; the latter leaves out what PostgreSQL does in its own process."""
    wall, processor = time.perf_counter(), time.process_time()
    response = browser.get("/people/", {"q": query} if query else {}, headers=headers)
    assert response.status_code == 200  # noqa: S101
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


if __name__ == "__main__":
    main()
