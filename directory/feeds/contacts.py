from django.http import Http404
from django.views.decorators.http import require_safe

from directory.cards import Card
from directory.feeds.answers import open_to_tokens, unless_known
from directory.feeds.scopes import CONTACTS
from directory.models import Person
from directory.vcards import vcard
from directory.visibility import Viewer
from intranet.tokens import services as tokens


@open_to_tokens
@require_safe
def vcard_feed(request, secret):
    """All colleagues as one vCard file."""
    user = tokens.user_of(secret, scope=CONTACTS)
    if user is None:
        raise Http404
    viewer = Viewer.of(user)
    body = "".join(vcard(Card(person, viewer)) for person in Person.objects.active().for_contacts())
    return unless_known(request, body.encode(), "text/vcard; charset=utf-8")
