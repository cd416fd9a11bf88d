"""The settings of the access record."""

from intranet.configuration.options import Option

OPTIONS = [
    Option(
        "citizen_lookup.seal_key",
        str,
        "",
        "Signs the seals of the access record; random characters, kept outside the database. Empty derives it "
        "from `security.secret_key`.",
        is_secret=True,
    ),
    Option(
        "citizen_lookup.earlier_seal_keys",
        list,
        [],
        "Public keys of seals made before the key changed, as `belfort verify_access_record --public-key` tells.",
    ),
    Option(
        "citizen_lookup.record_years",
        int,
        10,
        "Entries of the access record are kept so many years; their monthly seals stay.",
        smallest=1,
        largest=50,
    ),
    Option("citizen_lookup.seal_mail", list, [], "Addresses outside the portal that get every seal by mail."),
]
