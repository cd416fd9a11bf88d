from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.cards import cards
from directory.models import Facility, Person
from directory.search.finding import find
from directory.visibility import Viewer
from intranet.modules import SearchResult, SearchSource


def _find_colleagues(user, query, limit):
    viewer = Viewer.of(user)
    people = find(Person.objects.active().for_cards(), query, viewer).people[:limit]
    return [_result(card) for card in cards(people, viewer)]


def _result(card):
    details = [
        card.function,
        card.department.name if card.department else "",
        *(str(phone) for phone in card.phones[:1]),
    ]
    return SearchResult(card.display_name, " · ".join(filter(None, details)), card.url)


colleagues = SearchSource(
    _("Colleagues"),
    _find_colleagues,
    order=10,
    all_url=lambda query: f"{reverse('directory:person_list')}?{urlencode({'q': query})}",
    icon="people",
)


def _find_facilities(user, query, limit):
    found = Facility.objects.matching(query).select_related("location")[:limit]
    address = reverse("directory:facility_list")
    return [
        SearchResult(
            row.name,
            " · ".join(filter(None, [row.get_kind_display(), row.phone, str(row.location or "")])),
            f"{address}?{urlencode({'q': row.name})}",
        )
        for row in found
    ]


facilities = SearchSource(
    _("Rooms, vehicles and numbers"),
    _find_facilities,
    order=60,
    all_url=lambda query: f"{reverse('directory:facility_list')}?{urlencode({'q': query})}",
    icon="building",
)
