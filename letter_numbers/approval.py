from django.utils.translation import gettext_lazy as _

from approvals.content import Part
from approvals.kinds import ApprovalKind
from intranet.audit import services as audit
from letter_numbers.models import Letter
from letter_numbers.services.requests import APPROVAL_KIND, queue


class LetterKind(ApprovalKind[Letter]):
    """How the queue of approvals sees the request for a letter number, in a series that needs approval."""

    code = APPROVAL_KIND
    label = _("Letter number")
    model = Letter
    summary_template = "letter_numbers/_summary.html"
    parts = [
        Part("subject", _("Subject")),
        Part("addressee", _("Addressee")),
        Part("copies", _("Number of letters")),
        Part("series", _("Series")),
    ]

    def department(self, subject):
        return subject.department

    def content(self, subject):
        return {
            "subject": subject.subject,
            "addressee": f"{subject.addressee}\n{subject.address}".strip(),
            "copies": str(subject.copies),
            "series": subject.series.code,
        }

    def url(self, subject):
        return subject.get_absolute_url()

    def edit_url(self, subject):
        return f"{subject.get_absolute_url()}edit/"

    def approved(self, subject, *, approval, by):
        _become(subject, Letter.State.REQUESTED)
        queue(subject, by=by)

    def refused(self, subject, *, approval, by):
        _become(subject, Letter.State.REFUSED)

    def returned(self, subject, *, approval, by):
        _become(subject, Letter.State.RETURNED)

    def withdrawn(self, subject, *, approval, by):
        _become(subject, Letter.State.WITHDRAWN)
        audit.record("letter_numbers.withdrawn", subject=subject, by=by)


def _become(letter, state):
    letter.state = state
    letter.save(update_fields=["state"])
