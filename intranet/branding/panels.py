from intranet.branding.models import TownSettings


class QuickLinksPanel:
    """The places that the administrator puts within reach of everybody."""

    template_name = "branding/_panel_quick_links.html"
    column = "main"
    order = 80

    def context(self, request):
        links = [block.value for block in TownSettings.current(request).quick_links]
        return {"links": links} if links else None
