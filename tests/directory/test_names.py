import pytest

from directory import names
from intranet.folding import after_prefix, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Müller-D'Hondt", "muller d hondt"),
        ("ŁUKASZ Øster", "lukasz oster"),
        ("Straße", "strasse"),
        ("ǣ ǿ ĳ", "ae o ij"),
        ("  Jan   ", "jan"),
        ("Ирина", ""),
        ("…", ""),
    ],
)
def test_text_is_folded_to_what_people_type(written, folded):
    assert fold(written) == folded


def test_the_end_of_a_prefix_range_comes_right_after_its_words():
    assert "jan" < "janzzz" < after_prefix("jan") == "jao"


@pytest.mark.parametrize("name", ["Jan Van den Berghe", "Jan Vandenberghe", "Van Den Berghe Jan", "Jan van den berghe"])
def test_a_name_with_particles_is_found_however_it_is_written(name):
    assert {"jan", "vandenberghe", "berghe"} <= names.name_words(name)


def test_particles_alone_are_no_word_of_a_name():
    assert not {"van", "den", "de"} & names.name_words("Jan Van den Berghe", "Els De Smet")


def test_a_given_name_that_looks_like_a_particle_is_kept():
    assert "ben" in names.name_words("Peeters Ben", "Ben")


def test_a_hyphen_or_apostrophe_may_be_left_out():
    assert {"annsophie", "dhondt", "hondt"} <= names.name_words("Ann-Sophie D'Hondt")


def test_belgian_lists_put_de_smet_beside_desmet():
    people = [("Zoë De Smet", "De Smet", "Zoë"), ("Al Desmedt", "Desmedt", "Al"), ("An Desmet", "Desmet", "An")]
    ordered = sorted(people, key=lambda person: names.sort_name(*person))
    assert [person[0] for person in ordered] == ["Al Desmedt", "An Desmet", "Zoë De Smet"]


def test_a_name_that_the_source_does_not_split_is_sorted_as_it_stands():
    assert names.sort_name("Els Van Damme") == "els vandamme"


def test_two_colleagues_with_one_name_get_two_addresses():
    assert names.unique_slug("Jan Peeters", {"jan-peeters"}) == "jan-peeters-2"


def test_a_name_does_not_take_the_address_of_a_page():
    assert names.unique_slug("Birthdays", set()) == "birthdays-2"


def test_a_name_in_another_alphabet_gets_an_address():
    assert names.unique_slug("Ирина", set()) == "colleague"
