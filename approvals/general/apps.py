from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig


class GeneralRequestsConfig(ModuleConfig):
    name = "approvals.general"
    label = "general_requests"
    label_for_people = _("General requests")
    url_prefix = "requests/"
    requires = ("approvals",)
    closed_to_impersonation = True
    approval_kinds = ["approvals.general.approval.GeneralRequestKind"]
    navigation = [Entry(_("New request"), "general_requests:request_new", icon="add", order=35)]
    demo = "approvals.general.demo.make_requests"
