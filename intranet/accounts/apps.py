from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, RoleDefinition, Schedule, all_permissions


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
