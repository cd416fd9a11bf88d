"""A colleague is chosen by typing: understood by the server, helped by suggestions."""

import pytest
from django import forms

from directory.form_fields import PersonField, labelled


class Choice(forms.Form):
    colleague = PersonField()


@pytest.fixture
def people(make_person, english):
    return [
        make_person("Jan Peeters", department="Works", login_name="jpeeters"),
        make_person("Jan Peeters", department="Works", login_name="jpeeters2"),
        make_person("Jan Peeters", department="Sport", login_name="janp"),
        make_person("Lies Van den Abeele", department="Sport"),
        make_person("Gone Long", is_active_in_directory=False),
    ]


@pytest.mark.parametrize("typed", ["Lies Van den Abeele", "abeele li", "Lies Van den Abeele · Sport"])
def test_what_fits_one_colleague_is_enough(people, typed):
    form = Choice({"colleague": typed})
    assert form.is_valid()
    assert form.cleaned_data["colleague"] == people[3]


def test_people_of_one_name_are_told_apart(people):
    form = Choice({"colleague": "Jan Peeters"})
    assert not form.is_valid()
    labels = [label for _person, label in labelled(people[:3])]
    assert labels == ["Jan Peeters · Works (jpeeters)", "Jan Peeters · Works (jpeeters2)", "Jan Peeters · Sport"]
    for person, label in zip(people, labels, strict=False):
        assert label in form.errors["colleague"][0]
        assert Choice({"colleague": label}).is_valid()
        assert PersonField().clean(label) == person


@pytest.mark.parametrize("typed", ["Nobody", "Gone Long", "12", "·", "x" * 5000])
def test_whoever_does_not_work_here_cannot_be_chosen(people, typed):
    assert Choice({"colleague": typed}).errors["colleague"] == ["Nobody who works here is called so."]


def test_suggestions_are_for_who_has_logged_in(client_for, people, dirk):
    assert client_for().get("/people/choices/", {"q": "jan"}).status_code == 302
    shown = client_for(dirk).get("/people/choices/", {"q": "abe"}).content.decode()
    assert 'data-value="Lies Van den Abeele · Sport"' in shown
    assert "option" not in client_for(dirk).get("/people/choices/").content.decode()


def test_a_form_shows_who_was_chosen(people):
    shown = str(Choice(initial={"colleague": people[3].pk})["colleague"])
    assert 'value="Lies Van den Abeele · Sport"' in shown
