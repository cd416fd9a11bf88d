from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intranet.fields import OrdinalCharField
from intranet.folding import fold
from purchase_orders import numbers
from purchase_orders.fields import EnterpriseNumberField, IbanField, VatNumberField


class SupplierQuerySet(models.QuerySet):
    def kept(self):
        """Without the doubles that were merged into another."""
        return self.filter(merged_into=None)

    def orderable(self):
        """Suppliers from whom the town orders now."""
        return self.kept().filter(block_reason="")

    def matching(self, text):
        """Suppliers in whose name, number, town or mail all the words stand."""
        found = self
        for word in fold(text).split():
            found = found.filter(words__contains=word)
        return found


class Supplier(models.Model):
    """An enterprise or a person from whom the town buys."""

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        FRENCH = "fr", _("French")
        GERMAN = "de", _("German")
        ENGLISH = "en", _("English")

    name = models.CharField(_("name"), max_length=200)
    enterprise_number = EnterpriseNumberField(
        _("enterprise number"),
        blank=True,
        help_text=_("Ten digits, as in the register of enterprises. Empty for a foreign supplier or a private person."),
    )
    vat_number = VatNumberField(
        _("VAT number"), blank=True, help_text=_("With the country in front. Empty when not liable to VAT.")
    )
    iban = IbanField(_("account number"), blank=True, help_text=_("IBAN."))
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        default="BE",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capitals, as BE or NL."))],
        help_text=_("Two capitals, as BE or NL."),
    )
    mail = models.EmailField(_("e-mail for orders"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language.choices,
        default=Language.DUTCH,
        help_text=_("Orders are written in it."),
    )
    own_peppol_id = models.CharField(
        _("Peppol id"),
        max_length=60,
        blank=True,
        validators=[numbers.validate_peppol_id],
        help_text=_("Empty derives it from the enterprise number."),
    )
    code = models.CharField(
        _("number in the finance package"),
        max_length=40,
        blank=True,
        help_text=_("Imports recognise the supplier by it."),
    )
    remark = models.TextField(_("remark"), blank=True, max_length=2000, help_text=_("For colleagues only."))
    block_reason = models.CharField(_("blocked because"), max_length=250, blank=True, editable=False)
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("blocked by"),
    )
    blocked_at = models.DateTimeField(_("blocked"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="doubles", verbose_name=_("merged into")
    )
    words = OrdinalCharField(max_length=700, editable=False)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("supplier"), _("suppliers")
        ordering = ["name", "pk"]
        permissions = [
            ("read_suppliers", _("May read suppliers and framework contracts")),
            ("manage_suppliers", _("May add, change, block, merge and import suppliers")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=~Q(enterprise_number="") & Q(merged_into=None),
                name="supplier_enterprise_number_once",
                violation_error_message=_("There is already a supplier with this enterprise number."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code="") & Q(merged_into=None),
                name="supplier_code_once",
                violation_error_message=_("There is already a supplier with this number in the finance package."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("purchase_orders:supplier_detail", args=[self.pk])

    @property
    def is_blocked(self):
        return bool(self.block_reason)

    @property
    def is_orderable(self):
        return not self.is_blocked and self.merged_into_id is None

    @property
    def shown_enterprise_number(self):
        return numbers.shown_enterprise_number(self.enterprise_number)

    @property
    def shown_iban(self):
        return numbers.shown_iban(self.iban)

    @property
    def peppol_id(self):
        """The Peppol address: the one entered, else that of the enterprise number, else empty."""
        return self.own_peppol_id or numbers.peppol_id_of(self.enterprise_number)

    @property
    def search_words(self):
        words = [self.name, self.city, self.mail, self.code, self.enterprise_number, self.shown_enterprise_number]
        return fold(" ".join(filter(None, words)))[:700]

    def clean(self):
        if self.own_peppol_id == numbers.peppol_id_of(self.enterprise_number):
            self.own_peppol_id = ""
        belgian = self.vat_number.removeprefix("BE") if self.vat_number.startswith("BE") else ""
        if belgian and self.enterprise_number and belgian != self.enterprise_number:
            raise ValidationError({"vat_number": _("The VAT number belongs to another enterprise number.")})


class ContactPerson(models.Model):
    """Somebody at a supplier."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="contact_persons", verbose_name=_("supplier"))
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("contact person"), _("contact persons")
        ordering = ["name"]

    def __str__(self):
        return self.name
