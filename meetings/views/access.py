"""Find what an address names, for who may know of it: 404 for the others, 403 for who knows but may not."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from meetings.models import AgendaItem, GoverningBody, Meeting


def visible_body(request, slug):
    bodies = GoverningBody.objects.visible_to(request.user).select_related(
        "organisation", "secretary", "default_room", "next_body", "followed_by"
    )
    return get_object_or_404(bodies, slug=slug)


def kept_body(request, slug):
    body = visible_body(request, slug)
    if not body.is_kept_by(request.user):
        raise PermissionDenied
    return body


def visible_meeting(request, pk):
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)


def kept_meeting(request, pk):
    meeting = visible_meeting(request, pk)
    if not meeting.body.is_kept_by(request.user):
        raise PermissionDenied
    return meeting


def visible_item(request, pk):
    return get_object_or_404(AgendaItem.objects.visible_to(request.user).for_list(), pk=pk)


def kept_item(request, pk):
    item = visible_item(request, pk)
    if not item.meeting.body.is_kept_by(request.user):
        raise PermissionDenied
    return item
