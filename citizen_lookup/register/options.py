"""The settings of the register."""

from intranet.configuration.options import Option

OPTIONS = [
    Option(
        "citizen_lookup.source",
        str,
        "citizen_lookup.register.local.LocalRegister",
        "The register that is looked up: the town's own, or the dotted path of another source.",
    ),
    Option(
        "citizen_lookup.encryption_keys",
        dict,
        {},
        'Keys that seal register numbers, by version: `1 = "…"`; the highest version seals, the others still open. '
        "Each is 32 random bytes in base64: `belfort rotate_residents_keys --new-key` makes one.",
        is_secret=True,
    ),
    Option(
        "citizen_lookup.index_keys",
        dict,
        {},
        "Keys of the digests by which register numbers are found, by version. Keep an old one as long as the access "
        "record has entries made with it.",
        is_secret=True,
    ),
    Option(
        "citizen_lookup.drop_folder",
        str,
        "",
        "Folder in which the population package leaves its extracts; empty takes none.",
    ),
    Option(
        "citizen_lookup.mapping",
        str,
        "",
        "Mapping file of those extracts; empty is the format of Belfort's own demonstration.",
    ),
    Option(
        "citizen_lookup.largest_megabytes",
        int,
        1024,
        "A larger extract is refused unread.",
        smallest=1,
        largest=20_000,
    ),
    Option(
        "citizen_lookup.most_gone_percent",
        int,
        3,
        "An extract in which more of the residents would vanish is held back for a decision.",
        largest=100,
    ),
    Option(
        "citizen_lookup.most_changed_percent",
        int,
        20,
        "An extract that would change more of the residents is held back for a decision.",
        largest=100,
    ),
    Option(
        "citizen_lookup.most_rejected_percent",
        int,
        2,
        "An extract with more wrong rows is held back for a decision.",
        largest=100,
    ),
    Option(
        "citizen_lookup.stale_hours",
        int,
        72,
        "Data older than so many hours are shown with a warning.",
        smallest=1,
        largest=8760,
    ),
    Option(
        "citizen_lookup.keep_gone_days",
        int,
        730,
        "Residents who are no longer in the extract are removed after so many days.",
        smallest=1,
        largest=36500,
    ),
]
