from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from directory.feeds.scopes import SCOPES
from intranet.configuration.options import Option
from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition, Schedule, all_permissions
from intranet.privacy.declarations import Erasure, Processing, Retention

_REFERENCE_DATA = all_permissions("directory", "organisation", "department", "location", "facility")
_PEOPLE = ("directory.add_person", "directory.change_person", "directory.view_person")


class DirectoryConfig(ModuleConfig):
    name = "directory"
    label_for_people = _("Colleagues")
    url_prefix = "people/"
    navigation = [Entry(_("Colleagues"), "directory:person_list", icon="people", order=10)]
    administration = [
        Entry(
            _("Data of one person"),
            "directory:personal_data",
            icon="fingerprint",
            order=83,
            permission="directory.export_person_data",
        ),
    ]
    authentication_backends = ("directory.ldap.backend.DirectoryBackend",)
    panels = ["directory.panels.BirthdaysPanel", "directory.panels.NewColleaguesPanel"]
    search_sources = ["directory.search.sources.colleagues", "directory.search.sources.facilities"]
    token_scopes = SCOPES
    well_known = {"carddav": "directory:carddav_root"}
    open_url_names = (
        "directory:birthday_feed",
        "directory:vcard_feed",
        "directory:carddav_root",
        "directory:carddav_principal",
        "directory:carddav_book",
        "directory:carddav_contact",
        "directory:api_person_list",
        "directory:api_person_detail",
        "directory:api_department_list",
    )
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
            *all_permissions("directory", "directorysource"),
            "directory.view_syncrun",
            "directory.change_syncrun",
            "directory.view_proposal",
            "directory.change_proposal",
        ),
        "dpo": ("directory.erase_person", "directory.export_person_data"),
    }
    notification_kinds = [
        NotificationKind(
            "directory.run_stopped",
            _("A staff directory waits for my confirmation"),
            permission="directory.change_syncrun",
        ),
        NotificationKind(
            "directory.proposals",
            _("Colleagues seem to be back"),
            by_mail=False,
            permission="directory.change_proposal",
        ),
    ]
    audit_words = {
        "colleague": _("colleague"),
        "dry_run": _("dry run"),
        "filters": _("filters"),
        "format": _("format"),
        "people": _("colleagues"),
    }
    retentions = [
        Retention(
            "directory.people",
            _("Colleagues"),
            _("While they are in the staff directory; of who left, until the data protection officer erases it."),
        ),
        Retention(
            "directory.reports",
            _("Reports of the synchronisation"),
            _("To see what a run changed, and to mend it."),
            days=90,
            purge="directory.services.runs.purge",
            setting="directory.keep_reports_days",
        ),
    ]
    processing = [
        Processing(
            "directory",
            _("Who is who"),
            purpose=_("Letting staff find and reach each other, and know who replaces whom."),
            legal_basis=_("Task carried out in the public interest (article 6(1)(e)); own photo, birthday: consent."),
            people=_("Staff of the town and of the bodies that share its directory."),
            data=_(
                "Name, function, department, place, numbers, mail address, photo, languages, working days, absences, "
                "day and month of birth, tasks such as first aid; for the personnel service the employee number."
            ),
            recipients=_("Staff; fields that somebody hides, or that the town restricts, only the personnel service."),
            retentions=("directory.people", "directory.reports"),
            in_use="directory.privacy.sources_in_use",
        )
    ]
    erasure = Erasure(
        erased=(
            _("name, function, department, room, numbers, mail address, employee number, number plate and birthday"),
            _("photos, languages, responsibilities, working days, absences and wishes"),
            _("the link with the directory, and the name in reports of its synchronisation"),
        ),
    )
    left_out_of_exports = ("directory.PersonWord",)
    audit_actions = {
        "directory.person_added": _("Colleague added by hand"),
        "directory.person_changed": _("Colleague changed by hand"),
        "directory.person_hidden": _("Colleague hidden"),
        "directory.person_shown": _("Colleague shown again"),
        "directory.people_exported": _("List of colleagues exported"),
        "directory.mistake_reported": _("Mistake in the data of a colleague reported"),
        "directory.policy_changed": _("Visibility of a field changed"),
        "directory.person_left": _("Colleague gone from the directory"),
        "directory.person_returned": _("Colleague back in the directory"),
        "directory.account_linked": _("Account linked to a colleague"),
        "directory.person_rehired": _("Colleague confirmed as back"),
        "directory.rehire_declined": _("Colleague said not to be back"),
        "directory.person_erased": _("Data of somebody who left erased"),
        "directory.photo_given": _("Photo of a colleague replaced by hand"),
        "directory.people_relinked": _("Colleagues linked to new keys of their directory"),
        "directory.sync_asked": _("Reading of a directory asked"),
        "directory.sync_confirmed": _("Guarded run of a directory confirmed"),
    }
    examinations = ["directory.health.examine"]
    measures = ["directory.health.measures"]
    demo = "directory.demo.running.make_town"
    demo_server = "directory.demo.running.start_server"
    schedules = [
        Schedule(
            "directory.tasks.sync_directory",
            _("Read the staff directories"),
            every=timedelta(minutes=15),
            limit=timedelta(minutes=30),
        ),
    ]
    options = [
        Option(
            "directory.passwords",
            dict,
            {},
            "Passwords of the service accounts, by the code of the source.",
            is_secret=True,
        ),
        Option(
            "directory.keep_reports_days",
            int,
            90,
            "Reports of the synchronisation, with names in them, are removed after so many days.",
            smallest=7,
            largest=730,
        ),
        Option(
            "directory.lean_decoder",
            bool,
            True,
            "Read search results with Belfort's own quick decoder; false falls back on that of ldap3.",
        ),
    ]
