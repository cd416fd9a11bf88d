"""How every form of the portal looks: the templates under templates/django/forms."""

import pytest
from django import forms


class LetterForm(forms.Form):
    subject = forms.CharField(label="Subject", help_text="In a few words.")
    remark = forms.CharField(label="Remark", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    urgent = forms.BooleanField(label="Urgent", required=False)

    def clean(self):
        raise forms.ValidationError("The register is closed.")


@pytest.fixture
def refused():
    return LetterForm({"subject": "", "remark": "<kept>"})


def test_a_refused_form_lists_its_errors_on_top_and_links_to_the_fields(refused):
    html = str(refused)
    assert html.index("error-summary") < html.index("<input")
    assert 'href="#id_subject"' in html
    assert "The register is closed." in html


def test_an_error_stands_beside_its_field_and_is_tied_to_it(refused):
    html = refused["subject"].as_field_group()
    assert 'id="id_subject_error"' in html
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'aria-invalid="true"' in html


def test_what_was_typed_is_kept(refused):
    assert "&lt;kept&gt;" in str(refused)


def test_every_link_of_the_summary_leads_somewhere(refused):
    html = str(refused)
    assert 'href="#id_kind"' in html
    assert 'id="id_kind"' in html


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in str(LetterForm())


def test_what_may_stay_empty_says_so():
    assert "field__optional" in LetterForm()["remark"].as_field_group()
    assert "field__optional" not in LetterForm()["subject"].as_field_group()
