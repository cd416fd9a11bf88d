"""Units of UN/ECE recommendation 20 that a town orders by, with words for people."""

from decimal import Decimal
from math import ceil

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from purchase_orders import amounts


class Unit(models.TextChoices):
    PIECE = "C62", _("piece")
    SET = "SET", _("set")
    PAIR = "PR", _("pair")
    PACK = "XPK", _("pack")
    BOX = "XBX", _("box")
    PALLET = "XPX", _("pallet")
    HOUR = "HUR", _("hour")
    DAY = "DAY", _("day")
    MONTH = "MON", _("month")
    YEAR = "ANN", _("year")
    KILOGRAM = "KGM", _("kilogram")
    TONNE = "TNE", _("tonne")
    LITRE = "LTR", _("litre")
    CUBIC_METRE = "MTQ", _("cubic metre")
    METRE = "MTR", _("metre")
    SQUARE_METRE = "MTK", _("square metre")
    KILOMETRE = "KMT", _("kilometre")
    KILOWATT_HOUR = "KWH", _("kilowatt hour")
    LUMP_SUM = "LS", _("lump sum")


_COUNTED = {
    Unit.PIECE: ngettext_lazy("%(number)s piece", "%(number)s pieces", "count"),
    Unit.SET: ngettext_lazy("%(number)s set", "%(number)s sets", "count"),
    Unit.PAIR: ngettext_lazy("%(number)s pair", "%(number)s pairs", "count"),
    Unit.PACK: ngettext_lazy("%(number)s pack", "%(number)s packs", "count"),
    Unit.BOX: ngettext_lazy("%(number)s box", "%(number)s boxes", "count"),
    Unit.PALLET: ngettext_lazy("%(number)s pallet", "%(number)s pallets", "count"),
    Unit.HOUR: ngettext_lazy("%(number)s hour", "%(number)s hours", "count"),
    Unit.DAY: ngettext_lazy("%(number)s day", "%(number)s days", "count"),
    Unit.MONTH: ngettext_lazy("%(number)s month", "%(number)s months", "count"),
    Unit.YEAR: ngettext_lazy("%(number)s year", "%(number)s years", "count"),
    Unit.KILOGRAM: ngettext_lazy("%(number)s kilogram", "%(number)s kilograms", "count"),
    Unit.TONNE: ngettext_lazy("%(number)s tonne", "%(number)s tonnes", "count"),
    Unit.LITRE: ngettext_lazy("%(number)s litre", "%(number)s litres", "count"),
    Unit.CUBIC_METRE: ngettext_lazy("%(number)s cubic metre", "%(number)s cubic metres", "count"),
    Unit.METRE: ngettext_lazy("%(number)s metre", "%(number)s metres", "count"),
    Unit.SQUARE_METRE: ngettext_lazy("%(number)s square metre", "%(number)s square metres", "count"),
    Unit.KILOMETRE: ngettext_lazy("%(number)s kilometre", "%(number)s kilometres", "count"),
    Unit.KILOWATT_HOUR: ngettext_lazy("%(number)s kilowatt hour", "%(number)s kilowatt hours", "count"),
    Unit.LUMP_SUM: ngettext_lazy("%(number)s lump sum", "%(number)s lump sums", "count"),
}


def counted(quantity: Decimal, unit: str) -> str:
    """So much of a unit, in words: 8 pieces, 1.5 hours."""
    return str(_COUNTED[Unit(unit)] % {"number": amounts.quantity(quantity), "count": ceil(quantity)})
