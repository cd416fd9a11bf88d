from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import search
from directory.forms import ReasonForm
from directory.models import Movement, Person
from directory.services import erasure
from directory.views.people import PAGE_SIZE
from intranet.privacy import registry


@require_safe
def former_list(request):
    """Who is not shown, and by whose decision: that of the directory or that of an administrator."""
    if not (request.user.has_perm("directory.change_person") or request.user.has_perm("directory.erase_person")):
        raise PermissionDenied
    query, state = request.GET.get("q", ""), request.GET.get("state", "")
    people = Person.objects.exclude(is_active_in_directory=True, is_hidden=False).select_related("department")
    if state == Person.State.HIDDEN:
        people = people.hidden()
    elif state == Person.State.GONE:
        people = people.gone()
    if query:
        people = search.by_name(people, query)
    left_on = Max("movements__happened_on", filter=Q(movements__kind=Movement.Kind.LEFT))
    people = people.annotate(left_on=left_on).order_by("sort_name", "pk")
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "state": state,
        "states": Person.State.choices[1:],
        "may_open": request.user.has_perm("directory.change_person"),
        "may_erase": request.user.has_perm("directory.erase_person"),
    }
    return render(request, "directory/former_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request, pk):
    """Erase what is kept of somebody who left, after saying what goes and what stays."""
    if not request.user.has_perm("directory.erase_person"):
        raise PermissionDenied
    person = get_object_or_404(Person.objects.exclude(is_active_in_directory=True, is_hidden=False), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase(person, by=request.user, reason=form.cleaned_data["reason"])
        except (erasure.StillThere, erasure.AlreadyErased) as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("What was kept of this colleague has been erased."))
            return redirect("directory:former_list")
    context = {"person": person, "form": form, "erased": registry.erased(), "kept": registry.kept()}
    return render(request, "directory/person_erase.html", context)
