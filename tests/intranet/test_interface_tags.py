import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from intranet import modules
from intranet.accounts.models import User
from intranet.icons import ICONS
from intranet.templatetags import interface

pytestmark = pytest.mark.usefixtures("english")

ROOT = Path(__file__).resolve().parents[2]


def render(source, path="/list/", **context):
    template = Template("{% load interface %}" + source)
    return template.render(Context({"request": RequestFactory().get(path), **context}))


def test_every_icon_that_a_template_names_is_drawn():
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""(?:{% icon |icon=)["']([\w-]+)["']""", template.read_text())
    }
    assert named, "the templates name no icon at all"
    assert named - set(ICONS) == set()


def test_every_icon_of_the_menu_and_of_search_is_drawn():
    named = {entry.icon for entry in modules.navigation()} | {source.icon for source in modules.search_sources()}
    assert named - set(ICONS) == set()


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in interface.draw_icon("people")
    assert 'aria-label="Colleagues"' in interface.draw_icon("people", "Colleagues")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Bart Dewulf", "BD"), ("Fatima El Khatib", "FK"), ("Joke", "J"), ("", "?"), ("(stagiair) An", "A")],
)
def test_initials_are_those_of_the_first_and_the_last_word(name, letters):
    assert interface.initials(name) == letters


def test_a_name_keeps_its_colour_and_cannot_bring_markup():
    assert interface.avatar("Bart Dewulf") == interface.avatar("Bart Dewulf")
    assert "<b>" not in interface.avatar("<b> <i>")


def test_a_column_head_sorts_and_then_turns_round():
    assert 'href="?sort=name&amp;page=1"' in render('{% sort_header "name" "Name" %}')
    again = render('{% sort_header "name" "Name" %}', path="/list/?sort=name&department=3")
    assert 'aria-sort="ascending"' in again
    assert "sort=-name" in again
    assert "department=3" in again
    assert 'aria-sort="descending"' in render('{% sort_header "name" "Name" default="-name" %}')


def test_the_pages_of_a_list_keep_its_filters():
    page = Paginator(range(100), 25).page(2)
    html = render("{% pagination page %}", path="/list/?q=an&page=2", page=page)
    assert "26–50 of 100" in html
    assert 'href="?q=an&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_a_list_of_one_page_has_no_page_numbers():
    assert "pager__pages" not in render("{% pagination page %}", page=Paginator(range(3), 25).page(1))


def test_an_export_takes_exactly_what_is_shown():
    html = render("{% export_menu %}", path="/list/?q=an&sort=-name")
    assert 'href="?q=an&amp;sort=-name&amp;format=csv"' in html


def test_a_panel_is_named_by_its_heading():
    html = render("{% panel title=title %}<p>x</p>{% endpanel %}", title="News & more")
    heading = re.search(r'aria-labelledby="([\w-]+)"', html)
    assert heading
    assert f'<h2 id="{heading[1]}">News &amp; more</h2>' in html
    assert "<p>x</p>" in html


def test_breadcrumbs_begin_at_home():
    html = render('{% breadcrumbs %}{% crumb "Log in" "login" %}{% crumb "There" "/there/" %}{% endbreadcrumbs %}')
    assert re.findall('href="([^"]+)"', html) == ["/", "/login/", "/there/"]


def test_steps_say_in_words_how_far_a_request_is():
    html = render("{% steps 2 4 %}")
    assert html.count("steps__step--done") == 2
    assert 'aria-label="Step 2 of 4"' in html


def test_a_choice_that_may_stay_open_says_so_in_words():
    class Loan(forms.Form):
        shelf = forms.TypedChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")], required=False)
        reader = forms.ModelChoiceField(User.objects.none())

    page = render("{{ form.shelf|control }}{{ form.reader|control }}", form=Loan())
    assert re.findall(r'<option value=""[^>]*>([^<]+)', page) == ["None", "Choose …"]


@pytest.mark.parametrize(
    ("language", "form", "written"),
    [
        ("de", "l j F Y, H:i", "Montag, 23. November 2026, 12:05"),
        ("de", "D j b", "Mo, 23. Nov"),
        ("de", "D j", "Mo 23"),
        ("de", "SHORT_DATE_FORMAT", "23.11.2026"),
        ("en", "j b, H:i", "23 Nov, 12:05"),
        ("nl", "l j b", "maandag 23 nov"),
        ("fr", "j F Y", "23 novembre 2026"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language, form, written):
    with translation.override(language):
        moment = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
        text = Template(f'{{{{ moment|date:"{form}" }}}}').render(Context({"moment": moment}))
    assert text == written
