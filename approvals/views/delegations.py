from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals import services
from approvals.forms import DelegationForm
from approvals.models import Delegation
from directory.models import Person
from intranet.exceptions import DomainError


@require_safe
def delegation_list(request):
    """Who replaces me and whom I replace; all replacements for whoever may arrange them."""
    today = timezone.localdate()
    delegations = Delegation.objects.visible_to(request.user).select_related("principal", "delegate", "made_by")
    context = {
        "current": delegations.not_over(today).order_by("starts_on", "pk"),
        "past": delegations.over(today)[:25],
        "today": today,
        "may_arrange": request.user.has_perm("approvals.arrange_delegation"),
        "person": Person.objects.filter(user=request.user).first(),
    }
    return render(request, "approvals/delegation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request):
    """Arrange one's own replacement, or with `?for=somebody` that of a colleague who cannot do it."""
    for_somebody = "for" in request.GET
    if for_somebody and not request.user.has_perm("approvals.arrange_delegation"):
        raise PermissionDenied
    own = None if for_somebody else services.person_of(request.user)
    form = DelegationForm(request.POST or None, own=own, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            delegation = services.arrange(form.instance, by=request.user)
        except DomainError as error:
            form.add_error("delegate", str(error))
        else:
            text = _("%(delegate)s replaces %(principal)s.")
            messages.success(request, text % {"delegate": delegation.delegate, "principal": delegation.principal})
            return redirect("approvals:delegation_list")
    return render(request, "approvals/delegation_form.html", {"form": form, "for_somebody": for_somebody})


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_end(request, pk):
    """Ask once, then end the replacement now."""
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user).not_over(timezone.localdate()), pk=pk)
    if not services.may_end(delegation, by=request.user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "approvals/delegation_end.html", {"delegation": delegation})
    services.end(delegation, by=request.user)
    messages.success(request, _("Ended: %(replacement)s.") % {"replacement": delegation})
    return redirect("approvals:delegation_list")
