from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from intranet import exports
from intranet.audit import services
from intranet.audit.forms import AuditFilter
from intranet.audit.models import AuditEntry
from intranet.exports import Column

PAGE_SIZE = 25
COLUMNS = [
    Column(_("When"), "at"),
    Column(_("Who"), lambda entry: entry.by or _("the portal")),
    Column(_("On behalf of"), "on_behalf_of"),
    Column(_("What"), "action_label"),
    Column(_("Code"), "action"),
    Column(_("Subject"), "subject_text"),
    Column(_("Why"), "reason"),
    Column(
        _("Before"), lambda entry: [f"{change.field}: {change.before}" for change in entry.changes if change.before]
    ),
    Column(_("After"), lambda entry: [f"{change.field}: {change.after}" for change in entry.changes if change.after]),
]


@require_safe
def audit_list(request):
    """The audit trail, for those who may read it; an export is itself written in the trail."""
    if not request.user.has_perm("audit.view_auditentry"):
        raise PermissionDenied
    form = AuditFilter(request.GET)
    entries = form.narrow(AuditEntry.objects.with_people())
    if format := exports.asked_format(request):
        asked = {"rows": entries.count(), "format": format} | form.asked
        written = services.record("audit.exported", by=request.user, after=asked)
        return exports.export_response(entries.filter(pk__lt=written.pk), COLUMNS, "audit", format)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "audit/audit_list.html", {"form": form, "page": page})
