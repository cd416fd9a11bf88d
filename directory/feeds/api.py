from urllib.parse import urljoin

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from directory.cards import Card
from directory.feeds.answers import open_to_tokens
from directory.feeds.scopes import JSON
from directory.filters import PersonFilter
from directory.models import Department, Person
from directory.visibility import Viewer
from intranet.tokens import services as tokens

PAGE_SIZE = 100


def _for_programs(view):
    """Answer JSON to who sends a token: 401 without, 404 as JSON."""

    @open_to_tokens
    @require_safe
    def answer(request, *args, **kwargs):
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        user = tokens.user_of(secret.strip(), scope=JSON) if scheme.lower() == "bearer" else None
        if user is None:
            headers = {"WWW-Authenticate": 'Bearer realm="Belfort"'}
            return JsonResponse({"error": "A valid token is needed."}, status=401, headers=headers)
        request.user = user
        try:
            return JsonResponse(view(request, *args, **kwargs), headers={"Cache-Control": "private, no-store"})
        except Http404:
            return JsonResponse({"error": "There is nothing here."}, status=404)

    return answer


@_for_programs
def person_list(request):
    """A page of colleagues; the same filters as the list of the portal."""
    people = PersonFilter(request.GET, Person.objects.active().for_contacts(), request=request).qs
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    viewer = Viewer.of_request(request)
    return {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "people": [_person(Card(person, viewer)) for person in page],
    }


@_for_programs
def person_detail(request, slug):
    person = Person.objects.active().for_contacts().filter(slug=slug).first()
    if person is None:
        raise Http404
    return _person(Card(person, Viewer.of_request(request)))


@_for_programs
def department_list(request):
    departments = Department.objects.select_related("organisation")
    return {
        "departments": [
            {"id": row.pk, "name": row.name, "organisation": row.organisation.name, "parent": row.parent_id}
            for row in departments
        ]
    }


def _person(card):
    return {
        "id": card.slug,
        "name": card.display_name,
        "function": card.function,
        "department": {"id": card.department.pk, "name": card.department.name} if card.department else None,
        "location": card.location.name if card.location else None,
        "room": card.room,
        "mail": card.mail,
        "phones": [{"kind": phone.kind, "shown": phone.shown, "dialled": phone.dialled} for phone in card.phones],
        "page": urljoin(settings.SITE_URL, card.url),
    }
