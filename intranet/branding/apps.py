from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class BrandingConfig(ModuleConfig):
    name = "intranet.branding"
    label_for_people = _("Look of the town")
    demo = "intranet.branding.demo.dress"
    panels = ["intranet.branding.panels.QuickLinksPanel"]
    role_permissions = {"administrator": ("branding.change_townsettings",)}
    open_url_names = ("theme", "town_arms", "town_photo", "favicon")
    audit_actions = {"branding.changed": _("Look of the town changed")}
