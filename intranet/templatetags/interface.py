"""The small parts of the interface; docs/developer/interface.md shows each with a snippet to copy."""

from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceField,
    ClearableFileInput,
    Field,
    ModelChoiceField,
    RadioSelect,
    Select,
    Textarea,
)
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intranet.icons import ICONS

register = template.Library()

AVATAR_COLOURS = 6


@cache
def _sprite() -> str:
    return static("vendor/icons.svg")


@register.simple_tag(name="icon")
def draw_icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of intranet/icons.py; without a label it is decoration that a screen reader passes over."""
    drawing = name if name in ICONS else "circle"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, _sprite(), drawing
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), drawing)


@register.simple_tag
def avatar(person, size: str = "") -> SafeString:
    """Show the photo of `person`, or their initials on a colour that stays the same for this name.

    `person` is anything with a `display_name` or its name as text; its `photo_url` and `initials` are used where it
    has them.
    """
    classes = f"avatar avatar--{size}" if size else "avatar"
    if photo := getattr(person, "photo_url", ""):
        return format_html('<img class="{}" src="{}" alt="" loading="lazy" width="36" height="36">', classes, photo)
    name = str(getattr(person, "display_name", person))
    colour = sha256(name.encode()).digest()[0] % AVATAR_COLOURS + 1
    letters = getattr(person, "initials", "") or initials(name)
    return format_html('<span class="{} avatar--{}" aria-hidden="true">{}</span>', classes, colour, letters)


@register.filter
def initials(name) -> str:
    """At most two letters, of the first and the last word of a name."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.simple_tag
def state(kind: str, label: str) -> SafeString:
    """A state as a coloured word; `kind` is ok, wait, bad, info or empty for neutral."""
    return format_html('<span class="state{}">{}</span>', f" state--{kind}" if kind else "", label)


@register.simple_block_tag
def panel(content: str, title: str, more_url: str = "", more: str = "", icon: str = "", id: str = "") -> SafeString:
    """A titled box: rows, or text in a `panel__body`."""
    heading = id or "panel-" + sha256(str(title).encode()).hexdigest()[:8]
    drawing = draw_icon(icon) if icon else ""
    link = format_html('<a class="panel__more" href="{}">{}</a>', more_url, more or _("View all")) if more_url else ""
    return format_html(
        '<section class="panel" aria-labelledby="{0}">'
        '<header class="panel__header">{1}<h2 id="{0}">{2}</h2>{3}</header>{4}</section>',
        heading,
        drawing,
        title,
        link,
        content,
    )


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """The way back, from Home down; the page itself is not in it. Holds `{% crumb %}` tags."""
    home = format_html('<li><a href="{}">{}</a></li>', reverse("home"), _("Home"))
    return format_html(
        '<nav class="breadcrumbs" aria-label="{}"><ol>{}{}</ol></nav>', _("Where you are"), home, content
    )


@register.simple_tag
def crumb(label: str, target: str, *arguments) -> SafeString:
    """One step of the breadcrumbs; `target` is the name of a URL (with its arguments) or an address."""
    try:
        address = reverse(target, args=arguments)
    except NoReverseMatch:
        address = target
    return format_html('<li><a href="{}">{}</a></li>', address, label)


def _with_query(request, **changes) -> str:
    query: QueryDict = request.GET.copy()
    for key, value in changes.items():
        query[key] = value
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def sort_header(context, key: str, label: str, default: str = "", css: str = "") -> SafeString:
    """A column head that sorts by `key` and, once sorted, turns the order round.

    `default` is the order the view takes when the address names none ("name" or "-date").
    """
    current = context["request"].GET.get("sort") or default
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    target = f"-{key}" if order == "ascending" else key
    drawing = draw_icon({"ascending": "arrow-up", "descending": "arrow-down"}.get(order, "sort"))
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', order) if order else "",
        _with_query(context["request"], sort=target, page=1),
        label,
        drawing,
    )


@register.inclusion_tag("intranet/parts/pagination.html", takes_context=True)
def pagination(context, page):
    """Where in the list we are, and the way to the other pages; keeps the filters in the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [
        {"number": number, "url": _with_query(context["request"], page=number) if isinstance(number, int) else ""}
        for number in numbers
    ]
    neighbours = {
        "previous": _with_query(context["request"], page=page.number - 1) if page.has_previous() else "",
        "next": _with_query(context["request"], page=page.number + 1) if page.has_next() else "",
    }
    return {"page": page, "pages": pages, **neighbours}


@register.simple_tag
def live_filter(target: str) -> SafeString:
    """Attributes for a filter form whose results (`<div id=target class="results">`) follow while somebody types."""
    return format_html(
        'hx-get="" hx-trigger="input delay:250ms, change delay:50ms, submit" hx-target="#{0}" hx-select="#{0}" '
        'hx-swap="outerHTML" hx-push-url="true" hx-indicator="#{0}" hx-sync="this:replace"',
        target,
    )


@register.inclusion_tag("intranet/parts/export_menu.html", takes_context=True)
def export_menu(context, parameter: str = "format"):
    """Download exactly the list that is shown, in the order it is shown."""
    formats = [("csv", "CSV"), ("xlsx", _("Excel (XLSX)"))]
    return {"choices": [(_with_query(context["request"], **{parameter: key}), label) for key, label in formats]}


@register.inclusion_tag("intranet/parts/empty_state.html")
def empty_state(title: str, text: str = "", icon: str = "inbox", action: str = "", url: str = "", small: bool = False):
    """What to show where a list has nothing, and what the reader may do next."""
    return {"title": title, "text": text, "icon": icon, "action": action, "url": url, "small": small}


@register.inclusion_tag("intranet/parts/date_block.html")
def date_block(day):
    """A day as a leaf of a calendar."""
    return {"day": day}


@register.simple_tag
def steps(done: int, total: int) -> SafeString:
    """How far a request is, as a bar in pieces."""
    pieces = format_html_join(
        "",
        '<span class="steps__step{}"></span>',
        ((" steps__step--done" if number < done else "",) for number in range(total)),
    )
    label = _("Step %(done)s of %(total)s") % {"done": done, "total": total}
    return format_html('<span class="steps" role="img" aria-label="{}">{}</span>', label, pieces)


@register.inclusion_tag("intranet/parts/error_summary.html")
def error_summary(form):
    """All errors of a form on top of it, each a link to its field."""
    fields = [(field, error) for field in form for error in field.errors]
    return {"form": form, "fields": fields, "count": len(fields) + len(form.non_field_errors())}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with label, help and errors; the same as `{{ form.name.as_field_group }}`."""
    return bound.as_field_group()


@register.filter
def control(bound: BoundField) -> SafeString:
    """The bare control of a field, in the classes of the design system."""
    widget = bound.field.widget
    if isinstance(widget, (CheckboxInput, RadioSelect, CheckboxSelectMultiple, ClearableFileInput)):
        return bound.as_widget()
    if isinstance(widget, Select):
        _say_nothing_in_words(bound.field)
        name = "utrecht-select utrecht-select--html-select"
    elif isinstance(widget, Textarea):
        name = "utrecht-textarea utrecht-textarea--html-textarea"
    else:
        name = "utrecht-textbox utrecht-textbox--html-input"
    own = widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"{name} {own}".strip()})


def _say_nothing_in_words(field: Field) -> None:
    """Replace the dashes by which Django leaves a choice open."""
    ((_nothing, dashes),) = BLANK_CHOICE_DASH
    words = _("Choose …") if field.required else _("None")
    if isinstance(field, ModelChoiceField):
        field.empty_label = words if field.empty_label == dashes else field.empty_label
    elif isinstance(field, ChoiceField):
        choices: Any = field.choices
        field.choices = [(value, words if label == dashes else label) for value, label in choices]


@register.filter
def is_choice(bound: BoundField) -> bool:
    """Whether the field is one checkbox, whose label stands beside it."""
    return isinstance(bound.field.widget, CheckboxInput)


@register.inclusion_tag("intranet/parts/tabs.html", takes_context=True)
def tabs(context, *pairs, label: str = ""):
    """Tabs that are pages: `{% tabs _("Profile") profile_url _("Sessions") sessions_url %}`.

    One whose address is empty is left out: what the template did not look up, this person may not open.
    """
    labels_and_urls = [pair for number, pair in enumerate(pairwise(pairs)) if number % 2 == 0]
    path = context["request"].path
    return {
        "label": label,
        "tabs": [{"label": text, "url": url, "is_current": url == path} for text, url in labels_and_urls if url],
    }
