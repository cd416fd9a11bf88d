from django.utils.translation import gettext_lazy as _

from approvals.content import Part
from approvals.facts import Fact, FactType
from approvals.kinds import ApprovalKind
from citizen_lookup.models import Grant
from citizen_lookup.services.grants import APPROVAL_KIND, put_in_force
from intranet.audit import services as audit


class GrantKind(ApprovalKind[Grant]):
    """How the queue of approvals sees the request for a grant to look residents up."""

    code = APPROVAL_KIND
    label = _("Grant to look residents up")
    model = Grant
    summary_template = "citizen_lookup/grants/_summary.html"
    facts = [
        Fact("days", _("days"), FactType.NUMBER),
        Fact("is_for_oneself", _("asked for oneself"), FactType.YES_NO),
    ]
    parts = [
        Part("holder", _("For whom")),
        Part("purposes", _("Purposes")),
        Part("period", _("Period")),
        Part("why", _("Why")),
    ]

    def department(self, subject):
        return subject.department

    def fact_values(self, subject):
        return {
            "days": (subject.ends_on - subject.starts_on).days,
            "is_for_oneself": subject.holder_id == subject.asked_by_id,
        }

    def content(self, subject):
        purposes = subject.purposes.order_by("pk")
        return {
            "holder": f"{subject.holder_id} {subject.holder.get_full_name()}",
            "purposes": "\n".join(f"{one.pk} {one.name} ({one.version}): {one.legal_basis}" for one in purposes),
            "period": f"{subject.starts_on.isoformat()} {subject.ends_on.isoformat()}",
            "why": subject.why,
        }

    def url(self, subject):
        return subject.get_absolute_url()

    def edit_url(self, subject):
        return f"{subject.get_absolute_url()}edit/"

    def approved(self, subject, *, approval, by):
        put_in_force(subject, by=by)

    def refused(self, subject, *, approval, by):
        _become(subject, Grant.State.REFUSED)

    def returned(self, subject, *, approval, by):
        _become(subject, Grant.State.RETURNED)

    def withdrawn(self, subject, *, approval, by):
        _become(subject, Grant.State.WITHDRAWN)
        audit.record("citizen_lookup.grant_withdrawn", subject=subject, by=by)


def _become(grant, state):
    grant.state = state
    grant.save(update_fields=["state"])
