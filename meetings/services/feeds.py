from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intranet.tokens import services as tokens
from meetings.connections import FEED
from meetings.models import Feed, GoverningBody


@transaction.atomic
def make_feed(feed: Feed, *, by: Any) -> tuple[Feed, str]:
    """Make a calendar with a private address; the second value is its secret, shown once. Raises PermissionDenied."""
    if feed.body_id and not GoverningBody.objects.visible_to(by).filter(pk=feed.body_id).exists():
        raise PermissionDenied
    feed.token, secret = tokens.issue(by, scope=FEED, label=str(feed)[:80])
    feed.full_clean()
    feed.save()
    return feed, secret
