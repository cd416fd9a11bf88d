from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from directory import choices
from directory.models import Department, FieldPolicy, Location, Organisation, Person
from directory.services import people as services

# What a directory gives; for its people these fields are read, not written.
DIRECTORY_FIELDS = (
    "display_name", "given_name", "family_name", "login_name", "employee_number", "function", "department", "manager",
    "location", "room", "mail", "language", "birthday",
)  # fmt: skip
OWN_FIELDS = ("number_plate", "shares_birthday", "is_hidden")


class PersonForm(WagtailAdminModelForm):
    """A colleague; of people from a directory only what the directory does not give can be changed."""

    responsibilities = forms.CharField(
        label=_("responsibilities"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What this colleague handles, one subject a line, in the words of somebody who looks for help."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            subjects = self.instance.responsibilities.values_list("subject", flat=True)
            self.fields["responsibilities"].initial = "\n".join(subjects)
        if self.instance.source_id:
            for name in DIRECTORY_FIELDS:
                self.fields[name].disabled = True

    def values(self):
        """What may be written: the model's fields that are open to change."""
        names = [name for name in (*DIRECTORY_FIELDS, *OWN_FIELDS) if not self.fields[name].disabled]
        return {name: self.cleaned_data[name] for name in names}


class AddPersonView(generic.CreateView):
    def save_instance(self):
        person = services.add(self.form.instance, by=self.request.user)
        services.set_responsibilities(person, self.form.cleaned_data["responsibilities"].splitlines())
        return person


class EditPersonView(generic.EditView):
    def save_instance(self):
        person = services.change(self.form.instance, self.form.values(), by=self.request.user)
        services.set_responsibilities(person, self.form.cleaned_data["responsibilities"].splitlines())
        return person


class AddDepartmentView(generic.CreateView):
    def save_instance(self):
        return services.save_department(self.form.instance, by=self.request.user)


class EditDepartmentView(generic.EditView):
    def save_instance(self):
        return services.save_department(self.form.instance, by=self.request.user)


class AddChoiceView(generic.CreateView):
    """A location or organisation: the filters offer it at once."""

    def save_instance(self):
        choices.forget()
        return super().save_instance()


class EditChoiceView(generic.EditView):
    def save_instance(self):
        choices.forget()
        return super().save_instance()


class PersonViewSet(ModelViewSet):
    model = Person
    icon = "user"
    add_view_class, edit_view_class = AddPersonView, EditPersonView
    copy_view_enabled = False
    list_display = ["display_name", "function", "department", "is_active_in_directory", "is_hidden"]
    list_filter = ["department", "is_hidden", "is_active_in_directory"]
    search_fields = ["sort_name", "login_name", "mail"]
    ordering = ["sort_name"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("is_hidden"),
                FieldPanel("responsibilities"),
                FieldPanel("number_plate"),
                FieldPanel("shares_birthday"),
            ],
            heading=_("Decided here"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in DIRECTORY_FIELDS],
            heading=_("From the directory, where the colleague is in one"),
        ),
    ]

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = PersonForm
        return handler


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "group"
    add_view_class, edit_view_class = AddDepartmentView, EditDepartmentView
    copy_view_enabled = False
    list_display = ["name", "organisation", "parent", "head"]
    list_filter = ["organisation"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("organisation"), FieldPanel("parent"), FieldPanel("head")]


class LocationViewSet(ModelViewSet):
    model = Location
    icon = "site"
    add_view_class, edit_view_class = AddChoiceView, EditChoiceView
    copy_view_enabled = False
    list_display = ["name", "address"]
    search_fields = ["name", "address"]
    panels = [FieldPanel("name"), FieldPanel("address")]


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    icon = "home"
    add_view_class, edit_view_class = AddChoiceView, EditChoiceView
    copy_view_enabled = False
    list_display = ["name", "short_name"]
    search_fields = ["name", "short_name"]
    panels = [FieldPanel("name"), FieldPanel("short_name")]


class EditPolicyView(generic.EditView):
    def save_instance(self):
        return services.change_policy(self.form.instance, by=self.request.user)


class FieldPolicyViewSet(ModelViewSet):
    """One row a field, made by the migration: decided anew, never added or removed (no such right is given)."""

    model = FieldPolicy
    icon = "view"
    edit_view_class = EditPolicyView
    copy_view_enabled = False
    list_display = ["__str__", "audience", "may_be_hidden"]
    panels = [FieldPanel("audience"), FieldPanel("may_be_hidden")]


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("Colleagues")
    menu_icon = "group"
    menu_order = 110
    items = (PersonViewSet, DepartmentViewSet, LocationViewSet, OrganisationViewSet, FieldPolicyViewSet)
