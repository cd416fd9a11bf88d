from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from intranet import asked
from letter_numbers import services, shape
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
                FieldPanel("template", attrs={"data-letter-shape": reverse_lazy("letter_shape")}),
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


@require_safe
def shape_example(request):
    """The first number in a shape that is being typed, or why it cannot be used."""
    if not any(request.user.has_perm(f"letter_numbers.{act}_series") for act in ("add", "change")):
        raise PermissionDenied
    template, number = request.GET.get("template", ""), asked.whole_number(request.GET.get("first_number")) or 1
    try:
        shape.check(template, restarts_yearly="on" in request.GET.get("restarts_yearly", ""), first_number=number)
        code, year = request.GET.get("code") or "STAD", timezone.localdate().year
        example = shape.example(template, series=code, number=number, year=year)
    except shape.ShapeError as error:
        return JsonResponse({"problem": str(error)})
    return JsonResponse({"example": gettext("The first number becomes %(number)s.") % {"number": example}})


@hooks.register("register_admin_urls")
def shape_address():
    return [path("letter-shape/", shape_example, name="letter_shape")]


@hooks.register("register_admin_viewset")
def letter_numbers():
    return LettersGroup()
