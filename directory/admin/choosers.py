from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from directory import search
from directory.models import Person


class PersonSearchForm(BaseFilterForm):
    q = forms.CharField(label=_("Name"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Name")}))

    def filter(self, people):
        people = super().filter(people)
        if query := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, query
            people = search.by_name(people, query)
        return people


class _PeopleToChoose:
    filter_form_class = PersonSearchForm

    def get_object_list(self):
        return Person.objects.active()


class PersonChooseView(_PeopleToChoose, ChooseView):
    pass


class PersonChooseResultsView(_PeopleToChoose, ChooseResultsView):
    pass


class PersonChooserViewSet(ChooserViewSet):
    """Choosing a colleague in the administration, by any part of the name."""

    model = Person
    icon = "user"
    choose_one_text = _("Choose a colleague")
    choose_another_text = _("Choose another colleague")
    edit_item_text = _("Edit this colleague")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView


person_chooser = PersonChooserViewSet("directory_person_chooser")
