from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet import asked, refusals
from intranet.exceptions import DomainError
from intranet.media.responses import private_file
from meetings import services
from meetings.forms import AnswerForm, DecisionForm, ItemDocumentForm, ItemForm, LateItemForm, SendOnForm, TaskForm
from meetings.models import AgendaItem, Decision, FollowUpTask, Meeting, Scope
from meetings.views.access import kept_item, kept_meeting, visible_item
from meetings.views.calendar import common


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request):
    """Bring an item before a body, for a meeting that still takes them."""
    meetings = Meeting.objects.visible_to(request.user).for_list().taking_items()
    if not meetings.exists():
        return render(request, "meetings/item_no_meeting.html", common(request))
    options = {"user": request.user, "meetings": meetings}
    if request.method != "POST":
        initial = {"meeting": asked.whole_number(request.GET.get("meeting"))}
        return _show(request, ItemForm(initial=initial, **options))
    return _save(request, ItemForm(request.POST, request.FILES, **options))


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request, pk):
    item = visible_item(request, pk)
    if not item.is_editable_by(request.user):
        raise PermissionDenied
    is_own = item.state in (AgendaItem.State.DRAFT, AgendaItem.State.RETURNED)
    meetings = Meeting.objects.visible_to(request.user).for_list()
    meetings = meetings.taking_items() | meetings.filter(pk=item.meeting_id) if is_own else meetings.filter(
        pk=item.meeting_id
    )  # fmt: skip
    options = {"user": request.user, "meetings": meetings, "instance": item}
    if request.method != "POST":
        return _show(request, ItemForm(**options))
    return _save(request, ItemForm(request.POST, request.FILES, **options), corrects=not is_own)


def _save(request, form, *, corrects=False):
    if not form.is_valid():
        return _show(request, form)
    save = services.change if corrects else services.save_draft if "draft" in request.POST else services.submit
    try:
        item = save(form.save(commit=False), by=request.user)
        if form.cleaned_data["document"]:
            services.attach(item, by=request.user, file=form.cleaned_data["document"], scope=item.scope)
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, form)
    if "draft" in request.POST:
        messages.success(request, _("The draft is kept. Nobody else sees it."))
    elif not corrects:
        messages.success(request, _("Your item is with the secretary."))
    return redirect(item)


def _show(request, form):
    return render(request, "meetings/item_form.html", {"form": form, **common(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request, pk):
    """The secretary puts an item on the agenda, after the deadline with a reason."""
    meeting = kept_meeting(request, pk)
    options = {"user": request.user, "meetings": Meeting.objects.for_list().filter(pk=meeting.pk)}
    form = LateItemForm(
        request.POST or None, request.FILES or None, initial={"meeting": meeting.pk, "scope": Scope.STAFF}, **options
    )
    if request.method == "POST" and form.is_valid():
        try:
            item = services.add_late(form.save(commit=False), by=request.user, reason=form.cleaned_data["reason"])
            if form.cleaned_data["document"]:
                services.attach(item, by=request.user, file=form.cleaned_data["document"], scope=item.scope)
        except DomainError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("The item is on the agenda."))
            return redirect(meeting)
    return render(request, "meetings/item_form.html", {"form": form, "late_for": meeting, **common(request)})


@require_safe
def item_detail(request, pk):
    item, user = visible_item(request, pk), request.user
    can_keep = item.meeting.body.is_kept_by(user)
    context = {
        "item": item,
        "documents": item.documents.visible_to(user),
        "events": item.events.visible_to(user).select_related("by"),
        "came_from": AgendaItem.objects.visible_to(user).filter(pk=item.forwarded_from_id).for_list().first(),
        "went_to": AgendaItem.objects.visible_to(user).filter(forwarded_from=item).for_list(),
        "decisions": item.decisions.select_related("recorded_by").order_by("-pk"),
        "tasks": item.tasks.visible_to(user).select_related("owner"),
        "can_keep": can_keep,
        "can_edit": item.is_editable_by(user),
        "can_withdraw": item.is_withdrawable_by(user),
        "can_attach": item.state != AgendaItem.State.DECIDED and (can_keep or item.submitted_by_id == user.pk),
        "document_form": ItemDocumentForm(initial={"scope": item.scope}),
        **common(request),
    }
    return render(request, "meetings/item_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_withdraw(request, pk):
    item = visible_item(request, pk)
    if not item.is_withdrawable_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        with refusals.shown(request):
            services.withdraw(item, by=request.user)
            messages.success(request, _("The item is withdrawn."))
        return redirect(item)
    return render(request, "meetings/item_withdraw.html", {"item": item})


@require_POST
def item_accept(request, pk):
    item = kept_item(request, pk)
    with refusals.shown(request):
        services.accept(item, by=request.user)
        messages.success(request, _("The item is on the agenda."))
    return redirect(item.meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def item_return(request, pk):
    item = kept_item(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.send_back(item, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your answer is sent to %(name)s.") % {"name": item.submitted_by})
            return redirect(item.meeting)
    return render(request, "meetings/item_return.html", {"item": item, "form": form})


@require_POST
def item_place(request, pk):
    """Move an item one place up or down, or to the place on which it was dropped."""
    item = kept_item(request, pk)
    keys = list(item.meeting.items.visible_to(request.user).on_agenda().values_list("pk", flat=True))
    if item.pk in keys:
        place = keys.index(item.pk)
        wanted = request.POST.get("to", "")
        steps = {"up": place - 1, "down": place + 1}
        target = steps.get(wanted, asked.whole_number(wanted))
        if target is not None and 0 <= target < len(keys):
            keys.insert(target, keys.pop(place))
        with refusals.shown(request):
            services.put_in_order(item.meeting, by=request.user, items=keys)
    return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")


@require_POST
def agenda_number(request, pk):
    meeting = kept_meeting(request, pk)
    with refusals.shown(request):
        services.number(meeting, by=request.user)
        messages.success(request, _("The agenda is numbered."))
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def item_send_on(request, pk):
    """To the next body, with the link kept."""
    item = kept_item(request, pk)
    body = item.meeting.body
    meetings = Meeting.objects.visible_to(request.user).for_list().coming().standing()
    meetings = meetings.filter(body__keeps_agenda_elsewhere=False, starts_at__gt=item.meeting.starts_at)
    meetings = meetings.filter(body=body.next_body) if body.next_body else meetings.exclude(body=body)
    form = SendOnForm(request.POST or None, meetings=meetings)
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            services.send_on(item, by=request.user, to=form.cleaned_data["to"])
            messages.success(
                request, _("The item is with the secretary of %(body)s.") % {"body": form.cleaned_data["to"].body}
            )
        return redirect(item)
    return render(request, "meetings/item_send_on.html", {"item": item, "form": form, "meetings": meetings[:1]})


@require_http_methods(["GET", "HEAD", "POST"])
def item_decide(request, pk):
    item = kept_item(request, pk)
    form = DecisionForm(request.POST or None, instance=Decision(item=item), item=item)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(item, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is recorded; whoever brought the item hears of it."))
            return redirect(item)
    return render(request, "meetings/item_decide.html", {"item": item, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request, pk):
    item = kept_item(request, pk)
    form = TaskForm(request.POST or None, instance=FollowUpTask(item=item))
    if request.method == "POST" and form.is_valid():
        try:
            services.give_task(form.save(commit=False), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The task is given."))
            return redirect(item)
    return render(request, "meetings/task_form.html", {"item": item, "form": form})


@require_POST
def task_done(request, pk):
    task = get_object_or_404(FollowUpTask.objects.visible_to(request.user), pk=pk)
    with refusals.shown(request):
        services.finish_task(task, by=request.user)
        messages.success(request, _("The task is done."))
    return redirect("meetings:mine")


@require_POST
def document_add(request, pk):
    item = visible_item(request, pk)
    form = ItemDocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        refusals.show_errors(request, form)
        return redirect(item)
    with refusals.shown(request):
        services.attach(item, by=request.user, **form.cleaned_data)
        messages.success(request, _("The document is added."))
    return redirect(item)


@require_safe
def item_document(request, pk, document_pk):
    document = get_object_or_404(visible_item(request, pk).documents.visible_to(request.user), pk=document_pk)
    return private_file(request, document.file, filename=document.name)
