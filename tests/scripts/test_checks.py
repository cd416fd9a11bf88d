"""The checks of our own find what they are for."""

import polib
import pytest

from scripts import check_translations, check_tree


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("intranet/views.py", "# TO" + "DO later"),
        ("docs/index.md", "see /ro" + "ot/notes"),
        ("templates/x/page.html", '<img src="https://cdn.evil.be/x.png">'),
        ("templates/x/page.html", '<p style="color: red">'),
        ("templates/x/page.html", "<script>alert(1)</script>"),
        ("templates/x/page.html", '<a onclick="x()">'),
        ("requirements/base.txt", "--index-url https://mirror.be/simple"),
    ],
)
def test_a_line_that_breaks_a_law_is_found(tmp_path, monkeypatch, path, line):
    monkeypatch.setattr(check_tree, "ROOT", tmp_path)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(f"fine\n{line}\n")
    assert [problem.split(":")[1] for problem in check_tree.problems_of(path)] == ["2"]


def test_a_long_file_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(check_tree, "ROOT", tmp_path)
    (tmp_path / "long.py").write_text("pass\n" * 451)
    assert "451 lines" in next(check_tree.problems_of("long.py"))


def test_a_line_within_the_laws_passes(tmp_path, monkeypatch):
    monkeypatch.setattr(check_tree, "ROOT", tmp_path)
    (tmp_path / "page.html").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script src="/static/x.js"></script>')
    assert list(check_tree.problems_of("page.html")) == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"msgid": "Hello", "msgstr": ""}, "not translated"),
        ({"msgid": "Hello", "msgstr": "Dag", "flags": ["fuzzy"]}, "fuzzy"),
        ({"msgid": "Hello %(name)s", "msgstr": "Dag"}, "other placeholders"),
        ({"msgid": "Hello", "msgstr": "Dag", "obsolete": True}, "no longer used"),
        ({"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "msgstr_plural": {0: "%(n)s dag", 1: "dagen"}}, "other"),
    ],
)
def test_a_translation_that_is_not_whole_is_found(entry, problem):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(**entry))
    assert [found.startswith(problem) for found in check_translations.problems_of(catalogue)] == [True]


def test_a_whole_translation_passes():
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Hello %(name)s", msgstr="Dag %(name)s"))
    assert list(check_translations.problems_of(catalogue)) == []
    assert list(check_translations.differences(catalogue, {("", "Hello %(name)s")})) == []
    assert "not in the catalogue" in next(
        check_translations.differences(catalogue, {("", "Hello %(name)s"), ("", "Bye")})
    )
