"""The town's own register of residents, and the keys it is searched by."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizen_lookup.source import Address, Birth, ResidentState
from intranet.fields import OrdinalCharField
from intranet.folding import fold


class ResidentQuerySet(models.QuerySet):
    def living_here(self):
        return self.filter(state=ResidentState.HERE)

    def departed(self):
        return self.exclude(state=ResidentState.HERE)


class Resident(models.Model):
    """Somebody in the register as the last extract tells it.

    Written by imports alone. Never registered in the administration, the search index of the portal or a chooser:
    the only way to a resident is the look-up, with a purpose and on the record.
    """

    mark = OrdinalCharField(max_length=64, unique=True)
    last_name = models.CharField(max_length=200, blank=True)
    first_names = models.CharField(max_length=200, blank=True)
    earlier_names = models.TextField(blank=True)
    birth = models.CharField(max_length=10, blank=True)
    birth_place = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=80, blank=True)
    civil_state = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ResidentState.choices, default=ResidentState.HERE)
    state_on = models.DateField(null=True)
    destination = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    box = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=100, blank=True)
    address_id = models.CharField(max_length=120, blank=True)
    former_addresses = models.TextField(blank=True)
    is_protected = models.BooleanField(default=False)
    protected_until = models.DateField(null=True)
    household = OrdinalCharField(max_length=64, blank=True, db_index=True)
    relation = models.CharField(max_length=60, blank=True)
    is_reference = models.BooleanField(default=False)

    norm_street = OrdinalCharField(max_length=200, blank=True)
    house = models.IntegerField(null=True)
    house_suffix = models.CharField(max_length=20, blank=True)
    row_hash = models.CharField(max_length=32, blank=True)
    is_lift_asked = models.BooleanField(default=False)
    left_on = models.DateField(null=True)
    brought_by = models.ForeignKey("RegisterImport", models.PROTECT, null=True, db_constraint=False, related_name="+")

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("resident"), _("residents")
        default_permissions = ()
        indexes = [
            models.Index(fields=["norm_street", "house"], name="resident_street"),
            models.Index(fields=["postcode", "house"], name="resident_postcode"),
            models.Index(fields=["id"], name="resident_lift_asked", condition=Q(is_lift_asked=True)),
        ]

    def __str__(self):
        return f"{self.last_name} {self.first_names}".strip()

    @property
    def address(self) -> Address:
        return Address(self.street, self.house_number, self.box, self.postcode, self.town, self.address_id)

    @property
    def born(self) -> Birth:
        return Birth(self.birth)


class RegisterNumber(models.Model):
    """A register number of a resident: sealed, with a keyed digest by which it is found."""

    class Kind(models.TextChoices):
        NATIONAL = "rrn", _("national register number")
        BIS = "bis", _("BIS number")
        OTHER = "other", _("register number")
        OWN = "own", _("key of the source")

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="numbers")
    digest = OrdinalCharField(max_length=64, db_index=True)
    sealed = models.BinaryField()
    seal_version = models.PositiveSmallIntegerField()
    index_version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.OTHER)
    is_current = models.BooleanField(default=True)
    brought_by = models.ForeignKey("RegisterImport", models.PROTECT, null=True, db_constraint=False, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("register number"), _("register numbers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=Q(is_current=True), name="number_current_once"),
        ]

    def __str__(self):
        return str(self.get_kind_display())


class ResidentKey(models.Model):
    """One folded form of a resident's name. Every search by name is one range of one of these indexes.

    `stem` is how the key begins: for the beginning of a name beside a first name, of which there may be very many.
    """

    class Kind(models.TextChoices):
        FULL = "f", _("name")
        CORE = "c", _("name without particles")
        PART = "p", _("part of the name")
        EARLIER = "e", _("earlier name")

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="keys", db_index=True)
    key = OrdinalCharField(max_length=100)
    stem = OrdinalCharField(max_length=5)
    first = OrdinalCharField(max_length=100)
    birth = OrdinalCharField(max_length=10)
    kind = models.CharField(max_length=1, choices=Kind.choices)
    is_here = models.BooleanField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["key", "first", "is_here", "resident", "kind"], name="reskey_first"),
            models.Index(fields=["key", "birth", "is_here", "resident", "kind"], name="reskey_birth"),
            models.Index(fields=["birth", "key", "is_here", "resident", "kind"], name="birth_reskey"),
            models.Index(fields=["stem", "first", "key", "is_here", "resident", "kind"], name="reskey_stem"),
        ]

    def __str__(self):
        return self.key


class NameToken(models.Model):
    """A surname, or part of one, that somebody in the register bears.

    `core` is without its particle; `sound` holds how that may sound, each way between spaces.
    """

    token = OrdinalCharField(max_length=100, primary_key=True)
    core = OrdinalCharField(max_length=100)
    sound = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.token


class NameDelete(models.Model):
    """What is left of a token without one or two of its first letters: near spellings share such a form."""

    form = OrdinalCharField(max_length=7)
    token = OrdinalCharField(max_length=100)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["form", "token"], name="delete_form")]

    def __str__(self):
        return self.form


class NameCode(models.Model):
    """How a token sounds: names that sound alike share a code."""

    code = OrdinalCharField(max_length=100)
    token = OrdinalCharField(max_length=100)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["code", "token"], name="code_token")]

    def __str__(self):
        return self.code


class FirstNameAlias(models.Model):
    """First names that are one and the same for the search: Mohamed, Mohammed, Muhammad."""

    names = models.CharField(
        _("names"),
        max_length=500,
        help_text=_("Spellings of one first name, with a comma between them: who looks for one finds them all."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("spellings of a first name"), _("spellings of first names")
        ordering = ["names"]

    def __str__(self):
        return self.names

    def clean(self):
        spellings = {fold(name) for name in self.names.split(",")} - {""}
        if len(spellings) < 2:
            raise ValidationError({"names": _("Give two spellings or more, with a comma between them.")})
