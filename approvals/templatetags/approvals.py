"""What the pages of requests show in the same words everywhere."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import ApprovalRequest, Decision
from intranet.money import in_euro
from intranet.templatetags.interface import state

register = template.Library()

STATE_KINDS = {"pending": "wait", "returned": "info", "approved": "ok", "refused": "bad", "withdrawn": ""}
OUTCOME_KINDS = {
    "approved": "ok",
    "conditions": "ok",
    "against": "wait",
    "blocking": "wait",
    "returned": "info",
    "refused": "bad",
}
SOON = 1


@register.simple_tag
def request_state(approval: ApprovalRequest):
    """The state of a request as a coloured word."""
    return state(STATE_KINDS[approval.state], approval.get_state_display())


@register.simple_tag
def outcome_state(decision: Decision):
    """A decision as a coloured word."""
    return state(OUTCOME_KINDS[decision.outcome], decision.get_outcome_display())


@register.simple_tag
def term(approval: ApprovalRequest, always: bool = False):
    """How many working days are left; coloured, and unless `always` only shown, when that is soon."""
    left = approval.working_days_left()
    if left is None or (left > SOON and not always):
        return ""
    if left < 0:
        text = ngettext("%(days)s working day late", "%(days)s working days late", -left) % {"days": -left}
        return state("bad", text)
    if left == 0:
        return state("wait", _("last day"))
    text = ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}
    return state("wait" if left <= SOON else "", text)


@register.filter
def money(amount):
    """An amount in euro as the reader's language writes it; nothing when it costs nothing."""
    return in_euro(amount) if amount else ""


@register.simple_tag
def decided_by(decision: Decision) -> str:
    """Who decided, and for whom: `Chantal Vermeersch, for Bart Dewulf`."""
    if decision.on_behalf_of is None:
        return str(decision.decider)
    return _("%(name)s, for %(principal)s") % {"name": decision.decider, "principal": decision.on_behalf_of}


@register.filter
def receipt(approval: ApprovalRequest) -> str:
    """What a list hands back with a decision, so that it falls on what was shown: request, step, seal."""
    return f"{approval.pk}:{approval.current_step_id}:{approval.seal}"
