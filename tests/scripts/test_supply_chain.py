"""What Belfort is made of is known: licences, a bill of materials, vulnerabilities."""

import json

import pytest

from scripts import supply_chain


def test_every_part_has_a_licence_that_goes_with_ours():
    parts = supply_chain.parts()
    assert len(parts) > 80
    assert [part.name for part in parts if not part.is_allowed] == []
    assert not supply_chain.Part("pypi", "some", "1", "GPL-3.0-only").is_allowed
    assert not supply_chain.Part("pypi", "some", "1", "").is_allowed


def test_the_bill_of_materials_names_every_part_with_its_hash_and_is_always_the_same():
    bill = supply_chain.bill_of_materials()
    assert supply_chain.bill_of_materials() == bill
    components = json.loads(bill)["components"]
    assert len(components) == len(supply_chain.parts())
    django = next(one for one in components if one["name"] == "django")
    assert django["purl"].startswith("pkg:pypi/django@")
    assert django["hashes"]
    assert django["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]


def test_a_known_vulnerability_is_told(monkeypatch):
    found = {"name": "django", "version": "5.2.8", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.9"]}]}
    monkeypatch.setattr(supply_chain, "_told", lambda command, text=None: {"dependencies": [found]})
    assert list(supply_chain.python_vulnerabilities()) == ["django 5.2.8: PYSEC-1, mended in 5.2.9"]
    told = {"vulnerabilities": {"x": {"severity": "high", "range": "<2"}, "y": {"severity": "low", "range": "*"}}}
    monkeypatch.setattr(supply_chain, "_told", lambda command, text=None: told)
    assert list(supply_chain.npm_vulnerabilities()) == ["x: high, <2"]


@pytest.mark.parametrize("told", [None, {}, {"dependencies": [{"name": "x", "skip_reason": "not found"}]}])
def test_without_a_network_the_check_says_so_and_passes(monkeypatch, capsys, told):
    monkeypatch.setattr(supply_chain, "_told", lambda command, text=None: told)
    assert [*supply_chain.python_vulnerabilities(), *supply_chain.npm_vulnerabilities()] == []
    assert capsys.readouterr().out.count("Not looked up") == 2
