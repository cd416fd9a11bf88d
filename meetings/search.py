from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.folding import fold
from intranet.modules import SearchResult, SearchSource
from meetings.models import AgendaItem, GoverningBody


def _find_items(user, query, limit):
    """Agenda items in whose text every word stands, of those that `user` may know of; bodies by name first."""
    words = fold(query).split()
    if not words:
        return []
    found = AgendaItem.objects.visible_to(user).exclude(state=AgendaItem.State.WITHDRAWN)
    for word in words:
        found = found.filter(search_text__contains=word)
    results = [
        SearchResult(body.name, str(_("governing body")), body.get_absolute_url())
        for body in GoverningBody.objects.visible_to(user).active()
        if all(word in fold(f"{body.name} {body.short_name}") for word in words)
    ]
    for item in found.select_related("meeting__body").order_by("-meeting__starts_at", "pk")[:limit]:
        day = timezone.localdate(item.meeting.starts_at)
        results.append(SearchResult(item.title, f"{item.meeting.body.name} · {day:%d/%m/%Y}", item.get_absolute_url()))
    return results[:limit]


meetings = SearchSource(_("Meetings"), _find_items, order=40, icon="meeting")
