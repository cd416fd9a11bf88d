"""The page of one request: all that somebody needs to decide, or to see where it stands."""

from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.content import differences, seal
from approvals.forms import CommentForm, DecisionForm
from approvals.kinds import kinds
from approvals.models import ApprovalRequest, Candidate, Event
from approvals.progress import progress_of
from directory.models import Person


@require_safe
def request_detail(request, pk):
    return show(request, visible(request, pk))


def visible(request, pk):
    """The request, or 404 for somebody who may not know of it."""
    approvals = ApprovalRequest.objects.visible_to(request.user)
    return get_object_or_404(approvals.select_related("requester", "department", "current_step"), pk=pk)


def show(request, approval, *, decision_form=None, comment_form=None, status=200):
    """Draw the page; the forms are given when they come back with errors."""
    person = Person.objects.filter(user=request.user).first()
    kind, subject = _kind_and_subject(approval)
    present = kind.content(subject) if subject else approval.content
    seat = _seat(approval, person)
    is_requester = person is not None and approval.requester_id == person.pk
    context = {
        "approval": approval,
        "kind": kind,
        "summary": {**kind.summary(subject), "approval": approval} if subject else None,
        "subject_url": kind.url(subject) if subject else "",
        "edit_url": kind.edit_url(subject) if subject and is_requester and approval.is_returned else "",
        "shown_content": _labelled(approval.content, kind),
        "changed_since": differences(approval.content, present, kind.parts if kind else ()),
        "has_changed": approval.is_open and seal(present) != approval.seal,
        "changed_in_round": _changed_in_round(approval, kind),
        "progress": progress_of(approval),
        "events": approval.events.exclude(kind__in=_TOLD_BY_DECISIONS).select_related(
            "by", "step", "decision__decider", "decision__on_behalf_of"
        ),
        "decision_form": (decision_form or DecisionForm(approval=approval)) if seat else None,
        "stands_in_for": seat.person if seat and seat.person != person else None,
        "is_requester": is_requester,
        "can_hand_on": request.user.has_perm("approvals.reassign_approvalrequest") and not is_requester,
        "comment_form": comment_form or CommentForm(),
    }
    return render(request, "approvals/request_detail.html", context, status=status)


# The line of the decision says it already.
_TOLD_BY_DECISIONS = (Event.Kind.REFUSED, Event.Kind.RETURNED)


def _kind_and_subject(approval):
    """None for a module that is switched off, or a subject that is gone."""
    kind = kinds().get(approval.kind)
    if kind is None:
        return None, None
    try:
        return kind, kind.read(approval.subject_key)
    except ObjectDoesNotExist:
        return kind, None


def _seat(approval, person):
    """The seat that `person` may decide on now, by the rule that the decision itself follows."""
    if person is None or not approval.is_pending:
        return None
    own = Candidate.objects.open_to(person).filter(step__approval=approval).select_related("person")
    deputy = Candidate.objects.open_to_deputy(person, timezone.localdate()).filter(step__approval=approval)
    return own.first() or deputy.select_related("person").order_by("seat").first()


def _changed_in_round(approval, kind):
    """What the requester changed before submitting again."""
    if approval.round == 1:
        return []
    before = approval.events.get(round=approval.round - 1, kind__in=(Event.Kind.SUBMITTED, Event.Kind.RESUBMITTED))
    return differences(before.detail["content"], approval.content, kind.parts if kind else ())


def _labelled(content, kind):
    labels = {part.code: part.label for part in kind.parts} if kind else {}
    return [(labels.get(code, code), value) for code, value in content.items()]
