from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet import asked, refusals
from intranet.audit.models import AuditEntry
from intranet.exceptions import DomainError
from intranet.media.responses import private_file
from meetings import services
from meetings.deadlines import submission_light
from meetings.forms import ConveneForm, DeadlineForm, MeetingDocumentForm, MoveForm, ReasonForm
from meetings.models import (
    AgendaItem,
    Attendance,
    Convocation,
    ItemDocument,
    Meeting,
    MeetingDocument,
    Membership,
)
from meetings.quorum import forecast
from meetings.views.access import kept_meeting, visible_meeting
from meetings.views.calendar import common


@require_safe
def meeting_detail(request, pk):
    """A meeting with the agenda as this person may know it."""
    meeting, user = visible_meeting(request, pk), request.user
    can_keep, is_member = meeting.body.is_kept_by(user), meeting.body.is_sat_in_by(user)
    if is_member:
        services.note_opened(meeting, by=user)
    visible = meeting.items.visible_to(user).for_list()
    documents = Prefetch("documents", ItemDocument.objects.visible_to(user), to_attr="shown_documents")
    context = {
        "meeting": meeting,
        "items": visible.on_agenda().prefetch_related(documents),
        "waiting": visible.waiting() if can_keep else [],
        "own_items": visible.filter(submitted_by=user).exclude(state__in=AgendaItem.ON_AGENDA),
        "light": submission_light(meeting),
        "documents": meeting.documents.visible_to(user),
        "partners": _partners(meeting, user),
        "can_keep": can_keep,
        "is_member": is_member,
        "history": AuditEntry.objects.history_of(meeting) if can_keep else None,
        **(_for_members(meeting, user) if can_keep or is_member else {}),
        **common(request),
    }
    return render(request, "meetings/meeting_detail.html", context)


def _partners(meeting, user):
    if meeting.tandem is None:
        return []
    return Meeting.objects.visible_to(user).for_list().filter(tandem=meeting.tandem).exclude(pk=meeting.pk)


def _for_members(meeting, user):
    """What only those who sit in the body or keep it see."""
    convocations = Convocation.objects.visible_to(user).filter(meeting=meeting).prefetch_related("receipts__reading")
    return {
        "forecast": forecast(meeting),
        "convocations": convocations,
        "own_seat": meeting.body.memberships.current(meeting.day).seated().filter(person__user=user).first(),
        "presences": Attendance.Presence.choices,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request, pk):
    meeting = kept_meeting(request, pk)
    form = MoveForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.times
        try:
            services.move(
                meeting,
                by=request.user,
                starts_at=starts_at,
                ends_at=ends_at,
                reason=form.cleaned_data["reason"],
                **form.location,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The meeting is moved; whoever is concerned hears of it."))
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "partners": _partners(meeting, request.user)}
    return render(request, "meetings/meeting_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request, pk):
    meeting = kept_meeting(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The meeting is cancelled; it stays in the calendars, marked."))
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "partners": _partners(meeting, request.user)}
    return render(request, "meetings/meeting_cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_deadline(request, pk):
    meeting = kept_meeting(request, pk)
    local = timezone.localtime(meeting.submission_deadline or meeting.starts_at)
    form = DeadlineForm(request.POST or None, initial={"day": local.date(), "time": local.time()})
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            services.change_deadline(meeting, by=request.user, deadline=form.deadline)
            messages.success(request, _("The deadline is changed."))
        return redirect(meeting)
    return render(request, "meetings/meeting_deadline.html", {"meeting": meeting, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_convene(request, pk):
    """Look at what will leave, and whether it is in time; then send it."""
    meeting = kept_meeting(request, pk)
    form = ConveneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.convene(meeting, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The agenda is sent to the members."))
            return redirect(meeting)
    is_supplement = meeting.convocations.exists()
    kind = Convocation.Kind.SUPPLEMENT if is_supplement else Convocation.Kind.FIRST
    required, given = services.notice_rule(meeting, kind), services.notice_today(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "items": meeting.items.visible_to(request.user).on_agenda(),
        "members": meeting.body.memberships.current(meeting.day).seated().select_related("person"),
        "waiting": meeting.items.visible_to(request.user).waiting().count(),
        "is_supplement": is_supplement,
        "required": required,
        "given": given,
        "is_late": given < required,
    }
    return render(request, "meetings/meeting_convene.html", context)


@require_POST
def meeting_held(request, pk):
    meeting = kept_meeting(request, pk)
    with refusals.shown(request):
        services.mark_held(meeting, by=request.user)
        messages.success(request, _("Recorded: the body met."))
    return redirect(meeting)


@require_POST
def attendance_answer(request, pk):
    """One click: coming, or apologies. The secretary may answer for somebody."""
    meeting = visible_meeting(request, pk)
    seats = meeting.body.memberships.visible_to(request.user).current(meeting.day).seated()
    if member := asked.whole_number(request.POST.get("member")):
        membership = get_object_or_404(seats, pk=member)
    else:
        membership = get_object_or_404(seats, person__user=request.user)
    answer = request.POST.get("answer", "")
    if answer not in Attendance.Answer.values:
        answer = Attendance.Answer.NONE
    with refusals.shown(request):
        services.answer(meeting, membership, answer=answer, by=request.user)
        messages.success(request, _("Your answer is kept."))
    return redirect(meeting)


@require_POST
def attendance_record(request, pk):
    """Who was there, as the secretary ticks it."""
    meeting = kept_meeting(request, pk)
    seats = Membership.objects.filter(body=meeting.body).values_list("pk", flat=True)
    given = {pk: request.POST.get(f"presence-{pk}", "") for pk in seats}
    presences = {pk: presence for pk, presence in given.items() if presence in Attendance.Presence.values}
    with refusals.shown(request):
        services.record_presence(meeting, presences=presences, by=request.user)
        messages.success(request, _("The attendance is recorded."))
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request, pk):
    meeting = kept_meeting(request, pk)
    form = MeetingDocumentForm(request.POST or None, request.FILES or None, instance=MeetingDocument(meeting=meeting))
    if request.method == "POST" and form.is_valid():
        services.add_document(form.save(commit=False), by=request.user)
        messages.success(request, _("The document is added."))
        return redirect(meeting)
    return render(request, "meetings/document_form.html", {"meeting": meeting, "form": form})


@require_safe
def document_download(request, pk, document_pk):
    document = get_object_or_404(visible_meeting(request, pk).documents.visible_to(request.user), pk=document_pk)
    if document.url:
        return redirect(document.url)
    return private_file(request, document.file, filename=document.name)


@require_safe
def decision_list(request, pk):
    """What the body decided, as far as this person may know it; to read or to print."""
    meeting = visible_meeting(request, pk)
    items = meeting.items.visible_to(request.user).on_agenda().for_list()
    return render(request, "meetings/decision_list.html", {"meeting": meeting, "items": items})


@require_safe
def convocation_detail(request, pk):
    """A version of the agenda as it was sent, and to whom."""
    convocation = get_object_or_404(
        Convocation.objects.visible_to(request.user).select_related("meeting__body", "sent_by"), pk=pk
    )
    context = {
        "convocation": convocation,
        "meeting": convocation.meeting,
        "entries": services.agenda_for(convocation, request.user),
        "receipts": convocation.receipts.select_related("reading"),
    }
    return render(request, "meetings/convocation_detail.html", context)
