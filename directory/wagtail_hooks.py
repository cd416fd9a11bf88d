from wagtail import hooks

from directory.admin.choosers import PersonChooserViewSet
from directory.admin.people import PeopleGroup
from directory.admin.sources import SourcesGroup


@hooks.register("register_admin_viewset")
def people():
    return [PersonChooserViewSet("directory_person_chooser"), PeopleGroup(), SourcesGroup()]
