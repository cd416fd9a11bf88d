from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.content import Content, Part
from approvals.facts import AMOUNT, FactValues
from approvals.general.models import GeneralRequest
from approvals.kinds import ApprovalKind

State = GeneralRequest.State


class GeneralRequestKind(ApprovalKind[GeneralRequest]):
    """How the queue sees a general request."""

    code = "general_requests.request"
    label = _("General request")
    model = GeneralRequest
    summary_template = "approvals/general/_summary.html"
    facts = [AMOUNT]
    parts = [
        Part("title", _("Title")),
        Part("text", _("Text")),
        Part("amount", _("Amount excl. VAT")),
        Part("attachment", _("Attachment")),
    ]

    def title(self, subject: GeneralRequest) -> str:
        return subject.title

    def fact_values(self, subject: GeneralRequest) -> FactValues:
        return {"amount": subject.amount or Decimal(0)}

    def content(self, subject: GeneralRequest) -> Content:
        digest = f" (SHA-256 {subject.attachment_digest})" if subject.attachment_digest else ""
        return {
            "title": subject.title,
            "text": subject.text,
            "amount": f"{subject.amount or 0:.2f}",
            "attachment": f"{subject.attachment_name}{digest}",
        }

    def new_url(self) -> str:
        return reverse("general_requests:request_new")

    def edit_url(self, subject: GeneralRequest) -> str:
        return reverse("general_requests:request_edit", args=[subject.pk])

    def approved(self, subject, *, approval, by):
        _become(subject, State.APPROVED)

    def refused(self, subject, *, approval, by):
        _become(subject, State.REFUSED)

    def returned(self, subject, *, approval, by):
        _become(subject, State.RETURNED)

    def withdrawn(self, subject, *, approval, by):
        _become(subject, State.WITHDRAWN)


def _become(general_request: GeneralRequest, state: str) -> None:
    general_request.state = state
    general_request.save(update_fields=["state", "updated_at"])
