from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, RoleDefinition, all_permissions

_REFERENCE_DATA = all_permissions("directory", "organisation", "department", "location")
_PEOPLE = ("directory.add_person", "directory.change_person", "directory.view_person")


class DirectoryConfig(ModuleConfig):
    name = "directory"
    label_for_people = _("Colleagues")
    url_prefix = "people/"
    navigation = [Entry(_("Colleagues"), "directory:person_list", icon="people", order=10)]
    panels = ["directory.panels.BirthdaysPanel", "directory.panels.NewColleaguesPanel"]
    search_sources = ["directory.search.sources.colleagues"]
    roles = [
        RoleDefinition(
            "personnel",
            _("Personnel service"),
            _("Sees and exports what is kept for the personnel service, and keeps the people pages right."),
            (
                "wagtailadmin.access_admin",
                "directory.view_restricted_fields",
                "directory.export_people",
                *_PEOPLE,
                *_REFERENCE_DATA,
            ),
        ),
    ]
    role_permissions = {
        "administrator": (
            *_PEOPLE,
            *_REFERENCE_DATA,
            "directory.view_fieldpolicy",
            "directory.change_fieldpolicy",
            "directory.change_directorysettings",
        )
    }
    audit_actions = {
        "directory.person_added": _("Colleague added by hand"),
        "directory.person_changed": _("Colleague changed by hand"),
        "directory.person_hidden": _("Colleague hidden"),
        "directory.person_shown": _("Colleague shown again"),
        "directory.policy_changed": _("Visibility of a field changed"),
    }
