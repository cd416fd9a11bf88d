"""What the first page of the administration shows: all that this person can look after, at one glance."""

from wagtail.admin.menu import SubmenuMenuItem, admin_menu
from wagtail.admin.ui.components import Component

# Stands in the side bar alone.
LEFT_OUT = {"help"}


class EverythingToLookAfter(Component):
    """The menu of the administration, opened out: a card for each part, with its pages."""

    name = "everything"
    order = 50
    template_name = "pages/_administration_home.html"

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        items = admin_menu.menu_items_for_request(self.request)
        shown = sorted((item for item in items if item.name not in LEFT_OUT), key=lambda item: item.order)
        return {"cards": [self._card(item) for item in shown]}

    def _card(self, item):
        pages = item.menu.menu_items_for_request(self.request) if isinstance(item, SubmenuMenuItem) else [item]
        return {
            "label": item.label,
            "icon": item.icon_name,
            "links": [{"label": page.label, "url": page.url} for page in pages if page.url],
        }
