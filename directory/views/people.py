from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from directory import choices
from directory.cards import DetailCard, cards
from directory.filters import LETTERS, PersonFilter
from directory.models import Person
from directory.visibility import Viewer

PAGE_SIZE = 25


@require_safe
def person_list(request):
    """Everybody, narrowed by what was asked; to htmx only the results."""
    filters = PersonFilter(request.GET, Person.objects.active().for_cards(), request=request)
    page = Paginator(filters.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = cards(page.object_list, Viewer.of_request(request))
    context = {"page": page, "filters": filters, "letters": LETTERS, "choices": choices.current()}
    is_partial = request.htmx and not request.htmx.history_restore_request
    template = "directory/_person_results.html" if is_partial else "directory/person_list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def person_detail(request, slug):
    person = get_object_or_404(Person.objects.active().for_page(), slug=slug)
    return render(request, "directory/person_detail.html", {"card": DetailCard(person, Viewer.of_request(request))})
