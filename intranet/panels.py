"""The panels of the home page, drawn; one that many people see alike is drawn once a minute for all of them."""

from collections.abc import Hashable
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from intranet import modules

SECONDS = 60


def drawn_for(request: Any) -> dict[str, list[str]]:
    """The HTML of every panel that has something to show to `request.user`, by column."""
    columns: dict[str, list[str]] = {"main": [], "side": []}
    for panel in modules.panels(impersonated=request.is_impersonated):
        if html := _shared(panel, request):
            columns[panel.column].append(html)
    return columns


def _shared(panel: modules.Panel, request: Any) -> str:
    readers = panel.shared_by(request) if isinstance(panel, modules.SharedPanel) else None
    if readers is None:
        return _draw(panel, request)
    key = _key(panel, readers)
    html = cache.get(key)
    if html is None:
        html = _draw(panel, request)
        cache.set(key, html, SECONDS)
    return html


def _key(panel: modules.Panel, readers: Hashable) -> str:
    told_apart_by = (panel.template_name, get_language(), timezone.localdate(), readers)
    return "panel." + sha256(repr(told_apart_by).encode()).hexdigest()


def _draw(panel: modules.Panel, request: Any) -> str:
    context = panel.context(request)
    return "" if context is None else render_to_string(panel.template_name, {"panel": context}, request)
