from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, RoleDefinition, Schedule, all_permissions
from intranet.privacy.declarations import Erasure, Processing, Retention


class AccountsConfig(ModuleConfig):
    name = "intranet.accounts"
    label_for_people = _("Accounts")
    audit_words = {
        "identity": _("identity"),
        "issuer": _("provider"),
        "mapping": _("directory group and role"),
        "sessions": _("sessions ended"),
        "role": _("role"),
        "permissions": _("permissions"),
        "name": _("name"),
    }
    retentions = [
        Retention("accounts.sessions", _("Sessions"), _("Until they end, by time or by logging out."), days=None),
        Retention(
            "accounts.failed_attempts",
            _("Counted failed logins"),
            _("To lock a name after too many; the lock itself lasts minutes."),
            days=30,
            purge="intranet.accounts.privacy.purge_failed_attempts",
            longest=365,
        ),
        Retention(
            "accounts.logins",
            _("Record of logins"),
            _("Security: shows who logged in from where when something happened. The database refuses to change it."),
        ),
        Retention("accounts.accounts", _("Accounts and their roles"), _("Until the colleague is erased.")),
    ]
    processing = [
        Processing(
            "accounts",
            _("Logging in and rights"),
            purpose=_("Knowing who uses the portal, giving people the rights of their work, finding out misuse."),
            legal_basis=_("Task carried out in the public interest, and the duty to secure (articles 6(1)(e) and 32)."),
            people=_("Staff with an account."),
            data=_("Name, login name, mail address, roles, sessions with address and browser, attempts to log in."),
            recipients=_("Administrators and the data protection officer."),
            retentions=("accounts.accounts", "accounts.sessions", "accounts.failed_attempts", "accounts.logins"),
            in_use="intranet.accounts.privacy.providers_in_use",
        )
    ]
    erasure = Erasure(
        erased=(_("the login name, the sessions and the identities of the account"),),
        kept=(
            _("the record of logins, which nobody may change: it proves who did what"),
            _("which role the account held and when"),
        ),
        erase="intranet.accounts.privacy.erase",
    )
    personal_data = ["intranet.accounts.privacy.kept_by_name"]
    left_out_of_exports = ("accounts.User.password", "accounts.Session.session_key", "accounts.Session.session_data")
    audit_actions = {
        "accounts.account_changed": _("Account changed"),
        "accounts.account_created": _("Account made"),
        "accounts.group_mapping_removed": _("Role by group removed"),
        "accounts.group_mapping_saved": _("Role by group kept"),
        "accounts.identity_linked": _("Account linked to the identity provider"),
        "accounts.identity_unlinked": _("Account parted from the identity provider"),
        "accounts.password_changed": _("Password changed"),
        "accounts.role_assigned": _("Role given"),
        "accounts.role_changed": _("Role given for another time"),
        "accounts.role_created": _("Role made"),
        "accounts.role_ended": _("Role ended"),
        "accounts.role_redefined": _("Role changed"),
        "accounts.role_removed": _("Role removed"),
        "accounts.session_ended": _("Session ended"),
        "accounts.sessions_ended": _("Logged out everywhere"),
        "accounts.viewing_as_started": _("Portal viewed as this colleague"),
        "accounts.viewing_as_ended": _("Viewing as this colleague ended"),
    }
    administration = [
        Entry(_("Logins"), "login_event_list", icon="log-in", order=85, permission="accounts.view_login_events")
    ]
    schedules = [
        Schedule(
            "intranet.accounts.tasks.follow_the_calendar",
            _("Begin and end roles on their day, and clear away old sessions"),
            daily_at="00:05",
        )
    ]
    roles = [
        RoleDefinition(
            "administrator",
            _("Administrator"),
            _("Configures the portal: accounts, roles, sources and jobs. Approves nothing and looks nobody up."),
            (
                "wagtailadmin.access_admin",
                *all_permissions("accounts", "role", "roleassignment", "directorygrouprole"),
                *all_permissions("auth", "group"),
                "accounts.add_user",
                "accounts.change_user",
                "accounts.view_user",
                "accounts.view_externalidentity",
                "accounts.delete_externalidentity",
                "accounts.view_login_events",
                "accounts.view_as",
            ),
            is_protected=True,
        ),
        RoleDefinition("editor", _("Editor"), _("Writes news and the handbook."), ("wagtailadmin.access_admin",)),
        RoleDefinition(
            "dpo",
            _("Data protection officer"),
            _("Reads the audit trail, the record of logins and the record of who looked up whom."),
            ("accounts.view_login_events",),
            is_protected=True,
        ),
    ]

    def ready(self):
        from intranet.accounts import login_record, role_sync, sessions

        post_migrate.connect(role_sync.sync_after_migrate, dispatch_uid="accounts.sync_roles")
        user_logged_in.connect(sessions.remember_client, dispatch_uid="accounts.remember_client")
        user_logged_in.connect(login_record.record_success, dispatch_uid="accounts.record_success")
        user_login_failed.connect(login_record.record_failure, dispatch_uid="accounts.record_failure")
