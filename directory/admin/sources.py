"""Sources of staff, for administrators: described in a form that can be tried out before it is saved."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from directory.admin.charts import chart_of
from directory.admin.mapping import MappingField, in_force, own_wishes, preset_values
from directory.ldap import probe
from directory.ldap.exceptions import DirectoryError
from directory.ldap.filters import matcher
from directory.ldap.servers import parse_servers
from directory.models import DirectorySource
from directory.services import runs as services

_RECENT = 10


class SourceForm(WagtailAdminModelForm):
    """A source; what a server could not understand is refused here already."""

    mapping = MappingField(
        label=_("mapping"),
        help_text=_("Separate several attributes by commas. An empty field is not taken: people here keep it by hand."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["mapping"] = kwargs.get("initial", {}).get("mapping") or in_force(self.instance)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == DirectorySource.Kind.LDIF and not cleaned.get("ldif_file", "").strip():
            self.add_error("ldif_file", _("Give the path of the file on the server."))
        if cleaned.get("kind") == DirectorySource.Kind.LDAP and "servers" in cleaned:
            self._check("servers", parse_servers, cleaned["servers"], 636)
        for name in ("person_filter", "exclusion_filter"):
            if cleaned.get(name, "").strip():
                self._check(name, matcher, cleaned[name])
        if "mapping" in cleaned and "preset" in cleaned:
            cleaned["mapping"] = own_wishes(cleaned["mapping"], cleaned["preset"])
        return cleaned

    def _check(self, name, function, *arguments):
        try:
            function(*arguments)
        except DirectoryError as error:
            self.add_error(name, str(error.message))


def tried_out(view):
    """The answer when a button asked to fill the form or to try it out, and nothing may be saved; else None."""
    if preset := view.request.POST.get("fill"):
        return _filled(view, preset)
    if what := view.request.POST.get("try"):
        return _tried(view, what)
    return None


def _filled(view, preset):
    """The form with what is usual for such a directory, and with everything else as it was typed."""
    typed = {bound.name: bound.data for bound in view.get_form()}
    if preset in DirectorySource.Preset.values:
        typed |= preset_values(preset)
    unbound = view.get_form_kwargs() | {"data": None, "files": None, "initial": typed}
    view.form = view.get_form_class()(**unbound)
    return view.render_to_response(view.get_context_data())


def _tried(view, what):
    form = view.get_form()
    if not view.is_valid(form):
        return view.form_invalid(form)
    view.form = form
    if what == "connection":
        return view.render_to_response(view.get_context_data(steps=probe.test_connection(form.instance)))
    try:
        context = view.get_context_data(preview=probe.preview(form.instance))
    except DirectoryError as error:
        context = view.get_context_data(trouble=error.message)
    return view.render_to_response(context)


class AddSourceView(generic.CreateView):
    def post(self, request, *args, **kwargs):
        self.object = None
        return tried_out(self) or super().post(request, *args, **kwargs)


class EditSourceView(generic.EditView):
    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return tried_out(self) or super().post(request, *args, **kwargs)

    @cached_property
    def header_buttons(self):
        address = reverse("directory_sources:inspect", args=[self.object.pk])
        return [HeaderButton(_("Runs and dry run"), address, icon_name="history")]


class SourceIndexView(generic.IndexView):
    def get_base_queryset(self):
        return DirectorySource.objects.select_related("organisation")

    @cached_property
    def columns(self):
        return [
            self._get_title_column("name"),
            Column("organisation", label=_("Organisation")),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("last_run", label=_("Last run"), accessor=_last_run),
            Column("is_enabled", label=_("In use"), accessor=lambda source: _("yes") if source.is_enabled else _("no")),
        ]


def _last_run(source):
    run = source.runs.defer("report").first()
    return run.in_words() if run else _("never yet")


class InspectSourceView(generic.InspectView):
    page_title = _("Source")

    def get_context_data(self, **kwargs):
        runs = self.object.runs.defer("report").select_related("asked_by")
        return super().get_context_data(
            **kwargs,
            chart=chart_of(self.object),
            runs=runs[:_RECENT],
            stopped=runs.filter(needs_confirmation=True).first(),
            may_confirm=self.request.user.has_perm("directory.change_syncrun"),
            may_run=self.request.user.has_perm("directory.change_directorysource"),
            is_under_way=runs.under_way().exists(),
        )


class SourceViewSet(ModelViewSet):
    model = DirectorySource
    icon = "download"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    create_template_name = edit_template_name = "directory/admin/source_form.html"
    inspect_template_name = "directory/admin/source_inspect.html"
    index_view_class, inspect_view_class = SourceIndexView, InspectSourceView
    add_view_class, edit_view_class = AddSourceView, EditSourceView
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
                FieldPanel("organisation"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("preset")]),
                FieldPanel("is_enabled"),
            ],
            heading=_("Which directory"),
        ),
        HelpPanel(template="directory/admin/_source_tools.html", heading=_("Try it out")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("servers", "security", "ca_file", "bind_dn", "ldif_file", "page_size")],
            heading=_("How it is reached"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("bases", "excluded_bases", "person_filter", "exclusion_filter", "group_bases")
            ],
            heading=_("Who is taken over"),
        ),
        MultiFieldPanel([FieldPanel("mapping")], heading=_("What is taken over")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(name) for name in ("grace_days", "guard_percentage", "guard_minimum")])],
            heading=_("Who leaves"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("creates_accounts", "links_local_accounts", "allows_login", "login_attributes")
            ],
            heading=_("Accounts and login"),
        ),
    ]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = SourceForm
        return handler

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("run/<int:pk>/", run_now, name="run")]


@require_POST
@permission_required("directory.change_directorysource", raise_exception=True)
def run_now(request, pk):
    """Have a source read, really or as a dry run, and go to where the result comes."""
    source = get_object_or_404(DirectorySource, pk=pk)
    try:
        run = services.ask(source, dry_run="dry" in request.POST, by=request.user)
    except services.AlreadyAsked as error:
        messages.warning(request, error.message)
        return redirect("directory_sources:inspect", pk)
    return redirect("directory_runs:inspect", run.pk)
