from wagtail import hooks
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from intranet.accounts.admin.assignments import AssignmentViewSet
from intranet.accounts.admin.choosers import account_chooser
from intranet.accounts.admin.mappings import IdentityViewSet, MappingViewSet

# Wagtail's actions on many users at once put people into groups past the dates, the rules and the audit trail.
UserBulkAction.models = []


@hooks.register("register_admin_viewset")
def accounts():
    return [
        account_chooser,
        AssignmentViewSet(),
        MappingViewSet(),
        IdentityViewSet(),
    ]
