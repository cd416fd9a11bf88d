import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models.fields import ChosenField
from citizen_lookup.source import Field, Level, SearchType
from directory.models import Department

MOST_RESULTS = 25
FIELDS = tuple((field.value, field.label) for field in Field if field.level != Level.LISTED)


class PurposeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(is_closed=False)

    def open_to(self, person):
        """Purposes that somebody of this person's department may have a grant for."""
        department = person.department_id if person else None
        return self.open().filter(Q(departments=None) | Q(departments=department)).distinct()


class Purpose(models.Model):
    """Why a resident may be looked up, on what legal ground, and what is then to be seen (doelbinding)."""

    class Reference(models.TextChoices):
        NONE = "none", _("not asked")
        OPTIONAL = "optional", _("may be given")
        REQUIRED = "required", _("required")

    class Check(models.TextChoices):
        NOTHING = "nothing", _("not checked")
        SHAPE = "shape", _("must have the right shape")
        PORTAL = "portal", _("must be found in the portal")

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("As a clerk would say it."))
    description = models.TextField(
        _("when to choose it"), blank=True, help_text=_("One sentence, shown where the purpose is chosen.")
    )
    legal_basis = models.TextField(_("legal basis"), help_text=_("Law and article, or the authorisation."))
    processing_entry = models.CharField(
        _("entry in the processing register"),
        max_length=60,
        help_text=_("The number in the register that article 30 of the GDPR asks for."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    departments = models.ManyToManyField(
        Department,
        blank=True,
        related_name="purposes",
        verbose_name=_("for whom"),
        help_text=_("Only people of these departments can ask for a grant; none chosen means everybody."),
    )
    search_types = ChosenField(
        _("may be looked for by"),
        options=SearchType.choices,
        help_text=_("Only these fields can be searched for this purpose."),
    )
    fields = ChosenField(
        _("what may be seen"),
        options=FIELDS,
        blank=True,
        help_text=_(
            "Besides name, date of birth and state. Nationality, civil state, household, earlier addresses and "
            "register number stay masked until they are asked for, each asking on the record."
        ),
    )
    reason_required = models.BooleanField(
        _("asks a reason"), default=False, help_text=_("The reader says in a few words why, before searching.")
    )
    reference = models.CharField(
        _("file reference"), max_length=10, choices=Reference.choices, default=Reference.OPTIONAL
    )
    reference_check = models.CharField(
        _("how the reference is checked"),
        max_length=10,
        choices=Check.choices,
        default=Check.NOTHING,
        help_text=_("In the portal means: a letter, an order or another thing with this number that the reader sees."),
    )
    reference_shape = models.CharField(
        _("shape of the reference"),
        max_length=120,
        blank=True,
        help_text=_("A regular expression, for instance OMV_[0-9]{10}."),
    )
    reference_example = models.CharField(_("example of a reference"), max_length=60, blank=True)
    minimum_letters = models.PositiveSmallIntegerField(
        _("letters of a name"),
        default=3,
        validators=[MinValueValidator(2), MaxValueValidator(10)],
        help_text=_("A name needs at least so many, unless it is shorter in full."),
    )
    minimum_criteria = models.PositiveSmallIntegerField(
        _("criteria"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("So many different criteria are needed; a register number is always enough."),
    )
    most_results = models.PositiveSmallIntegerField(
        _("longest list"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_RESULTS)],
        help_text=_("More people than this is “too many, add something”."),
    )
    daily_quota = models.PositiveIntegerField(
        _("people a day"),
        default=60,
        validators=[MinValueValidator(1)],
        help_text=_("A reader opens at most so many different people a day."),
    )
    tells_withheld = models.BooleanField(
        _("tells of protected people"),
        default=True,
        help_text=_("Says that somebody is withheld, so that nobody concludes that an address is empty."),
    )
    is_closed = models.BooleanField(_("closed"), default=False, help_text=_("No new grants and no more look-ups."))

    objects = PurposeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("purpose"), _("purposes")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_results__gte=1, most_results__lte=MOST_RESULTS), name="purpose_lists_are_short"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if not self.reference_shape:
            if self.reference_check == self.Check.SHAPE:
                raise ValidationError({"reference_shape": _("Say what shape the reference must have.")})
            return
        try:
            re.compile(self.reference_shape)
        except re.error as error:
            message = _("This is no regular expression: %(problem)s.")
            raise ValidationError({"reference_shape": ValidationError(message, params={"problem": error})}) from error

    @property
    def opened_fields(self):
        """What the page of a person shows at once, besides what every list shows."""
        return self._of_level(Level.OPENED)

    @property
    def masked_fields(self):
        """What may be asked for on the page of a person, one by one."""
        return self._of_level(Level.UNMASKED)

    def _of_level(self, level):
        return [field for field in Field if field in self.fields and field.level == level]
