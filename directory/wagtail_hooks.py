from wagtail import hooks

from directory.admin.choosers import PersonChooserViewSet
from directory.admin.people import PeopleGroup


@hooks.register("register_admin_viewset")
def people():
    return [PersonChooserViewSet("directory_person_chooser"), PeopleGroup()]
