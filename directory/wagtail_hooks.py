from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from directory.admin.choosers import person_chooser
from directory.admin.people import PeopleGroup
from directory.admin.proposals import ProposalViewSet
from directory.admin.runs import SyncRunViewSet
from directory.admin.sources import SourceViewSet


class SourcesGroup(ModelViewSetGroup):
    menu_label = _("Staff directories")
    menu_icon = "download"
    menu_order = 320
    items = (
        SourceViewSet("directory_sources"),
        SyncRunViewSet("directory_runs"),
        ProposalViewSet("directory_returns"),
    )


@hooks.register("register_admin_viewset")
def people():
    return [person_chooser, PeopleGroup(), SourcesGroup()]
