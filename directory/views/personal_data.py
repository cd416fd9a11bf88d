import tempfile

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from directory import search
from directory.forms import ReasonForm
from directory.models import Person
from directory.privacy import subject_of
from directory.views.people import PAGE_SIZE
from intranet.privacy import exporting


@require_safe
def personal_data(request):
    """Find somebody who asks what is kept of them, also when they left."""
    _check_may_export(request.user)
    query = request.GET.get("q", "")
    people = search.by_name(Person.objects.all(), query) if query else Person.objects.none()
    people = people.select_related("department").order_by("sort_name", "pk")
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "query": query, "may_erase": request.user.has_perm("directory.erase_person")}
    return render(request, "directory/personal_data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def personal_data_export(request, pk):
    """Everything the portal keeps of one colleague, as a ZIP; the audit trail keeps who asked for it and why."""
    _check_may_export(request.user)
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
        exporting.export(subject_of(person), file, by=request.user, reason=form.cleaned_data["reason"])
        file.seek(0)
        answer = FileResponse(file, as_attachment=True, filename=f"{person.slug}.zip")
        answer["Cache-Control"] = "private, no-store"
        return answer
    return render(request, "directory/personal_data_export.html", {"person": person, "form": form})


def _check_may_export(user):
    if not user.has_perm("directory.export_person_data"):
        raise PermissionDenied
