import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from purchase_orders import numbers
from purchase_orders.fields import EnterpriseNumberField

NUMBER_PARTS = re.compile(r"\{(year|organisation|number(:0\d)?)\}")
KEY_PARTS = ("year", "policy_field", "general_account", "organisation", "action", "investment_project")


@register_setting(icon="tasks", order=320)
class PurchasingSettings(BaseGenericSetting):
    """What a town decides about its purchases; one row."""

    number_template = models.CharField(
        _("shape of the order number"),
        max_length=60,
        default="BB-{year}-{number:05}",
        help_text=_("Parts: {year}, {number} or {number:05}, {organisation}."),
    )
    key_parts = models.CharField(
        _("order of the budget key"),
        max_length=120,
        default="year, policy_field, general_account, action, investment_project",
        help_text=_("Parts: year, organisation, policy_field, general_account, action, investment_project."),
    )
    key_separator = models.CharField(_("separator of the budget key"), max_length=3, default="/", blank=True)
    allows_over_credit = models.BooleanField(
        _("credit may be exceeded"),
        default=False,
        help_text=_("Only when the financial director grants it by name, with a reason, for one order."),
    )
    over_delivery_percentage = models.DecimalField(
        _("tolerated over-delivery"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("In percent of the ordered quantity."),
    )
    warning_percentage = models.PositiveSmallIntegerField(
        _("warn from"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("In percent of a threshold: from there on the total of twelve months is shown in amber."),
    )

    class Meta:
        verbose_name = _("purchases")

    def __str__(self):
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls):
        """The town's choices, or the defaults as long as nobody has saved any; never writes."""
        return cls.objects.order_by("pk").first() or cls()

    @property
    def ordered_key_parts(self):
        return [part.strip() for part in self.key_parts.split(",") if part.strip()]

    def clean(self):
        parts = self.ordered_key_parts
        if unknown := [part for part in parts if part not in KEY_PARTS]:
            raise ValidationError({"key_parts": _("There is no part “%(part)s”.") % {"part": unknown[0]}})
        if "general_account" not in parts or len(set(parts)) != len(parts):
            raise ValidationError({"key_parts": _("Name the general account, and each part once.")})
        rest = NUMBER_PARTS.sub("", self.number_template)
        if "{" in rest or "}" in rest:
            raise ValidationError({"number_template": _("The parts are {year}, {number:05} and {organisation}.")})
        if "{number" not in self.number_template:
            raise ValidationError({"number_template": _("The shape must contain {number}.")})


class QuotesRule(models.Model):
    """How many quotes the town asks from an amount on."""

    from_amount = models.DecimalField(
        _("from"), max_digits=14, decimal_places=2, unique=True, help_text=_("In euro, VAT not included.")
    )
    quotes = models.PositiveSmallIntegerField(_("quotes"), help_text=_("How many must stand beside the order."))

    class Meta:
        verbose_name, verbose_name_plural = _("rule for quotes"), _("rules for quotes")
        ordering = ["from_amount"]

    def __str__(self):
        return f"≥ {self.from_amount}: {self.quotes}"

    @classmethod
    def needed_for(cls, amount):
        rule = cls.objects.filter(from_amount__lte=amount).order_by("-from_amount").first()
        return rule.quotes if rule else 0


class Buyer(models.Model):
    """An organisation as suppliers and tax office know it: the sender of its orders."""

    class VatStatus(models.TextChoices):
        NONE = "none", _("not liable to VAT")
        MIXED = "mixed", _("partly liable to VAT")
        FULL = "full", _("liable to VAT")

    organisation = models.OneToOneField(
        "directory.Organisation", models.PROTECT, related_name="buyer", verbose_name=_("organisation")
    )
    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]+$", _("Only capitals and digits."))],
        help_text=_("Short and lasting, for instance GEM or OCMW; its orders are numbered under it."),
    )
    legal_name = models.CharField(_("legal name"), max_length=200)
    enterprise_number = EnterpriseNumberField(_("enterprise number"))
    peppol_id = models.CharField(
        _("Peppol id"),
        max_length=60,
        blank=True,
        validators=[numbers.validate_peppol_id],
        help_text=_("Empty derives it from the enterprise number."),
    )
    vat_status = models.CharField(
        _("VAT status"),
        max_length=8,
        choices=VatStatus.choices,
        default=VatStatus.NONE,
        help_text=_("Who is liable, wholly or partly, pays the VAT on immovable work instead of the supplier."),
    )
    street = models.CharField(_("street and number"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=12)
    city = models.CharField(_("city"), max_length=100)
    mail = models.EmailField(_("e-mail"), blank=True, help_text=_("Suppliers answer to it."))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    invoice_instructions = models.TextField(
        _("for the invoice"), blank=True, max_length=1000, help_text=_("Stands on every order.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("ordering organisation"), _("ordering organisations")
        ordering = ["organisation__name"]

    def __str__(self):
        return self.legal_name

    @property
    def endpoint(self):
        """The Peppol address, scheme and number."""
        return self.peppol_id or numbers.peppol_id_of(self.enterprise_number)

    @property
    def shifts_vat(self):
        """Whether immovable work is billed to it without VAT (medecontractant)."""
        return self.vat_status != self.VatStatus.NONE
