"""What changes by law or by decision of the council: dated rows, never constants."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """What is bought, as the law on public procurement tells it apart."""

    SUPPLIES = "supplies", _("supplies")
    SERVICES = "services", _("services")
    WORKS = "works", _("works")


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day=None):
        day = day or timezone.localdate()
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Dated(models.Model):
    """A value that holds from a day on, up to and including another."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The last day; empty as long as nothing follows.")
    )

    class Meta:
        abstract = True

    def same_value(self):
        """The rows that speak of the same thing; of these only one may hold on any day."""
        raise NotImplementedError

    def clean(self):
        if self.valid_from is None:
            return
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end lies before the beginning.")})
        meanwhile = Q(valid_to=None) | Q(valid_to__gte=self.valid_from)
        if self.valid_to:
            meanwhile &= Q(valid_from__lte=self.valid_to)
        if other := self.same_value().filter(meanwhile).exclude(pk=self.pk).first():
            raise ValidationError(
                _("Another row holds in the same days: %(other)s, from %(day)s."),
                params={"other": other, "day": other.valid_from.isoformat()},
            )


class VatRate(Dated):
    """A rate of value added tax. An order line keeps a copy of the percentage."""

    percentage = models.DecimalField(
        _("percentage"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("VAT rate"), _("VAT rates")
        ordering = ["-percentage", "valid_from"]

    def __str__(self):
        return f"{self.percentage.normalize():f} %"

    def same_value(self):
        return VatRate.objects.filter(percentage=self.percentage)


class ThresholdQuerySet(DatedQuerySet):
    def amount(self, kind, *, day=None, organisation=None):
        """The amount that holds on `day`, that of the organisation before the general one; None when unknown."""
        found = self.valid_on(day).filter(kind=kind).filter(Q(organisation=None) | Q(organisation=organisation))
        own_first = found.order_by(models.F("organisation").asc(nulls_last=True))
        return own_first.values_list("amount", flat=True).first()


class Threshold(Dated):
    """An amount, VAT not included, from which other rules hold."""

    class Kind(models.TextChoices):
        LIMITED_VALUE = "limited_value", _("limited value")
        WITHOUT_PUBLICATION = "without_publication", _("negotiated without prior publication")
        EU_SUPPLIES_SERVICES = "eu_supplies_services", _("European, supplies and services")
        EU_WORKS = "eu_works", _("European, works and concessions")
        SOCIAL_SERVICES = "social_services", _("social and other specific services")
        VISUM = "visum", _("visum of the financial director")

    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("In euro, VAT not included."),
    )
    organisation = models.ForeignKey(
        "directory.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Empty holds for every organisation that has no row of its own."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("The law or decision in which the amount stands.")
    )

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("threshold"), _("thresholds")
        ordering = ["kind", "-valid_from"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount}"

    def same_value(self):
        return Threshold.objects.filter(kind=self.kind, organisation=self.organisation)


class ProductCategory(models.Model):
    """A kind of thing that is bought, by the common procurement vocabulary; thresholds are counted by it."""

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^\d{8}(-\d)?$", _("Eight digits, as in the common procurement vocabulary."))],
        help_text=_("The CPV code, for instance 30190000."),
    )
    name = models.CharField(_("name"), max_length=120)
    is_social = models.BooleanField(
        _("social or specific service"),
        default=False,
        help_text=_("Counts against the higher threshold for social and other specific services."),
    )
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Requesters can choose it; earlier orders keep theirs.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("product category"), _("product categories")
        ordering = ["code"]

    def __str__(self):
        return self.name
