"""What the parts declare in their apps.py really exists."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks.base import Task
from wagtail.models import Page

from intranet import modules
from intranet.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*"))
# Looked up by Django and Wagtail themselves.
CALLED_BY_NAME = re.compile(r"^(?:[45]\d\d\.html|django/|wagtailadmin/|wagtailcore/|wagtail)")


def test_every_menu_entry_leads_somewhere_and_has_its_icon():
    for entry in modules.navigation():
        assert reverse(entry.url_name)
        assert entry.icon in ICONS


def test_every_panel_has_a_template_and_a_column():
    for panel in modules.panels():
        assert get_template(panel.template_name)
        assert panel.column in ("main", "side")


def test_every_search_source_can_be_asked():
    for source in modules.search_sources():
        assert callable(source.find)


def test_every_schedule_runs_a_task_at_a_time():
    for schedule in modules.schedules():
        assert isinstance(import_string(schedule.task), Task)
        assert bool(schedule.every) != bool(schedule.daily_at)


def test_every_path_can_be_imported():
    for part in modules.parts():
        for path in (*part.authentication_backends, *part.numbered, *filter(None, [part.demo, part.demo_server])):
            assert callable(import_string(path))


def test_codes_are_declared_once():
    roles = [role.code for part in modules.parts() for role in part.roles]
    kinds = [kind.code for part in modules.parts() for kind in part.notification_kinds]
    assert len(set(roles)) == len(roles)
    assert len(set(kinds)) == len(kinds)


def test_every_permission_of_a_role_exists(db):
    known = {f"{label}.{code}" for label, code in Permission.objects.values_list("content_type__app_label", "codename")}
    for role in modules.roles():
        assert set(role.permissions) <= known, role.code


def test_a_role_that_is_extended_is_declared():
    declared = {role.code for role in modules.roles()}
    extended = {code for part in modules.parts() for code in part.role_permissions}
    assert extended <= declared


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_read(name):
    try:
        get_template(name)
    except TemplateDoesNotExist as error:
        pytest.fail(str(error))


def test_every_template_is_used():
    named, patterns = set(), []
    for path in (path for part in ("intranet", *_modules()) for path in (ROOT / part).rglob("*.py")):
        for text in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            (patterns.append(text) if isinstance(text, re.Pattern) else named.add(text))
    for path in TEMPLATES.rglob("*.*"):
        named |= set(re.findall(r"""["']([\w./-]+\.(?:html|txt|svg))["']""", path.read_text(encoding="utf-8")))
    # A page type finds its template by its own name.
    named |= {model.template for model in apps.get_models() if issubclass(model, Page)}
    unused = [
        name
        for name in NAMES
        if name not in named and not CALLED_BY_NAME.match(name) and not any(found.fullmatch(name) for found in patterns)
    ]
    assert not unused


def _texts(tree):
    """Every text in the source; one with gaps, `f"notifications/mail_{kind}.html"`, as a pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and "/" in ast.unparse(node):
            parts = [re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values]
            yield re.compile("".join(parts))


def _modules():
    return [path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name != "intranet"]


def test_every_value_in_the_audit_trail_has_a_name_for_people():
    fields = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    recorded = {
        (str(path.relative_to(ROOT)), key.value)
        for part in ("intranet", *modules.installed_modules())
        for path in (ROOT / part).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
        for keyword in call.keywords
        if keyword.arg in ("before", "after")
        for values in ast.walk(keyword.value)
        if isinstance(values, ast.Dict)
        for key in values.keys
        if isinstance(key, ast.Constant)
    }
    assert recorded
    assert not {(path, key) for path, key in recorded if key not in fields and key not in modules.audit_words()}
