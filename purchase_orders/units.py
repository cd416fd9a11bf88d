"""Units of UN/ECE recommendation 20 that a town orders by, with words for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
