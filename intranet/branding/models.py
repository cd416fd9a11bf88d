from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting
from wagtail.fields import StreamField

from intranet.branding import colour as colours
from intranet.branding import palette
from intranet.branding.blocks import QuickLinkBlock
from intranet.branding.forms import TownSettingsForm

DEFAULT_COLOUR = "#1f5c4d"


def validate_legible(value):
    """Refuse a colour on which white letters are hard to read, and say which near one is not."""
    if not colours.HEX.fullmatch(value):
        raise ValidationError(_("Write the colour as # and six digits, for instance #1f5c4d."))
    contrast = colours.contrast(value, colours.WHITE)
    if contrast < colours.AA:
        raise ValidationError(
            _(
                "White letters on %(colour)s are hard to read: the contrast is %(contrast).1f and must be 4.5. "
                "The nearest colour that works is %(nearest)s."
            ),
            code="contrast",
            params={"colour": value, "contrast": contrast, "nearest": colours.nearest_legible(value)},
        )


@register_setting(icon="site", order=50)
class TownSettings(BaseGenericSetting):
    """How the town looks in its portal; one row, for a town runs one copy."""

    name = models.CharField(
        _("name of the town"),
        max_length=60,
        default="Belfort",
        help_text=_("Stands in the bar on every page, in page titles and in mails: “City of Hopbeke”."),
    )
    arms = models.ImageField(
        _("coat of arms"),
        upload_to="branding/",
        blank=True,
        help_text=_("PNG, JPEG or WebP, upright, best with a transparent ground. Also becomes the browser's icon."),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default=DEFAULT_COLOUR,
        validators=[validate_legible],
        help_text=_("Buttons, links and marks take it; lighter and darker tints are derived from it."),
    )
    photo = models.ImageField(
        _("photo for the login page"),
        upload_to="branding/",
        blank=True,
        help_text=_("PNG, JPEG or WebP, wide. Everybody who opens the login page sees it: no people without consent."),
    )
    contact = models.TextField(
        _("contact"),
        blank=True,
        max_length=500,
        help_text=_(
            "Shown at the foot of every page and on the login page: whom to call when something does not work."
        ),
    )
    quick_links = StreamField(
        [("link", QuickLinkBlock())],
        verbose_name=_("quick links"),
        blank=True,
        help_text=_("Shown on everybody's home page, in this order."),
    )

    base_form_class = TownSettingsForm
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("arms"), FieldPanel("colour")], heading=_("Town")),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("contact")], heading=_("Login page and contact")),
        FieldPanel("quick_links"),
    ]

    class Meta:
        verbose_name, verbose_name_plural = _("town"), _("town")

    def __str__(self):
        return self.name

    @classmethod
    def current(cls, request=None):
        """The town's look, or the defaults until an administrator saves one: to show a page writes nothing.

        Kept on the request, for the frame asks more than once.
        """
        attribute = cls.get_cache_attr_name()
        if not hasattr(request, attribute):
            town = cls.objects.order_by("pk").first() or cls()
            if request is None:
                return town
            setattr(request, attribute, town)
        return getattr(request, attribute)

    @cached_property
    def theme_version(self):
        """Changes whenever /theme.css would say something else, so that browsers may keep it for ever."""
        return _version(palette.style_sheet(self.colour))

    @property
    def arms_version(self):
        return _version(self.arms.name)

    @property
    def photo_version(self):
        return _version(self.photo.name)


def _version(what: str | None) -> str:
    return sha256(what.encode()).hexdigest()[:12] if what else ""
