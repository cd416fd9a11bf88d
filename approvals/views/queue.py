from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.models import ApprovalRequest
from approvals.services import person_of


@require_safe
def queue(request):
    approvals = ApprovalRequest.objects.decidable_by(person_of(request.user), timezone.localdate())
    return render(request, "approvals/queue.html", {"approvals": approvals})
