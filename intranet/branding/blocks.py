from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

ICONS = [
    ("link", _("link")),
    ("external", _("other website")),
    ("document", _("document")),
    ("folder", _("folder")),
    ("calendar", _("calendar")),
    ("clock", _("clock")),
    ("people", _("people")),
    ("phone", _("telephone")),
    ("mail", _("letter")),
    ("pin", _("place")),
    ("help", _("help")),
    ("shield", _("shield")),
    ("truck", _("lorry")),
    ("wallet", _("money")),
    ("work", _("work")),
]
BEGINNING = RegexValidator(
    r"^(https?://|/(?!/)|mailto:|tel:)", _("Begin with https:// or, for a page of this portal, with /.")
)


class QuickLinkBlock(blocks.StructBlock):
    """A place that staff of this town go to often."""

    label = blocks.CharBlock(label=_("text"), max_length=60, help_text=_("Short: “Report a defect”."))
    address = blocks.CharBlock(
        label=_("address"),
        max_length=500,
        validators=[BEGINNING],
        help_text=_("https://… for another website, /… for a page of this portal."),
    )
    icon = blocks.ChoiceBlock(label=_("icon"), choices=ICONS, default="link")

    class Meta:
        icon = "link"
        label = _("quick link")
