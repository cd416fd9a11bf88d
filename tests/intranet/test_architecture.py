"""Imports go one way, and the ground knows no feature by name."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FEATURES = ("purchase_orders", "letter_numbers", "citizen_lookup", "meetings")
# What each part of the house may stand on.
LAYERS = {
    "intranet": set(),
    "directory": {"intranet"},
    "approvals": {"intranet", "directory"},
    **{feature: {"intranet", "directory", "approvals"} for feature in FEATURES},
}
PARTS = [part for part in LAYERS if (ROOT / part).is_dir()]


def sources(part):
    return sorted((ROOT / part).rglob("*.py"))


def imported(tree):
    """The top package of every absolute import, also of one inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def names_in_texts(tree):
    """The package in texts that are dotted paths: "directory.Person", "directory.tasks.sync"."""
    dotted = re.compile(r"^([a-z_]+)\.[A-Za-z_.]+$")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := dotted.match(node.value)):
            yield found[1]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_stands_only_on_what_is_below_it(part):
    above = LAYERS.keys() - LAYERS[part] - {part} | {"tests", "scripts"}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(part)
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name in above
    }
    assert not wrong


@pytest.mark.parametrize("part", PARTS)
def test_no_text_names_what_is_above(part):
    above = LAYERS.keys() - LAYERS[part] - {part}
    # A migration names the models of its time; a setting of a module stands in the ground's own texts by its own name.
    wrong = {
        f"{path.relative_to(ROOT)} names {name}"
        for path in sources(part)
        for name in names_in_texts(ast.parse(path.read_text(encoding="utf-8")))
        if name in above
    }
    assert not wrong


def test_every_top_level_package_has_a_place_in_the_house():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "scripts"} <= LAYERS.keys()


@pytest.mark.parametrize("part", PARTS)
def test_templates_link_only_to_what_is_below(part):
    above = LAYERS.keys() - LAYERS[part] - {part}
    word = re.compile(rf"""["'](?:{"|".join(sorted(above)) or "$^"})[:/]""")
    own = ROOT / "templates" / part
    folders = (
        [own] if part != "intranet" else [path for path in (ROOT / "templates").iterdir() if path.name not in LAYERS]
    )
    folders = [*folders, own]
    wrong = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*.html")
        if word.search(path.read_text(encoding="utf-8"))
    }
    assert not wrong
