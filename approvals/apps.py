from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition


def badge(user):
    from approvals.badge import waiting_for

    return waiting_for(user)


class ApprovalsConfig(ModuleConfig):
    name = "approvals"
    label_for_people = _("Approvals")
    url_prefix = "approvals/"
    requires = ("directory",)
    closed_to_impersonation = True
    navigation = [
        Entry(_("To approve"), "approvals:queue", icon="check", order=30, badge=badge, short_label=_("Approve"))
    ]
    roles = [
        RoleDefinition(
            "financial_director",
            _("Financial director"),
            _("Gives visum: checks credit and legality of intended commitments."),
        ),
    ]
    notification_kinds = [
        NotificationKind("approvals.waiting", _("A request waits for my decision")),
        NotificationKind("approvals.reminder", _("A request still waits for my decision")),
        NotificationKind("approvals.result", _("My request was decided on or returned")),
        NotificationKind("approvals.mention", _("A comment on my request, or one that names me")),
        NotificationKind("approvals.replacement", _("I replace somebody, or somebody replaces me")),
    ]
