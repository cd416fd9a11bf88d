from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own app for users and groups, with our screens for accounts and roles."""

    user_viewset = "intranet.accounts.admin.accounts.AccountViewSet"
    group_viewset = "intranet.accounts.admin.roles.RoleViewSet"
