"""The `date` filter of every template: a template writes `l j F` once, and each language reads it as it writes days."""

import re
from functools import cache
from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.translation import get_language

register = template.Library()

# German sets a comma behind the weekday and a point behind the day; English names months with a capital.
_HABITS = {
    "de": ((r"\b([lD]) j (?=[Fb])", r"\1, j. "), (r"\bj (?=[Fb])", "j. ")),
    "en": ((r"\bb\b", "M"),),
}


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> str:
    """Django's own filter, with the format as the language of now writes it."""
    return defaultfilters.date(value, form and _written(str(form), (get_language() or "")[:2]))


@cache
def _written(form: str, language: str) -> str:
    for pattern, replacement in _HABITS.get(language, ()):
        form = re.sub(pattern, replacement, form)
    return form
