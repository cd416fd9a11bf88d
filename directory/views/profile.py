from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import choices
from directory.forms import AbsenceForm, MistakeForm, PhotoForm, ProfileForm, WorkingDayForm
from directory.models import Absence, Person
from directory.services import profile as services
from directory.visibility import Viewer


@require_safe
def my_page(request):
    """My own page, for the menu; without one, everybody's."""
    person = getattr(request.user, "person", None)
    return redirect(person if person and person.is_shown else "directory:person_list")


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request, slug):
    """What a colleague keeps right: tasks, languages, days, wishes."""
    person = _editable(request, slug)
    form = ProfileForm(request.POST or None, instance=person, policies=Viewer.of_request(request).policies)
    days = _day_forms(request, person)
    if request.method == "POST" and form.is_valid() and all(day.is_valid() for day in days):
        services.update(
            person,
            values=form.values(),
            responsibilities=form.cleaned_data["responsibilities"],
            days=[working for day in days if (working := day.working_day())],
            by=request.user,
        )
        messages.success(request, _("The page has been brought up to date."))
        return redirect(person)
    context = {"person": person, "form": form, "days": days, "absences": _coming_absences(person)}
    return render(request, "directory/profile_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def photo_edit(request, slug):
    """A photo of one's own, instead of that of the directory; or back to that one."""
    person = _editable(request, slug)
    if request.method == "POST" and "remove" in request.POST:
        services.take_photo_away(person, by=request.user)
        messages.success(request, _("Your own photo has been taken away."))
        return redirect("directory:profile_edit", person.slug)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_photo(person, form.cleaned_data["photo"].read(), by=request.user)
        except services.NotAPhoto as error:
            form.add_error("photo", str(error.message))
        else:
            messages.success(request, _("The photo has been replaced."))
            return redirect(person)
    return render(request, "directory/photo_form.html", {"person": person, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def absence_add(request, slug):
    person = _editable(request, slug)
    form = AbsenceForm(request.POST or None, instance=Absence(person=person))
    if request.method == "POST" and form.is_valid():
        try:
            services.plan_absence(person, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The absence is noted."))
            return redirect("directory:profile_edit", person.slug)
    near = (
        Person.objects.active().filter(department=person.department_id).exclude(pk=person.pk)
        if person.department_id
        else ()
    )
    return render(request, "directory/absence_form.html", {"person": person, "form": form, "near": near})


@require_POST
def absence_cancel(request, slug, pk):
    person = _editable(request, slug)
    absence = get_object_or_404(person.absences, pk=pk)
    services.cancel_absence(absence, by=request.user)
    messages.success(request, _("The absence has been taken away."))
    return redirect("directory:profile_edit", person.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def mistake_report(request, slug):
    """Tell who keeps the data that something is wrong."""
    person = get_object_or_404(Person.objects.active().select_related("department__organisation", "source"), slug=slug)
    form = MistakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_mistake(person, message=form.cleaned_data["message"], by=request.user)
        except services.NobodyCorrectsThis as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Thank you. Who keeps these data has been told."))
            return redirect(person)
    return render(request, "directory/mistake_form.html", {"person": person, "form": form})


def _editable(request, slug):
    person = get_object_or_404(Person.objects.active(), slug=slug)
    if not services.may_edit(request.user, person):
        raise PermissionDenied
    return person


def _day_forms(request, person):
    known = {day.weekday: day for day in person.working_days.all()}
    return [
        WorkingDayForm(
            request.POST or None, weekday=weekday, known=known.get(weekday), locations=choices.current().locations
        )
        for weekday in range(1, 8)
    ]


def _coming_absences(person):
    return person.absences.filter(ends_on__gte=timezone.localdate()).select_related("replacement")
