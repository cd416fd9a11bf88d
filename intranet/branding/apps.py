from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class BrandingConfig(ModuleConfig):
    name = "intranet.branding"
    label_for_people = _("Branding")
