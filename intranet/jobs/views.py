from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from intranet.exceptions import DomainError
from intranet.jobs import attention, services
from intranet.jobs.forms import TimingForm
from intranet.jobs.models import ScheduledJob

PAGE_SIZE = 25
FAILED_TASKS_SHOWN = 10


@require_safe
def job_list(request):
    _check_may_see(request.user)
    context = {
        "jobs": sorted(ScheduledJob.objects.declared(), key=str),
        "failed_tasks": attention.failed_tasks()[:FAILED_TASKS_SHOWN],
        "worker": attention.worker_state(),
    }
    return render(request, "jobs/job_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def job_detail(request, pk):
    """One job: how it went, and at what time it runs."""
    _check_may_see(request.user)
    job = get_object_or_404(ScheduledJob.objects.declared(), pk=pk)
    form = TimingForm(job, request.POST or None)
    if form.is_valid():
        services.change_timing(job, by=request.user, **form.timing)
        messages.success(request, _("The new time is kept."))
        return redirect("job_detail", pk)
    page = Paginator(job.runs.select_related("asked_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"job": job, "form": form, "page": page, "worker": attention.worker_state()}
    return render(request, "jobs/job_detail.html", context)


@require_POST
def run_job(request, pk):
    _check_may_see(request.user)
    job = get_object_or_404(ScheduledJob.objects.declared(), pk=pk)
    _act(request, lambda: services.run_now(job, by=request.user), _("%(job)s starts now.") % {"job": job})
    return redirect("job_detail", pk)


@require_POST
def switch_job(request, pk):
    """Switch a job on or off, as the form says (`on` is 1 or 0): two clicks at once do not undo each other."""
    _check_may_see(request.user)
    job = get_object_or_404(ScheduledJob.objects.declared(), pk=pk)
    on = request.POST.get("on") == "1"
    done = _("%(job)s is switched on.") if on else _("%(job)s is switched off.")
    _act(request, lambda: services.switch(job, on=on, by=request.user), done % {"job": job})
    return redirect("job_detail", pk)


@require_POST
def repeat_task(request, pk):
    _check_may_see(request.user)
    task = get_object_or_404(DBTaskResult, pk=pk)
    _act(request, lambda: services.repeat(task, by=request.user), _("The task runs again."))
    return redirect("job_list")


def _check_may_see(user):
    if not user.has_perm("jobs.view_scheduledjob"):
        raise PermissionDenied


def _act(request, act, done):
    try:
        act()
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        messages.success(request, done)
