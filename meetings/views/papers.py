from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from intranet.branding.models import TownSettings
from meetings import agendas, bundles
from meetings.models import Convocation, Meeting


@require_safe
def agenda_paper(request, pk):
    """The agenda on paper, as far as the reader may see it."""
    meeting = _visible(request, pk)
    lines = agendas.lines_for(meeting, request.user)
    return _pdf(agendas.agenda_pdf(meeting, lines, town=str(TownSettings.current(request))), meeting, "agenda")


@require_safe
def bundle(request, pk):
    """The agenda with the documents that the reader may see; `?since=2` holds only what changed since version 2."""
    meeting = _visible(request, pk)
    convocation = None
    if version := request.GET.get("since"):
        if not version.isdecimal():
            raise Http404
        convocation = get_object_or_404(
            Convocation.objects.visible_to(request.user), meeting=meeting, version=int(version[:4])
        )
    town = str(TownSettings.current(request))
    content = bundles.bundle_pdf(meeting, request.user, town=town, convocation=convocation)
    return _pdf(content, meeting, "supplement" if convocation else "bundle")


def _visible(request, pk):
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)


def _pdf(content, meeting, name):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{meeting.body.slug}-{meeting.day:%Y%m%d}-{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
