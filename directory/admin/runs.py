"""The readings of a source, for administrators: a chart, a list, the report of each, and what waits for a decision."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from directory.admin.charts import chart_of
from directory.admin.reports import RunReport
from directory.ldap.confirming import confirm, relink
from directory.models import DirectorySource, SyncRun
from directory.tasks import sync_directory
from intranet import asked


class RunIndexView(generic.IndexView):
    page_title = gettext_lazy("Runs")

    def get_base_queryset(self):
        return SyncRun.objects.select_related("source").defer("report")

    def get_edit_url(self, instance):
        """A run is looked at; only one that waits is decided on."""
        return super().get_edit_url(instance) if instance.needs_confirmation else None

    @cached_property
    def columns(self):
        return [
            self._get_title_column("started_at", accessor="started_in_words"),
            Column("source", label=_("Source"), sort_key="source"),
            Column("state", label=_("State"), accessor=lambda run: run.state_in_words),
            Column("read", label=_("Read"), accessor=_counted("read"), classname="wide-only"),
            Column("differences", label=_("Differences"), accessor=lambda run: run.differences if run.counts else ""),
            Column("warnings", label=_("Remarks"), accessor=_counted("warnings"), classname="wide-only"),
        ]

    def get_context_data(self, *args, **kwargs):
        chosen = asked.whole_number(self.request.GET.get("source"))
        sources = DirectorySource.objects.filter(pk=chosen) if chosen else DirectorySource.objects.all()
        charts = [chart for source in sources if (chart := chart_of(source))]
        return super().get_context_data(*args, charts=charts, **kwargs)


def _counted(name):
    return lambda run: run.counts.get(name, "")


class InspectRunView(generic.InspectView):
    page_title = gettext_lazy("Report")

    def get_object(self, queryset=None):
        runs = SyncRun.objects.select_related("source", "asked_by", "confirmed_by")
        return get_object_or_404(runs, pk=self.pk)

    def get_context_data(self, **kwargs):
        may_confirm = self.request.user.has_perm("directory.change_syncrun")
        return super().get_context_data(**kwargs, report=RunReport(self.object), may_confirm=may_confirm)


class ConfirmView(generic.EditView):
    """The question that the guard puts: may this happen, or are these the same people under new keys?"""

    page_title = gettext_lazy("Confirm")

    def dispatch(self, request, *args, **kwargs):
        run = get_object_or_404(SyncRun, pk=self.object_pk)
        if request.user.has_perm("directory.change_syncrun") and not run.needs_confirmation:
            return redirect("directory_runs:inspect", run.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, report=RunReport(self.object))

    def post(self, request, *args, **kwargs):
        run = self.get_object()
        if not self.user_has_permission("change"):
            raise PermissionDenied
        if "relink" in request.POST:
            number = relink(run, by=request.user)
            told = ngettext("%(number)s colleague is linked.", "%(number)s colleagues are linked.", number)
            messages.success(request, told % {"number": number})
        else:
            confirm(run, by=request.user)
            messages.success(request, _("Confirmed. The directory is read again now, and this time it happens."))
        sync_directory.enqueue()
        return redirect("directory_sources:inspect", run.source_id)


class SyncRunViewSet(ModelViewSet):
    """What came of each reading; written by the sync alone, and confirmed by hand where the guard stopped it."""

    model = SyncRun
    icon = "history"
    menu_label = gettext_lazy("Runs")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_filter = ["source", "state", "is_dry_run", "needs_confirmation"]
    index_view_class, inspect_view_class, edit_view_class = RunIndexView, InspectRunView, ConfirmView
    index_template_name = "directory/admin/run_index.html"
    inspect_template_name = "directory/admin/run_inspect.html"
    edit_template_name = "directory/admin/run_confirm.html"
    panels = [FieldPanel("message", read_only=True)]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)
