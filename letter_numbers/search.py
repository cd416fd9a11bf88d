from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from intranet.modules import SearchResult, SearchSource
from letter_numbers.models import Issue


def _find(user, query, limit):
    found = Issue.objects.visible_to(user)
    for word in query.split():
        found = found.mentioning(word)
    return [
        SearchResult(f"{issue.text} · {issue.letter.subject}", issue.letter.addressee, issue.letter.get_absolute_url())
        for issue in found.select_related("letter").order_by("-issued_at")[:limit]
    ]


letters = SearchSource(
    _("Letters"),
    _find,
    order=50,
    all_url=lambda query: f"{reverse('letter_numbers:register')}?{urlencode({'q': query})}",
    icon="letter",
)
