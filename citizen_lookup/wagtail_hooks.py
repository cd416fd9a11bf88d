from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from citizen_lookup.models import Purpose
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
    menu_order = 160
    add_to_admin_menu = True
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


@hooks.register("register_admin_viewset")
def purposes():
    return PurposeViewSet()
