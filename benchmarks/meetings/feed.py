"""A feed of 2,000 meetings: first build, warm and 304, beside plain icalendar and beside joining ready bytes.

    python -m benchmarks.meetings.feed [--postgresql] [--meetings 2000] [--rounds 7]

The whole request is measured, from the address to the bytes, with Django's test client in one process.
"""

import statistics
import time
from datetime import timedelta

from benchmarks import harness


def main():
    options = harness.options(__doc__)
    options.add_argument("--meetings", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    with harness.empty_portal(chosen.postgresql) as connection:
        measure(connection, chosen.meetings, chosen.rounds)


def measure(connection, count, rounds):
    from django.test import Client

    from meetings import feeds

    address = town_with(count)
    client = Client()
    body = client.get(address).content
    etag = client.get(address).headers["ETag"]
    pieces = pieces_of(body)

    def forget():
        feeds.row_bytes.cache_clear()
        feeds.written.cache_clear()

    print(f"{connection.vendor}, {count} meetings, {len(body) / 1e6:.2f} MB; median of {rounds}")
    show("plain icalendar: objects and to_ical", lambda: plain(count), rounds)
    show("feed, first build", lambda: client.get(address), rounds, before=forget)
    show("feed, after one meeting changed", lambda: client.get(address), rounds, before=feeds.written.cache_clear)
    show("feed, warm", lambda: client.get(address), rounds)
    show("feed, 304", lambda: client.get(address, headers={"If-None-Match": etag}), rounds)
    show("joining ready bytes, no request, no database", lambda: b"".join(pieces), rounds)


def town_with(count):
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from directory.models import Organisation
    from meetings import services
    from meetings.models import Feed, GoverningBody, Meeting

    town = Organisation.objects.create(name="Hopbeke")
    bodies = [
        GoverningBody.objects.create(organisation=town, name=f"Raadscommissie {number}", short_name=f"C{number}",
                                     slug=f"c{number}")
        for number in range(20)
    ]  # fmt: skip
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    Meeting.objects.bulk_create(
        Meeting(
            body=bodies[number % len(bodies)],
            starts_at=start + timedelta(hours=12 * number),
            ends_at=start + timedelta(hours=12 * number + 2),
            place="Raadzaal, Grote Markt 1, 8999 Hopbeke",
        )
        for number in range(count)
    )
    reader = get_user_model().objects.create_user("dirk")
    _feed, secret = services.make_feed(Feed(contents=Feed.Contents.ALL), by=reader)
    return f"/meetings/feeds/{secret}.ics"


def plain(count):
    """The same calendar as anybody writes it with icalendar: an object for each event, then all as text."""
    from icalendar import Calendar, Event

    from meetings.calendar.events import BRUSSELS
    from meetings.models import Meeting

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//benchmark//EN")
    for meeting in Meeting.objects.select_related("body", "room")[:count]:
        event = Event()
        event.add("uid", meeting.uid)
        event.add("sequence", meeting.sequence)
        event.add("dtstamp", meeting.changed_at)
        event.add("last-modified", meeting.changed_at)
        event.add("dtstart", meeting.starts_at.astimezone(BRUSSELS))
        event.add("dtend", meeting.ends_at.astimezone(BRUSSELS))
        event.add("summary", meeting.name)
        event.add("location", meeting.place_text)
        event.add("description", f"https://intranet.hopbeke.test/meetings/{meeting.pk}/")
        event.add("url", f"https://intranet.hopbeke.test/meetings/{meeting.pk}/")
        event.add("categories", [meeting.body.name])
        event.add("status", "CONFIRMED")
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    return calendar.to_ical()


def pieces_of(body):
    end = b"END:VEVENT\r\n"
    *events, rest = body.split(end)
    return [*(event + end for event in events), rest]


def show(name, work, rounds, before=None):
    times = []
    for _round in range(rounds):
        if before:
            before()
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    print(f"{name:48} {statistics.median(times):9.2f} ms of processor time")


if __name__ == "__main__":
    main()
