"""Sources of staff and their runs, for administrators."""

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from directory.ldap.confirming import confirm
from directory.ldap.exceptions import DirectoryError
from directory.ldap.filters import matcher
from directory.ldap.servers import parse_servers
from directory.models import DirectorySource, SyncRun
from directory.tasks import sync_directory

FIELDS = (
    "code", "name", "organisation", "kind", "preset", "servers", "security", "ca_file", "bind_dn", "bases",
    "excluded_bases", "person_filter", "exclusion_filter", "group_bases", "ldif_file", "mapping", "page_size",
    "grace_days", "guard_percentage", "guard_minimum", "creates_accounts", "links_local_accounts", "allows_login",
    "login_attributes", "is_enabled",
)  # fmt: skip


class SourceViewSet(ModelViewSet):
    model = DirectorySource
    icon = "download"
    copy_view_enabled = False
    list_display = ["name", "code", "kind", "organisation", "is_enabled"]
    panels = [FieldPanel(name) for name in FIELDS]

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = SourceForm
        return handler


class SourceForm(WagtailAdminModelForm):
    """A source; what a server could not understand is refused here already."""

    def clean(self):
        cleaned = super().clean()
        is_server = cleaned.get("kind") == DirectorySource.Kind.LDAP
        if is_server and "servers" in cleaned:
            self._check("servers", parse_servers, cleaned["servers"], 636)
        for name in ("person_filter", "exclusion_filter"):
            if cleaned.get(name, "").strip():
                self._check(name, matcher, cleaned[name])
        return cleaned

    def _check(self, name, function, *arguments):
        try:
            function(*arguments)
        except DirectoryError as error:
            self.add_error(name, str(error.message))


class ConfirmView(generic.EditView):
    """The only change to a run: somebody lets happen what the guard stopped."""

    def save_instance(self):
        if not self.form.instance.needs_confirmation:
            confirm(self.form.instance, by=self.request.user)
            sync_directory.enqueue()
        return self.form.instance


class SyncRunViewSet(ModelViewSet):
    """What came of each reading; written by the sync alone, and confirmed by hand where the guard stopped it."""

    model = SyncRun
    icon = "history"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = ["source", "started_at", "finished_at", "state", "is_full", "is_dry_run", "needs_confirmation"]
    list_filter = ["source", "state", "is_dry_run", "needs_confirmation"]
    inspect_view_fields = [
        "source", "started_at", "finished_at", "state", "is_full", "is_dry_run", "needs_confirmation", "message",
        "counts", "report", "confirmed_by", "confirmed_at",
    ]  # fmt: skip
    edit_view_class = ConfirmView
    panels = [FieldPanel("message", read_only=True), FieldPanel("needs_confirmation")]


class SourcesGroup(ModelViewSetGroup):
    menu_label = DirectorySource._meta.verbose_name_plural
    menu_icon = "download"
    menu_order = 320
    items = (SourceViewSet("directory_sources"), SyncRunViewSet("directory_runs"))
