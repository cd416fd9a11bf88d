from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Person

PAGE_SIZE = 25


@require_safe
def person_list(request):
    people = Person.objects.active().select_related("department", "location").prefetch_related("phone_numbers")
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "directory/person_list.html", {"page": page})


@require_safe
def person_detail(request, slug):
    person = get_object_or_404(Person.objects.active(), slug=slug)
    return render(request, "directory/person_detail.html", {"person": person})
