from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from letter_numbers import shape


class SeriesQuerySet(models.QuerySet):
    def open(self):
        return self.filter(is_closed=False)

    def open_to(self, user):
        """Series in which `user` may ask for a number."""
        person = getattr(user, "person", None)
        department = person.department_id if person else None
        return self.open().filter(models.Q(departments=None) | models.Q(departments=department)).distinct()

    def issued_by(self, user):
        """Series of which `user` issues the numbers: named for it, or secretary where nobody is named."""
        if not user.has_perm("letter_numbers.issue_letter"):
            return self.none()
        return self.filter(models.Q(issuers=None) | models.Q(issuers=user)).distinct()


class Series(models.Model):
    """A register of outgoing letters, with its own shape of numbers (reeks)."""

    class Mailing(models.TextChoices):
        BLOCK = "block", _("consecutive numbers, one for each letter")
        ONE = "one", _("one number for the whole mailing")

    organisation = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="letter_series", verbose_name=_("organisation")
    )
    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]+$", _("Only capitals and digits."))],
        help_text=_("Short and lasting, for instance STAD or OCMW. It stays as it is once a number was issued."),
    )
    name = models.CharField(_("name"), max_length=120)
    template = models.CharField(
        _("shape of the number"),
        max_length=120,
        default="{year}/{number:05}",
        help_text=_("Parts: {year}, {number} or {number:05}, {series}, {department}, {initials}."),
    )
    restarts_yearly = models.BooleanField(
        _("starts anew each year"), default=True, help_text=_("The year is that of the day of issue, in Brussels.")
    )
    first_number = models.PositiveIntegerField(
        _("first number"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("For a town that begins in the middle of a year: the number after the last one on paper."),
    )
    issues_at_once = models.BooleanField(
        _("issues at once"), default=False, help_text=_("Otherwise a request waits for a secretary.")
    )
    requires_approval = models.BooleanField(
        _("needs approval first"),
        default=False,
        help_text=_("A request goes through the approvals before it comes to the secretary."),
    )
    mailing = models.CharField(_("a mailing gets"), max_length=10, choices=Mailing.choices, default=Mailing.BLOCK)
    departments = models.ManyToManyField(
        "directory.Department",
        blank=True,
        related_name="letter_series",
        verbose_name=_("who may ask"),
        help_text=_("Only these departments; none chosen means everybody."),
    )
    issuers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("who issues"),
        help_text=_("Only these secretaries; none chosen means every secretary."),
    )
    signatories = models.ManyToManyField(
        "directory.Person",
        blank=True,
        related_name="+",
        verbose_name=_("who may sign"),
        help_text=_("Mayor and general director, and those they delegated it to. None chosen offers no signatory."),
    )
    is_closed = models.BooleanField(
        _("closed"), default=False, help_text=_("Takes no new requests; the register stays readable.")
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("series"), _("series")
        ordering = ["organisation__name", "code"]
        permissions = [
            ("issue_letter", _("May issue, return, refuse and void letter numbers")),
            ("read_register", _("May read the register of every department")),
            ("read_confidential", _("May read confidential letters")),
            ("import_register", _("May import the register of earlier years")),
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"

    @property
    def counter_key(self):
        return f"letter_numbers.{self.code}"

    def period_on(self, day):
        """The counter's period for a number issued on `day`: the year, or one that never ends."""
        return str(day.year) if self.restarts_yearly else ""

    def issuing_users(self):
        """Who hears that a request waits: the named issuers, else everybody with the right to issue."""
        users = get_user_model().objects.filter(is_active=True)
        named = users.filter(pk__in=self.issuers.values("pk"))
        if named.exists():
            return named
        return users.filter(
            groups__permissions__codename="issue_letter",
            groups__permissions__content_type__app_label="letter_numbers",
        ).distinct()

    def example(self):
        return shape.example(self.template, series=self.code, number=self.first_number, year=timezone.localdate().year)

    def clean(self):
        try:
            shape.check(self.template, restarts_yearly=self.restarts_yearly, first_number=self.first_number)
            own_example = self.example()
        except shape.ShapeError as error:
            raise ValidationError({"template": str(error)}) from error
        for other in Series.objects.exclude(pk=self.pk):
            same_number = shape.example(
                other.template, series=other.code, number=self.first_number, year=timezone.localdate().year
            )
            if same_number == own_example:
                problem = _("Series %(other)s writes its numbers the same way; add {series} or another text.")
                raise ValidationError({"template": problem % {"other": other}})
        self._refuse_changes_once_in_use()

    def _refuse_changes_once_in_use(self):
        stored = Series.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None or not stored.issues.exists():
            return
        for field in ("code", "restarts_yearly", "first_number", "organisation"):
            if getattr(stored, field) != getattr(self, field):
                raise ValidationError({field: _("Numbers were already issued; this stays as it is.")})


class DepartmentCode(models.Model):
    """How a department is written in a letter number."""

    department = models.OneToOneField(
        "directory.Department", models.CASCADE, related_name="letter_code", verbose_name=_("department")
    )
    code = models.CharField(
        _("code"), max_length=12, validators=[RegexValidator(r"^[A-Z0-9]+$", _("Only capitals and digits."))]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("department code"), _("department codes")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} · {self.department}"


class LetterTemplateQuerySet(models.QuerySet):
    def for_letter(self, letter):
        return self.filter(models.Q(organisation=None) | models.Q(organisation=letter.series.organisation_id))


class LetterTemplate(models.Model):
    """A letter of the town, in Word or LibreOffice, into which number and letter data are filled."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    organisation = models.ForeignKey(
        "directory.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Empty offers it for every organisation."),
    )
    file = models.FileField(
        _("file"),
        upload_to="letter_numbers/templates/",
        validators=[FileExtensionValidator(["docx", "odt"])],
        help_text=_(
            "DOCX or ODT with fields such as {{ number }}, {{ date }}, {{ subject }}, {{ addressee }}, {{ address }}, "
            "{{ department }}, {{ contact }}, {{ contact_phone }}, {{ contact_mail }}, {{ signatory }}, "
            "{{ your_reference }}."
        ),
    )

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("letter template"), _("letter templates")
        ordering = ["name"]

    def __str__(self):
        return self.name
