"""How the fictional town of Hopbeke looks in its portal."""

from collections.abc import Callable

from intranet.branding.models import TownSettings

CONTACT = "Servicedesk: 057 12 34 99\nhelpdesk@hopbeke.test"
QUICK_LINKS = [
    ("Verlof aanvragen", "https://verlof.hopbeke.test/", "calendar"),
    ("Defect melden", "https://meldingen.hopbeke.test/", "truck"),
    ("Prikklok", "https://prikklok.hopbeke.test/", "clock"),
    ("Gedeelde mappen", "https://bestanden.hopbeke.test/", "folder"),
]


def dress(report: Callable[[str], None]) -> None:
    """Give the portal Hopbeke's name and colour, unless somebody gave it others already."""
    if TownSettings.objects.exists():
        return
    links = [("link", {"label": label, "address": address, "icon": icon}) for label, address, icon in QUICK_LINKS]
    TownSettings.objects.create(name="Stad Hopbeke", colour="#2d6a3e", contact=CONTACT, quick_links=links)
    report("Dressing the portal as Hopbeke")
