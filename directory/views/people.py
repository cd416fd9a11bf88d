from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import choices
from directory.cards import DetailCard, cards
from directory.filters import LETTERS, PersonFilter, who_choices
from directory.form_fields import SUGGESTED, fitting, labelled
from directory.models import Facility, Favourite, Movement, Person
from directory.services import profile
from directory.views.exports import export_people
from directory.visibility import Viewer

PAGE_SIZE = 25
MOST_FACILITIES = 8


@require_safe
def person_list(request):
    return _list_of(request, Person.objects.active(), _("Colleagues"))


@require_safe
def person_choices(request):
    """The suggestions under a box in which a colleague is chosen."""
    people = labelled(fitting(request.GET.get("q", ""))[:SUGGESTED])
    return render(request, "directory/_person_choices.html", {"people": people})


@require_safe
def favourite_list(request):
    hint = _("Open the page of a colleague and choose the star: they then stand here.")
    return _list_of(request, _favourites(request), _("Favourites"), hint, of="favourites")


@require_safe
def my_team(request):
    hint = _("The directory does not say who your manager is, nor who reports to you.")
    return _list_of(request, _team(request), _("My team"), hint, of="my-team")


def _favourites(request):
    return Person.objects.active().filter(favoured_by__owner=request.user)


def _team(request):
    """My manager, those who report to the same manager, and those who report to me."""
    viewer = Viewer.of_request(request)
    own = getattr(request.user, "person", None)
    near = Q(manager=viewer.person_id) if viewer.person_id else Q(pk=None)
    if own and own.manager_id:
        near |= Q(pk=own.manager_id) | Q(manager=own.manager_id)
    return Person.objects.active().filter(near)


# Of whom there may be a phone list, beside everybody.
_OWN_LISTS = {"favourites": _favourites, "my-team": _team}


def _list_of(request, people, title, hint="", of=None):
    """Show these people, narrowed by what was asked; to htmx only the results, as a file when asked."""
    filters = PersonFilter(request.GET, people, request=request)
    if file_format := request.GET.get("format"):
        return export_people(request, filters.qs, file_format)
    viewer = Viewer.of_request(request)
    found = filters.qs.for_cards().with_absences(timezone.localdate())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = cards(page.object_list, viewer)
    query = filters.form.cleaned_data.get("q") or ""
    context = {
        "title": title,
        "hint": hint,
        "of": of,
        "page": page,
        "filters": filters,
        "query": query,
        "letters": LETTERS,
        "choices": choices.current(),
        "who_choices": who_choices(),
        "group_by": (request.GET.get("sort") or "").removeprefix("-"),
        "facilities": Facility.objects.matching(query).select_related("location")[:MOST_FACILITIES] if query else (),
        "may_export": request.user.has_perm("directory.export_people"),
    }
    is_partial = request.htmx and not request.htmx.history_restore_request
    template = "directory/_person_results.html" if is_partial else "directory/person_list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def person_detail(request, slug):
    today = timezone.localdate()
    people = Person.objects.visible_to(request.user).for_page().with_absences(today)
    person = get_object_or_404(people, slug=slug)
    context = {
        "card": DetailCard(person, Viewer.of_request(request)),
        "person": person,
        "may_edit": person.is_shown and profile.may_edit(request.user, person),
        "left_on": None if person.is_active_in_directory else person.movements.filter(kind=Movement.Kind.LEFT).first(),
        "is_favourite": Favourite.objects.filter(owner=request.user, person=person).exists(),
        "has_corrector": bool(profile.corrector_of(person)),
    }
    return render(request, "directory/person_detail.html", context)


@require_POST
def set_favourite(request, slug):
    person = get_object_or_404(Person.objects.active(), slug=slug)
    profile.set_favourite(person, is_favourite="keep" in request.POST, by=request.user)
    return redirect(person)


@require_safe
def phone_list(request):
    """Everybody found, by department, to print; `of` and the filters as in the lists."""
    own_list = _OWN_LISTS.get(request.GET.get("of", ""))
    among = own_list(request) if own_list else Person.objects.active()
    filters = PersonFilter(request.GET, among, request=request)
    people = filters.qs.for_cards().order_by("department__name", "sort_name", "pk")
    context = {"people": cards(people, Viewer.of_request(request)), "today": timezone.localdate()}
    return render(request, "directory/phone_list.html", context)
