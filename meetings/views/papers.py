from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intranet import asked
from intranet.branding.models import TownSettings
from intranet.media.responses import private_file
from meetings import agendas, bundles, services
from meetings.models import Bundle, Convocation, Meeting


@require_safe
def agenda_paper(request, pk):
    """The agenda on paper, as far as the reader may see it."""
    meeting = _visible(request, pk)
    lines = agendas.lines_for(meeting, request.user)
    return _pdf(agendas.agenda_pdf(meeting, lines, town=str(TownSettings.current(request))), meeting, "agenda")


@require_safe
def bundle(request, pk):
    """The agenda with the documents that the reader may see; `?since=2` holds only what changed since version 2.

    A large one is made by the worker: its page says how far it is.
    """
    meeting = _visible(request, pk)
    since = None
    if version := request.GET.get("since"):
        visible = Convocation.objects.visible_to(request.user)
        since = get_object_or_404(visible, meeting=meeting, version=asked.whole_number(version))
    contents = bundles.contents_for(meeting, request.user, since)
    if contents.is_large:
        return redirect(services.order_bundle(contents, by=request.user))
    content = bundles.bundle_pdf(contents, town=str(TownSettings.current(request)))
    return _pdf(content, meeting, _bundle_name(since))


@never_cache
@require_safe
def bundle_detail(request, pk):
    """How far a large bundle is, and the bundle itself once it is ready."""
    bundle = get_object_or_404(Bundle.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "meetings/bundle_detail.html", {"bundle": bundle, "meeting": bundle.meeting})


@require_safe
def bundle_download(request, pk):
    """The bundle that was made, as long as it holds what its reader may see now; else a new one is."""
    bundles_here = Bundle.objects.visible_to(request.user).for_list().filter(state=Bundle.State.READY)
    bundle = get_object_or_404(bundles_here, pk=pk)
    contents = bundles.contents_for(bundle.meeting, request.user, bundle.since)
    if contents.fingerprint != bundle.fingerprint:
        return redirect(services.order_bundle(contents, by=request.user))
    return private_file(request, bundle.file, filename=_filename(bundle.meeting, _bundle_name(bundle.since)))


def _visible(request, pk):
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)


def _pdf(content, meeting, name):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_filename(meeting, name)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _bundle_name(since):
    return "supplement" if since else "bundle"


def _filename(meeting, name):
    return f"{meeting.body.slug}-{meeting.day:%Y%m%d}-{name}.pdf"
