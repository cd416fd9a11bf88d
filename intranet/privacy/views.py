from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intranet import exports
from intranet.branding.models import TownSettings
from intranet.privacy import register, registry, services
from intranet.privacy.forms import PeriodForm
from intranet.privacy.models import Purge

A_YEAR = timedelta(days=365)


@require_safe
def retention_list(request):
    """How long everything is kept, and whether the nightly removal keeps to it."""
    _check_may_read(request.user)
    chosen, latest = services.chosen_periods(), Purge.objects.latest_by_code()
    removed = Purge.objects.removed_since(timezone.now() - A_YEAR)
    parts = [
        (label, [_line(retention, chosen, latest, removed) for retention in retentions])
        for label, retentions in registry.retentions_by_part()
    ]
    return render(request, "privacy/retention_list.html", {"parts": parts})


def _line(retention, chosen, latest, removed):
    return {
        "retention": retention,
        "days": services.days_kept(retention, chosen),
        "is_changed": retention.code in chosen,
        "latest": latest.get(retention.code),
        "removed": removed.get(retention.code, 0),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def retention_change(request, code):
    """Keep one kind of data longer or shorter."""
    _check_may_read(request.user)
    retention = registry.retentions().get(code)
    if retention is None or retention.days is None or retention.setting:
        raise Http404
    if not request.user.has_perm("privacy.change_retentionperiod"):
        raise PermissionDenied
    form = PeriodForm(retention, services.days_kept(retention), request.POST or None)
    if form.is_valid():
        services.change_period(
            retention, form.cleaned_data["days"], by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("The period is kept. What is older goes the next night."))
        return redirect("retention_list")
    return render(request, "privacy/retention_change.html", {"retention": retention, "form": form})


@require_safe
def processing_register(request):
    """The register of article 30, on the page and as CSV, ODS or PDF."""
    _check_may_read(request.user)
    name, format = "processing", request.GET.get("format", "")
    if format == "csv":
        return exports.export_response(register.activities(), register.COLUMNS, name, format)
    town = TownSettings.current(request)
    if format in register.FORMATS:
        content = register.as_ods() if format == "ods" else register.as_pdf(str(town))
        answer = HttpResponse(content, content_type=register.FORMATS[format])
        answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{format}"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    return render(request, "privacy/processing_register.html", {"activities": register.activities()})


def _check_may_read(user):
    if not user.has_perm("privacy.view_retentionperiod"):
        raise PermissionDenied
