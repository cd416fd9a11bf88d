from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition, Schedule
from intranet.privacy.declarations import Erasure, Processing, Retention


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
        Entry(_("To approve"), "approvals:queue", icon="approve", order=30, badge=badge, short_label=_("Approve"))
    ]
    panels = ["approvals.panels.WaitingPanel", "approvals.panels.OwnRequestsPanel"]
    roles = [
        RoleDefinition(
            "financial_director",
            _("Financial director"),
            _("Gives visum: checks credit and legality of intended commitments."),
        ),
    ]
    role_permissions = {
        "administrator": (
            "approvals.add_policy",
            "approvals.change_policy",
            "approvals.view_policy",
            "approvals.reassign_approvalrequest",
            "approvals.arrange_delegation",
        )
    }
    notification_kinds = [
        NotificationKind("approvals.waiting", _("A request waits for my decision")),
        NotificationKind("approvals.reminder", _("A request still waits for my decision")),
        NotificationKind("approvals.result", _("My request was decided on or returned")),
        NotificationKind("approvals.mention", _("A comment on my request, or one that names me")),
        NotificationKind("approvals.replacement", _("I replace somebody, or somebody replaces me")),
    ]
    schedules = [
        Schedule(
            "approvals.tasks.remind_and_escalate", _("Remind approvers, pass on after the term"), daily_at="06:30"
        ),
    ]
    audit_words = {
        "list": _("list"),
        "outcome": _("outcome"),
        "seal": _("seal of the content"),
        "step": _("step"),
        "people": _("colleagues"),
        "person": _("colleague"),
        "version": _("version"),
        "round": _("round"),
    }
    retentions = [
        Retention(
            "approvals.requests",
            _("Requests and decisions"),
            _("Acts of the town: the selection list of the archive service says how long."),
        )
    ]
    processing = [
        Processing(
            "approvals",
            _("Requests and approvals"),
            purpose=_("Having requests decided by whoever is competent, and proving it."),
            legal_basis=_("Task carried out in the public interest, legal obligation (article 6(1)(c) and (e))."),
            people=_("Staff who ask, decide or replace somebody."),
            data=_("Who asked what, who decided what, when, for whom and why."),
            recipients=_("Whoever decides on the request."),
            retentions=("approvals.requests",),
        )
    ]
    erasure = Erasure(kept=(_("requests and decisions, as acts of the town; they show “erased colleague”"),))
    audit_actions = {
        "approvals.submitted": _("Request submitted"),
        "approvals.resubmitted": _("Request submitted again"),
        "approvals.decided": _("Step of a request decided"),
        "approvals.approved": _("Request approved"),
        "approvals.refused": _("Request refused"),
        "approvals.returned": _("Request returned for change"),
        "approvals.withdrawn": _("Request withdrawn"),
        "approvals.reassigned": _("Step of a request handed on"),
        "approvals.escalated": _("Step of a request passed on after the term"),
        "approvals.replacement_arranged": _("Replacement arranged"),
        "approvals.replacement_ended": _("Replacement ended"),
        "approvals.list_exported": _("List of requests exported"),
        "approvals.rules_saved": _("Approval rules saved"),
    }
