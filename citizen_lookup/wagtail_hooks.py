from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from citizen_lookup.models import FirstNameAlias, Purpose
from citizen_lookup.services import aliases
from citizen_lookup.services.purposes import save_purpose


def _keep(form, user):
    purpose = save_purpose(form.save(commit=False), by=user)
    form.save_m2m()
    return purpose


class AddPurposeView(generic.CreateView):
    def save_instance(self):
        return _keep(self.form, self.request.user)


class EditPurposeView(generic.EditView):
    def save_instance(self):
        return _keep(self.form, self.request.user)


class PurposeViewSet(ModelViewSet):
    """The catalogue of purposes. Purposes are closed, not removed: grants and the access record name them."""

    model = Purpose
    icon = "clipboard-list"
    menu_label = _("Purposes of look-up")
    add_view_class, edit_view_class = AddPurposeView, EditPurposeView
    copy_view_enabled = False
    list_display = ["name", "processing_entry", "version", "is_closed"]
    list_filter = ["is_closed"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("description"),
                FieldPanel("legal_basis"),
                FieldPanel("processing_entry"),
                FieldPanel("departments"),
                FieldPanel("is_closed"),
            ],
            heading=_("Why, and for whom"),
        ),
        MultiFieldPanel(
            [FieldPanel("search_types"), FieldPanel("fields"), FieldPanel("tells_withheld")], heading=_("What is seen")
        ),
        MultiFieldPanel(
            [
                FieldPanel("reason_required"),
                FieldRowPanel([FieldPanel("reference"), FieldPanel("reference_check")]),
                FieldRowPanel([FieldPanel("reference_shape"), FieldPanel("reference_example")]),
            ],
            heading=_("What the reader gives"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minimum_letters"), FieldPanel("minimum_criteria")]),
                FieldRowPanel([FieldPanel("most_results"), FieldPanel("daily_quota")]),
            ],
            heading=_("Limits"),
        ),
    ]


class AddAliasView(generic.CreateView):
    def save_instance(self):
        return aliases.save(self.form.save(commit=False), by=self.request.user)


class EditAliasView(generic.EditView):
    def save_instance(self):
        return aliases.save(self.form.save(commit=False), by=self.request.user)


class DeleteAliasView(generic.DeleteView):
    def delete_action(self):
        aliases.remove(self.object, by=self.request.user)


class FirstNameAliasViewSet(ModelViewSet):
    """First names that the search takes for one and the same."""

    model = FirstNameAlias
    icon = "list-ul"
    menu_label = _("Spellings of first names")
    add_view_class, edit_view_class, delete_view_class = AddAliasView, EditAliasView, DeleteAliasView
    copy_view_enabled = False
    list_display = ["names"]
    search_fields = ["names"]
    panels = [FieldPanel("names")]


class ResidentsGroup(ModelViewSetGroup):
    menu_label = _("Residents")
    menu_icon = "clipboard-list"
    menu_order = 160
    items = (PurposeViewSet, FirstNameAliasViewSet)


@hooks.register("register_admin_viewset")
def residents():
    return ResidentsGroup()
