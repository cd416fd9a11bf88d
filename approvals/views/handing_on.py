from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals import services
from approvals.exceptions import CannotTakeSeat
from approvals.forms import HandOnForm
from approvals.models import Candidate
from approvals.views.requests import visible
from intranet.exceptions import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request, pk, candidate):
    """Let somebody else decide in the place of a candidate."""
    approval = visible(request, pk)
    if not request.user.has_perm("approvals.reassign_approvalrequest"):
        raise PermissionDenied
    candidate = get_object_or_404(Candidate.objects.filter(step__approval=approval), pk=candidate)
    form = HandOnForm(request.POST or None)
    if form.is_valid():
        try:
            services.reassign(approval, candidate, by=request.user, **form.cleaned_data)
        except CannotTakeSeat as error:
            form.add_error("to", str(error))
        except DomainError as error:
            messages.warning(request, str(error))
            return redirect(approval)
        else:
            messages.success(request, _("%(name)s may now decide.") % {"name": form.cleaned_data["to"]})
            return redirect(approval)
    context = {"approval": approval, "candidate": candidate, "form": form}
    return render(request, "approvals/request_hand_on.html", context)
