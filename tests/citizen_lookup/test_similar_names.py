"""Other spellings of a name are among the twenty that are offered."""

import os
from pathlib import Path

import pytest

from citizen_lookup.register import names, sounds
from citizen_lookup.register.importing.search_keys import add_names
from citizen_lookup.register.similar import similar_names

FOLDER = Path(os.environ.get("BELFORT_TESTDATA", "/nowhere")) / "residents" / "names"
GROUPS = [
    ("Vandenberghe", "Vandeberghe", "Van den Bergh", "Vandenberg"),
    ("Deconinck", "De Koninck", "Dekonink"),
    ("Lefebvre", "Lefèvre", "Lefebre"),
    ("Yılmaz", "Yilmas"),
    ("Benali", "Ben Aly"),
    ("Wiśniewska", "Wisniewski"),
    ("Huyghe", "Huighe", "Huyge"),
]


def test_the_sounds_of_one_name_are_one():
    for group in (("deconinck", "dekonink"), ("huyghe", "huighe"), ("goethals", "goetals")):
        codes = [sounds.codes(names.core(name)) for name in group]
        assert set.intersection(*codes), group


def test_letters_of_every_alphabet_of_europe_are_kept():
    assert names.forms("Đorđević").full == "dordevic"
    assert names.forms("Þórðarson-Ægir").parts == ("thordarson", "aegir")
    assert names.forms("陈").full == ""


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_variants_are_offered(db, group):
    add_names({token for others in GROUPS for name in others for token in names.forms(name).tokens})
    for typed in group:
        offered = {found.token for found in similar_names(typed)}
        for meant in group:
            forms = names.forms(meant)
            assert forms.full == names.forms(typed).full or forms.tokens & offered, (typed, meant)


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="BELFORT_TESTDATA names no folder with residents.")
def test_most_variants_of_the_test_data_are_offered(db):
    lines = (FOLDER / "own_variant_groups.tsv").read_text(encoding="utf-8").splitlines()
    groups = [line.split("\t")[1:] for line in lines if not line.startswith("#")]
    more = (FOLDER / "meertens_family_names_freq5plus.txt").read_text(encoding="utf-8").splitlines()[::100]
    add_names({token for group in [*groups, more] for name in group for token in names.forms(name).tokens})
    right = asked = 0
    for group in groups:
        typed, meant = group[0], [name for name in group[1:] if names.forms(name).core != names.forms(group[0]).core]
        offered = {found.token for found in similar_names(typed)}
        asked += len(meant)
        right += sum(bool(names.forms(name).tokens & offered) for name in meant)
    assert right / asked > 0.88
