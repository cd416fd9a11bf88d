"""What stands in the criteria of an entry, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizen_lookup.models import AccessEntry

NAMES = {
    "names": _("names"),
    "last_name": _("last name"),
    "first_name": _("first name"),
    "birth": _("birth year"),
    "street": _("street"),
    "house_number": _("house number"),
    "box": pgettext_lazy("address", "box"),
    "postcode": _("postcode"),
    "number": _("register number (hash)"),
    "page": _("page"),
    "year": _("year"),
    "sheet": _("page number"),
    "q": _("words looked for"),
    "level": _("what"),
    "purpose": _("purpose"),
    "since": _("from"),
    "until": _("until"),
    "entry": _("entry"),
    "mark": _("resident (hash)"),
    "import": _("import"),
    "file": _("file"),
    "rows": _("rows"),
    "new": _("new"),
    "moved": _("moved out"),
    "deceased": _("deceased"),
    "changed": _("otherwise changed"),
    "gone": _("no longer in the extract"),
    "rejected": _("rows left out"),
}
PAGES = {
    "record": _("access record"),
    "resident": _("entries about a resident"),
    "entry": _("entry"),
    "flags": _("flags"),
    "flag": _("flag"),
    "questions": _("sample questions"),
    "question": _("sample question"),
    "reports": _("reports"),
    "grants": _("grants"),
    "news": _("persons in the news"),
    "seals": _("seals"),
    "seals_download": _("seals, taken out"),
}
IMPORTS = {
    "applied": _("put in force"),
    "undone": _("undone"),
    "protections_lifted": _("protections lifted"),
}
VALUES = {"page": PAGES, "import": IMPORTS, "level": dict(AccessEntry.Level.choices)}


def in_words(criteria):
    """The names of criteria and their values, as a page shows them."""
    known = [name for name in NAMES if name in criteria]
    return [
        (NAMES.get(name, name), VALUES.get(name, {}).get(criteria[name], criteria[name]))
        for name in [*known, *sorted(criteria.keys() - NAMES.keys())]
    ]
