from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from intranet import asked, exports
from intranet.exports import Column
from meetings import grids
from meetings.deadlines import submission_light
from meetings.filters import MeetingFilter
from meetings.models import AgendaItem, Bundle, FollowUpTask, GoverningBody, Meeting

PAGE_SIZE = 25
MONTHS_IN_A_YEAR = 12
YEARS_AROUND = 20


def _light_in_words(meeting):
    light = submission_light(meeting)
    return light.label if light else ""


COLUMNS = [
    Column(_("Body"), "body.name"),
    Column(_("Title"), "title"),
    Column(_("Start"), "starts_at"),
    Column(_("End"), "ends_at"),
    Column(_("Place"), "place_text"),
    Column(_("Items until"), "submission_deadline"),
    Column(_("Submitting"), _light_in_words),
    Column(_("State"), lambda meeting: meeting.get_state_display()),
]


def shown_meetings(request):
    return Meeting.objects.visible_to(request.user).for_list()


@require_safe
def meeting_list(request):
    """What comes, and until when items are taken for it."""
    filter = MeetingFilter(request.GET, queryset=shown_meetings(request), request=request)
    if format := exports.asked_format(request):
        return exports.export_response(filter.qs, COLUMNS, "meetings", format)
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "meetings/meeting_list.html", {"form": filter.form, "page": page, **common(request)})


@require_safe
def month(request):
    day = grids.asked_day(request.GET.get("date", ""))
    first = day.replace(day=1)
    context = {
        "weeks": grids.month_weeks(shown_meetings(request), first.year, first.month),
        "first": first,
        "earlier": (first - timedelta(days=1)).replace(day=1),
        "later": (first + timedelta(days=31)).replace(day=1),
        "today": timezone.localdate(),
        **common(request),
    }
    return render(request, "meetings/month.html", context)


@require_safe
def week(request):
    day = grids.asked_day(request.GET.get("date", ""))
    monday = day - timedelta(days=day.weekday())
    dates = [monday + timedelta(days=offset) for offset in range(grids.WEEK)]
    context = {
        "days": grids.days_of(shown_meetings(request), dates),
        "monday": monday,
        "sunday": dates[-1],
        "earlier": monday - timedelta(days=grids.WEEK),
        "later": monday + timedelta(days=grids.WEEK),
        "today": timezone.localdate(),
        **common(request),
    }
    return render(request, "meetings/week.html", context)


@require_safe
def year(request):
    """The year on one page, to print and to hang beside the door."""
    this_year = timezone.localdate().year
    chosen = asked.year(request, range(this_year - YEARS_AROUND, this_year + YEARS_AROUND + 1))
    bodies = GoverningBody.objects.visible_to(request.user).active()
    body = next((body for body in bodies if body.slug == request.GET.get("body")), None)
    meetings = shown_meetings(request).standing()
    if body:
        meetings = meetings.filter(body=body)
    last = date(chosen, MONTHS_IN_A_YEAR, 31)
    dates = [date(chosen, 1, 1) + timedelta(days=offset) for offset in range(last.timetuple().tm_yday)]
    months: list[tuple[date, list[grids.Day]]] = [
        (date(chosen, number, 1), []) for number in range(1, MONTHS_IN_A_YEAR + 1)
    ]
    for day in grids.days_of(meetings, dates):
        if day.meetings:
            months[day.date.month - 1][1].append(day)
    context = {"year": chosen, "months": months, "body": body, "bodies": bodies, **common(request)}
    return render(request, "meetings/year.html", context)


@require_safe
def deadlines(request):
    """Until when items are taken, the first to close on top."""
    taking = shown_meetings(request).taking_items().filter(submission_deadline__isnull=False)
    page = Paginator(taking.order_by("submission_deadline", "starts_at"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "meetings/deadlines.html", {"page": page, **common(request)})


@require_safe
def mine(request):
    """What concerns this person: meetings of their bodies, their items and their tasks."""
    user = request.user
    items = AgendaItem.objects.filter(submitted_by=user).for_list().order_by("-created_at")
    tasks = FollowUpTask.objects.visible_to(user).of(user).open().select_related("owner", "item__meeting__body")
    context = {
        "meetings": shown_meetings(request).mine(user).standing().coming()[:12],
        "items": Paginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "tasks": tasks,
        "known_items": set(AgendaItem.objects.visible_to(user).filter(tasks__in=tasks).values_list("pk", flat=True)),
        "bundles": Bundle.objects.visible_to(user).for_list(),
        **common(request),
    }
    return render(request, "meetings/mine.html", context)


@require_safe
def worklist(request):
    """What waits for a secretary: submitted items, tasks that run, and terms of the law."""
    kept = GoverningBody.objects.kept_by(request.user)
    if not kept.exists():
        raise PermissionDenied
    waiting = AgendaItem.objects.visible_to(request.user).filter(meeting__body__in=kept).waiting().for_list()
    tasks = FollowUpTask.objects.visible_to(request.user).open().filter(item__meeting__body__in=kept)
    now = timezone.now()
    running = (
        Meeting.objects.filter(body__in=kept)
        .standing()
        .filter(Q(body__notice_days__gt=0, starts_at__gt=now) | Q(body__decision_list_days__gt=0, starts_at__lte=now))
        .filter(starts_at__gt=now - timedelta(days=30), starts_at__lt=now + timedelta(days=30))
        .for_list()
        .prefetch_related("convocations", "documents")
        .order_by("starts_at")
    )
    context = {
        "waiting": waiting,
        "tasks": tasks.select_related("owner", "item__meeting__body"),
        "running": running,
        "bodies": kept.order_by("order"),
        "can_keep": True,
        **common(request),
    }
    return render(request, "meetings/worklist.html", context)


def common(request):
    """What every page of the module asks: whether this person keeps a body, for the tabs."""
    return {"is_secretary": GoverningBody.objects.kept_by(request.user).exists(), "today": timezone.localdate()}
