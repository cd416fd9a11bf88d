from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import choices, orgchart
from directory.cards import cards
from directory.drawing import draw
from directory.models import Department, Facility, Location, Person, Responsibility
from directory.visibility import Viewer
from intranet import asked
from intranet.folding import fold


@require_safe
def org_chart(request):
    """Departments as a tree; `?branch=` zooms to one and shows who works there."""
    viewer = Viewer.of_request(request)
    root = _branch(request)
    context = {"branches": orgchart.branches(viewer, root and root.pk), "root": root}
    if root:
        members = Person.objects.active().filter(department=root).for_cards()
        context |= {"members": cards(members, viewer), "above": _above(root)}
    return render(request, "directory/org_chart.html", context)


@require_safe
def org_chart_drawing(request):
    """The same tree as one drawing that stands by itself."""
    root = _branch(request)
    drawing = draw(orgchart.branches(Viewer.of_request(request), root and root.pk))
    context = {"drawing": drawing, "title": root.name if root else _("Organisation chart")}
    response = render(request, "directory/org_chart.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = 'inline; filename="organisation-chart.svg"'
    return response


def _branch(request):
    branch = request.GET.get("branch")
    if not branch:
        return None
    return get_object_or_404(Department.objects.select_related("organisation"), pk=asked.whole_number(branch))


def _above(department):
    """The departments that `department` is part of, topmost first."""
    known = choices.current()
    above: list[tuple[int, str]] = []
    parents, names = known.parents, dict(known.departments)
    parent = parents.get(department.pk)
    while parent is not None and parent not in (pk for pk, _name in above):
        above.insert(0, (parent, names[parent]))
        parent = parents.get(parent)
    return above


@require_safe
def place_list(request):
    """The buildings, each with its address and how many work there."""
    working = Count("people", filter=Q(people__is_active_in_directory=True, people__is_hidden=False))
    return render(request, "directory/place_list.html", {"places": Location.objects.annotate(count=working)})


@require_safe
def responsibility_list(request):
    """Who handles what, by subject."""
    query = request.GET.get("q", "")
    viewer = Viewer.of_request(request)
    rows = (
        Responsibility.objects.filter(person__in=Person.objects.active()).order_by().values_list("subject", "person_id")
    )
    words = fold(query).split()
    wanted = [row for row in rows if all(word in fold(row[0]) for word in words)]
    people = Person.objects.for_cards().prefetch_related(None).in_bulk({person for _subject, person in wanted})
    subjects: dict[str, tuple[str, list[Person]]] = {}
    for subject, person in sorted(wanted, key=lambda row: fold(row[0])):
        if viewer.sees(people[person], "responsibilities"):
            subjects.setdefault(fold(subject), (subject, []))[1].append(people[person])
    found = [(subject, cards(handlers, viewer)) for subject, handlers in subjects.values()]
    return render(request, "directory/responsibility_list.html", {"subjects": found, "query": query})


@require_safe
def facility_list(request):
    """Rooms, vehicles and general numbers beside people."""
    query, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    facilities = Facility.objects.select_related("location", "department")
    if query:
        facilities = facilities.matching(query)
    if kind in Facility.Kind.values:
        facilities = facilities.filter(kind=kind)
    context = {"facilities": facilities, "query": query, "kind": kind, "kinds": Facility.Kind.choices}
    return render(request, "directory/facility_list.html", context)
