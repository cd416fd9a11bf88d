from django.db import models
from django.utils.translation import gettext_lazy as _

from intranet.folding import fold

from .people import Department, Location


class FacilityQuerySet(models.QuerySet):
    def matching(self, query):
        """Those in whose text every word of `query` stands; none for a query without letters and digits."""
        words = fold(query).split()
        found = self.filter(pk__in=()) if not words else self
        for word in words:
            found = found.filter(search_text__contains=word)
        return found


class Facility(models.Model):
    """What is called or booked beside people: a room, a vehicle, a general number."""

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        VEHICLE = "vehicle", _("vehicle")
        NUMBER = "number", _("general number")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120, help_text=_("For instance: Council chamber, Van 3, Night duty."))
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, verbose_name=_("location"))
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("department"),
        help_text=_("Who looks after it."),
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    number_plate = models.CharField(_("number plate"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("For instance: ask at the counter."))
    search_text = models.TextField(editable=False, help_text=_("Folded words and digits, for search."))

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("room, vehicle or number"), _("rooms, vehicles and numbers")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="facility_once_per_kind",
                violation_error_message=_("There is already one with this name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def phone_uri(self):
        return "tel:" + "".join(character for character in self.phone if character.isdigit() or character == "+")

    def words(self):
        """The text that search looks in: folded, codes and numbers also written as one."""
        codes = (fold(text).replace(" ", "") for text in (self.phone, self.number_plate))
        return " ".join([fold(f"{self.name} {self.note} {self.phone} {self.number_plate}"), *codes]).strip()
