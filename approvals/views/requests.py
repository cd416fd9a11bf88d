from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from approvals.models import ApprovalRequest


@require_safe
def request_detail(request, pk):
    approval = get_object_or_404(ApprovalRequest.objects.visible_to(request.user), pk=pk)
    return render(request, "approvals/request_detail.html", {"approval": approval})
