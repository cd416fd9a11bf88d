"""The settings of the guards around the look-up."""

from intranet.configuration.options import Option

OPTIONS = [
    Option(
        "citizen_lookup.idle_minutes",
        int,
        15,
        "After so many minutes without a look the password is asked again, and what was shown leaves the screen.",
        smallest=1,
        largest=240,
    ),
    Option(
        "citizen_lookup.searches_in_ten_minutes",
        int,
        120,
        "More searches of one person are refused for a while; from half of it on they are slowed down. A search "
        "while somebody types counts as one.",
        smallest=10,
        largest=10_000,
    ),
    Option(
        "citizen_lookup.opened_in_ten_minutes",
        int,
        40,
        "More openings and unmaskings by one person are refused for a while; from half of it on they are slowed down.",
        smallest=4,
        largest=10_000,
    ),
]
