from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks

from intranet.branding.models import TownSettings


@hooks.register("insert_global_admin_css")
def colour_the_administration():
    """The administration in the town's colours too; the address changes with them."""
    town = TownSettings.current()
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}?v={}">',
        static("intranet/css/administration.css"),
        reverse("theme"),
        town.theme_version,
    )
