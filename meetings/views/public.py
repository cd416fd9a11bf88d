import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings import linked_data


@login_not_required
@require_safe
def public_body(request, slug):
    """The public meetings of a body with their public items, as linked data in the page; the same for everybody."""
    body = get_object_or_404(linked_data.public_bodies(), slug=slug)
    context = {
        "body": body,
        "meetings": linked_data.public_meetings(body),
        "address": linked_data.address(body),
        "vocabularies": linked_data.CONTEXT,
    }
    return render(request, "meetings/public_body.html", context)


@login_not_required
@require_safe
def public_data(request, slug):
    """The same as JSON-LD."""
    body = get_object_or_404(linked_data.public_bodies(), slug=slug)
    content = json.dumps(linked_data.json_ld(body), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/ld+json")
