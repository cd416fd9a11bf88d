from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from directory import choices
from directory.ldap.mapping import Mapping
from directory.models import Department, Facility, FieldPolicy, Location, Organisation, Person, PhoneNumber
from directory.services import people as services

# What a directory may give; where it does, these fields are read, not written.
DIRECTORY_FIELDS = (
    "display_name", "given_name", "family_name", "login_name", "employee_number", "function", "department", "manager",
    "location", "room", "mail", "language", "birthday",
)  # fmt: skip
OWN_FIELDS = (
    "is_hidden", "is_first_aider", "is_fire_warden", "is_confidential_adviser", "number_plate", "shares_birthday",
)  # fmt: skip
# Fields of the form that are rows of their own: what the mapping calls them.
PHONE_FIELDS = {"phones": PhoneNumber.Kind.WORK.value, "mobiles": PhoneNumber.Kind.MOBILE.value}
# Who somebody is comes from the directory, whatever its mapping says.
_ALWAYS_GIVEN = {"display_name", "login_name"}


class PersonForm(WagtailAdminModelForm):
    """A colleague; of people from a directory only what the directory does not give can be changed."""

    responsibilities = forms.CharField(
        label=_("responsibilities"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What this colleague handles, one subject a line, in the words of somebody who looks for help."),
    )
    phones = forms.CharField(
        label=_("telephone"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One number a line."),
    )
    mobiles = forms.CharField(
        label=_("mobile"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One number a line.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["responsibilities"] = "\n".join(
                self.instance.responsibilities.values_list("subject", flat=True)
            )
            for name, kind in PHONE_FIELDS.items():
                numbers = self.instance.phone_numbers.filter(kind=kind).values_list("shown", flat=True)
                self.initial[name] = "\n".join(numbers)
        if self.instance.source_id:
            given = Mapping.of(self.instance.source).names
            for name in (*DIRECTORY_FIELDS, *PHONE_FIELDS):
                self.fields[name].disabled = name in _ALWAYS_GIVEN or bool(given.get(name))

    def values(self):
        """What may be written: the model's fields that are open to change."""
        names = [name for name in (*DIRECTORY_FIELDS, *OWN_FIELDS) if not self.fields[name].disabled]
        return {name: self.cleaned_data[name] for name in names}

    def save_rows(self, person):
        """Keep what stands in rows of their own: subjects, and numbers where no directory gives them."""
        services.set_responsibilities(person, self.cleaned_data["responsibilities"].splitlines())
        if not any(self.fields[name].disabled for name in PHONE_FIELDS):
            numbers = {kind: self.cleaned_data[name].splitlines() for name, kind in PHONE_FIELDS.items()}
            services.set_phones(person, numbers)


def state_in_words(person):
    """Who decided that somebody is not shown: the directory, an administrator, or both."""
    if person.is_hidden and not person.is_active_in_directory:
        return f"{Person.State.HIDDEN.label}, {Person.State.GONE.label}"
    return person.state.label


class AddPersonView(generic.CreateView):
    def save_instance(self):
        person = services.add(self.form.instance, by=self.request.user)
        self.form.save_rows(person)
        return person


class EditPersonView(generic.EditView):
    def save_instance(self):
        person = services.change(self.form.instance, self.form.values(), by=self.request.user)
        self.form.save_rows(person)
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
    list_display = [
        "display_name",
        "function",
        "department",
        Column("state", label=_("Shown"), accessor=state_in_words),
    ]
    edit_template_name = "directory/admin/person_form.html"
    list_filter = ["department", "is_hidden", "is_active_in_directory"]
    search_fields = ["sort_name", "login_name", "mail"]
    ordering = ["sort_name"]
    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in (*OWN_FIELDS, "responsibilities")],
            heading=_("Decided here"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in (*DIRECTORY_FIELDS, *PHONE_FIELDS)],
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
    panels = [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("corrections_mail")]


class AddFacilityView(generic.CreateView):
    def save_instance(self):
        return services.save_facility(self.form.instance, by=self.request.user)


class EditFacilityView(generic.EditView):
    def save_instance(self):
        return services.save_facility(self.form.instance, by=self.request.user)


class FacilityViewSet(ModelViewSet):
    model = Facility
    icon = "tag"
    add_view_class, edit_view_class = AddFacilityView, EditFacilityView
    copy_view_enabled = False
    list_display = ["name", "kind", "phone", "location"]
    list_filter = ["kind", "location"]
    search_fields = ["name", "note"]
    panels = [
        FieldPanel(name)
        for name in ("kind", "name", "phone", "mail", "location", "department", "seats", "number_plate", "note")
    ]


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
    items = (
        PersonViewSet,
        DepartmentViewSet,
        LocationViewSet,
        OrganisationViewSet,
        FacilityViewSet,
        FieldPolicyViewSet,
    )
