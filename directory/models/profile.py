"""What colleagues say of themselves, beside what a directory gives."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .people import Location, Person


class SpokenLanguage(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    BULGARIAN = "bg", _("Bulgarian")
    ITALIAN = "it", _("Italian")
    POLISH = "pl", _("Polish")
    PORTUGUESE = "pt", _("Portuguese")
    ROMANIAN = "ro", _("Romanian")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    TURKISH = "tr", _("Turkish")
    UKRAINIAN = "uk", _("Ukrainian")
    FLEMISH_SIGN = "vgt", _("Flemish Sign Language")


class Responsibility(models.Model):
    """What a colleague handles, in the words of somebody who looks for help: "parking permits"."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="responsibilities", verbose_name=_("colleague"))
    subject = models.CharField(_("subject"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("responsibility"), _("responsibilities")
        ordering = ["position", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject"],
                name="responsibility_once_per_person",
                violation_error_message=_("This responsibility is already in the list."),
            ),
        ]

    def __str__(self):
        return self.subject


class WorkingDay(models.Model):
    """Where a colleague works on a day of the week; no row is a day off."""

    class Place(models.TextChoices):
        WORKPLACE = "workplace", _("at the usual place")
        HOME = "home", _("at home")
        ELSEWHERE = "elsewhere", _("in another building")

    person = models.ForeignKey(Person, models.CASCADE, related_name="working_days", verbose_name=_("colleague"))
    weekday = models.PositiveSmallIntegerField(_("day"), help_text=_("1 is Monday."))
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, default=Place.WORKPLACE)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, verbose_name=_("building"))
    note = models.CharField(_("note"), max_length=60, blank=True, help_text=_("For instance: until 13.00."))

    class Meta:
        verbose_name, verbose_name_plural = _("working day"), _("working days")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday"], name="working_day_once_per_person"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="working_day_is_in_the_week"),
        ]

    def __str__(self):
        return f"{self.person}: {self.weekday}"


class AbsenceQuerySet(models.QuerySet):
    def on(self, day):
        """Absences that hold on `day`."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """Days on which a colleague is away, and who takes over; first and last day included."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="absences", verbose_name=_("colleague"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    replacement = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(replacement=None) | ~Q(replacement=F("person")),
                name="absence_replaced_by_somebody_else",
                violation_error_message=_("Nobody replaces themselves."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.starts_on} – {self.ends_on}"


class Favourite(models.Model):
    """A colleague whom a person wants at hand."""

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="favourite_colleagues")
    person = models.ForeignKey(Person, models.CASCADE, related_name="favoured_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "person"], name="favourite_once_per_owner")]

    def __str__(self):
        return f"{self.owner}: {self.person}"
