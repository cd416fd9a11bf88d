from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet.exceptions import DomainError
from meetings import planning, services, usual
from meetings.forms import NewMeetingForm, PatternForm
from meetings.models import GoverningBody, Meeting
from meetings.views.access import kept_body, visible_body
from meetings.views.calendar import common, shown_meetings

SHOWN = 12


@require_safe
def body_list(request):
    bodies = GoverningBody.objects.visible_to(request.user).active().select_related("organisation", "default_room")
    nearest: dict[int, Meeting] = {}
    for meeting in shown_meetings(request).standing().coming().filter(body__in=bodies):
        nearest.setdefault(meeting.body_id, meeting)
    return render(request, "meetings/body_list.html", {"bodies": bodies, "nearest": nearest, **common(request)})


@require_safe
def body_detail(request, slug):
    """A body: when it meets, who sits in it, until when items are taken."""
    body = visible_body(request, slug)
    meetings = shown_meetings(request).filter(body=body)
    context = {
        "body": body,
        "coming": meetings.coming()[:SHOWN],
        "past": meetings.past()[:SHOWN],
        "members": body.memberships.visible_to(request.user).current().select_related("person__department"),
        "follows": body.followers.filter(pk=request.user.pk).exists(),
        "can_keep": body.is_kept_by(request.user),
        **common(request),
    }
    return render(request, "meetings/body_detail.html", context)


@require_POST
def body_follow(request, slug):
    body = visible_body(request, slug)
    follows = request.POST.get("follows") == "1"
    services.set_following(body, by=request.user, follows=follows)
    text = _("You hear of its deadlines from now on.") if follows else _("You do not follow this body any more.")
    messages.success(request, text)
    return redirect(body)


@require_POST
def usual_bodies(request):
    """Make the bodies that every Flemish town has."""
    if not request.user.has_perm("meetings.add_governingbody"):
        raise PermissionDenied
    town, social_welfare = usual.owners()
    if town is None:
        messages.warning(request, _("The directory holds no organisation yet: synchronise it first."))
    else:
        made = usual.add_usual_bodies(by=request.user, town=town, social_welfare=social_welfare)
        text = ngettext("%(count)s body is added.", "%(count)s bodies are added.", len(made))
        messages.success(request, text % {"count": len(made)})
    return redirect("meetings:body_list")


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request, slug):
    body = kept_body(request, slug)
    form = NewMeetingForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.times
        fields = {name: form.cleaned_data[name] for name in ("title", "video_url")}
        try:
            meeting = services.add(
                Meeting(body=body, starts_at=starts_at, ends_at=ends_at, **form.location, **fields), by=request.user
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The meeting is planned."))
            return redirect(meeting)
    return render(request, "meetings/meeting_form.html", {"body": body, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def plan_year(request, slug):
    """From a pattern to explicit dates with their conflicts; only what is ticked is made."""
    body = kept_body(request, slug)
    is_shown = request.method == "POST"
    form = PatternForm(request.POST if is_shown else None, body=body)
    found = planning.proposals(form.pattern()) if is_shown and form.is_valid() else []
    ticked = (
        set(request.POST.getlist("day")) if "make" in request.POST else {one.key for one in found if one.is_advised}
    )
    if found and "make" in request.POST:
        chosen = [(one.starts_at, one.ends_at) for one in found if one.key in ticked]
        try:
            made = services.plan(
                body,
                chosen,
                by=request.user,
                room=form.cleaned_data["room"],
                place=form.cleaned_data["place"],
                with_tandem=form.pattern().has_tandem,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = ngettext("%(count)s meeting is planned.", "%(count)s meetings are planned.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect(body)
    context = {"body": body, "form": form, "found": found, "ticked": ticked, "was_asked": is_shown and form.is_valid()}
    return render(request, "meetings/plan.html", context)
