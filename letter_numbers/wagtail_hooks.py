from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from letter_numbers import services
from letter_numbers.models import DepartmentCode, LetterKind, LetterTemplate, Series


class SeriesForm(WagtailAdminModelForm):
    """A series; shape and example are checked by the model itself."""

    class Media:
        js = ["letter_numbers/shape.js"]


def _keep(form, user):
    series = services.save_series(form.save(commit=False), by=user)
    form.save_m2m()
    return series


class AddSeriesView(generic.CreateView):
    def save_instance(self):
        return _keep(self.form, self.request.user)


class EditSeriesView(generic.EditView):
    def save_instance(self):
        return _keep(self.form, self.request.user)


class SeriesViewSet(ModelViewSet):
    model = Series
    icon = "list-ol"
    add_view_class, edit_view_class = AddSeriesView, EditSeriesView
    copy_view_enabled = False
    list_display = ["name", "code", "organisation", "example", "is_closed"]
    list_filter = ["organisation", "is_closed"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("organisation"), FieldRowPanel([FieldPanel("name"), FieldPanel("code")])],
            heading=_("Which register"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("template", attrs={"data-letter-shape": ""}),
                FieldRowPanel([FieldPanel("restarts_yearly"), FieldPanel("first_number")]),
                FieldPanel("mailing"),
            ],
            heading=_("The number"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("departments"),
                FieldPanel("requires_approval"),
                FieldPanel("issues_at_once"),
                FieldPanel("issuers"),
                FieldPanel("signatories"),
                FieldPanel("is_closed"),
            ],
            heading=_("Who"),
        ),
    ]

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = SeriesForm
        return handler


class DepartmentCodeViewSet(ModelViewSet):
    model = DepartmentCode
    icon = "tag"
    copy_view_enabled = False
    list_display = ["code", "department"]
    panels = [FieldPanel("department"), FieldPanel("code")]


class LetterKindViewSet(ModelViewSet):
    model = LetterKind
    icon = "tag"
    copy_view_enabled = False
    panels = [FieldPanel("name")]


class LetterTemplateViewSet(ModelViewSet):
    model = LetterTemplate
    icon = "doc-full"
    copy_view_enabled = False
    list_display = ["name", "organisation"]
    panels = [FieldPanel("name"), FieldPanel("organisation"), FieldPanel("file")]


class LettersGroup(ModelViewSetGroup):
    menu_label = _("Letter numbers")
    menu_icon = "mail"
    menu_order = 150
    items = (SeriesViewSet, DepartmentCodeViewSet, LetterKindViewSet, LetterTemplateViewSet)


@hooks.register("register_admin_viewset")
def letter_numbers():
    return LettersGroup()
