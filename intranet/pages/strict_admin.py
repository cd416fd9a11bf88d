"""Wagtail's administration under a policy without inline scripts.

Wagtail starts its choosers from a `<script>` beside each of them. Here they are written as attributes, which
static/pages/admin.js reads; the templates in templates/wagtailadmin do the same for dates and lists of forms.
"""

import json

from django.utils.html import format_html
from wagtail.admin.widgets import BaseChooser


def start_without_inline_scripts():
    """Let every chooser of Wagtail, ours too, render without a script of its own."""
    BaseChooser.render = render_chooser


def render_chooser(self, name, value, attrs=None, renderer=None):
    """What BaseChooser.render gives, with the start of the chooser as attributes."""
    value_data = self.get_value_data(value)
    arguments = [attrs["id"], self.get_js_init_options(attrs["id"], name, value_data)]
    return format_html(
        '<div data-controller="belfort-start" data-belfort-start-what-value="{}" '
        'data-belfort-start-arguments-value="{}">{}</div>',
        self.js_constructor,
        json.dumps(arguments),
        self.render_html(name, value_data, attrs),
    )
