import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.branding import colour, palette

TOKENS = Path(palette.__file__).parents[1] / "static" / "intranet" / "css" / "tokens.css"
settings.register_profile("whatever_the_machine_does", deadline=None)
settings.load_profile("whatever_the_machine_does")
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_contrast_is_what_wcag_says(one, other, expected):
    assert colour.contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert colour.contrast(other, one) == colour.contrast(one, other)


def test_what_is_no_colour_has_no_contrast():
    with pytest.raises(ValueError, match="#rrggbb"):
        colour.contrast("red", "#ffffff")


@given(colours)
def test_every_colour_has_a_near_one_that_white_letters_read_on(anything):
    nearest = colour.nearest_legible(anything)
    assert colour.contrast(nearest, colour.WHITE) >= colour.AA
    if colour.contrast(anything, colour.WHITE) >= colour.AA:
        assert nearest == anything


@given(colours)
def test_the_nearest_colour_is_hardly_darker_than_it_must_be(anything):
    if colour.contrast(anything, colour.WHITE) < colour.AA:
        assert colour.contrast(colour.nearest_legible(anything), colour.WHITE) < colour.AA + 0.15


@given(colours)
def test_every_pair_that_meets_on_a_light_page_reads(anything):
    tints = palette.light(anything)
    for ground in (palette.LIGHT_GROUND, palette.LIGHT_PAPER, palette.LIGHT_PAPER_HOVER, tints["town-soft"]):
        assert colour.contrast(tints["town-text"], ground) >= colour.AA
        assert colour.contrast(tints["town-strong"], ground) >= colour.AA
    for ground in ("town", "town-strong"):
        assert colour.contrast(tints["on-town"], tints[ground]) >= colour.AA


@given(colours)
def test_every_pair_that_meets_on_a_dark_page_reads(anything):
    tints = palette.dark(anything)
    for ground in (palette.DARK_GROUND, palette.DARK_PAPER, palette.DARK_PAPER_HOVER, tints["town-soft"]):
        assert colour.contrast(tints["town-text"], ground) >= colour.AA
        assert colour.contrast(tints["town-strong"], ground) >= colour.AA
    for ground in ("town", "town-strong"):
        assert colour.contrast(tints["on-town"], tints[ground]) >= colour.AA


@given(colours)
def test_buttons_stand_out_from_the_page(anything):
    assert colour.contrast(palette.light(anything)["town"], palette.LIGHT_GROUND) >= 3
    assert colour.contrast(palette.dark(anything)["town"], palette.DARK_PAPER) >= 3


@given(colours)
def test_white_letters_read_on_the_menu_of_the_administration(anything):
    tints = palette.administration(anything)
    for name in ("w-color-primary", "w-color-primary-200", "w-color-secondary", "w-color-secondary-400"):
        assert colour.contrast(colour.WHITE, tints[name]) >= colour.AA


def _tokens(part):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))


def test_the_style_sheets_set_the_grounds_that_the_palette_counts_with():
    light, dark = map(_tokens, TOKENS.read_text().split("prefers-color-scheme: dark", 1))
    assert (light["ground"], light["paper"], light["paper-hover"]) == (
        palette.LIGHT_GROUND,
        palette.LIGHT_PAPER,
        palette.LIGHT_PAPER_HOVER,
    )
    assert (dark["ground"], dark["paper"], dark["paper-hover"]) == (
        palette.DARK_GROUND,
        palette.DARK_PAPER,
        palette.DARK_PAPER_HOVER,
    )


def test_the_style_sheets_hold_the_tints_of_the_default_colour():
    from intranet.branding.models import DEFAULT_COLOUR

    light, dark = map(_tokens, TOKENS.read_text().split("prefers-color-scheme: dark", 1))
    assert palette.light(DEFAULT_COLOUR).items() <= light.items()
    assert palette.dark(DEFAULT_COLOUR).items() <= dark.items()


def test_the_words_and_states_of_the_style_sheets_read():
    light, dark = map(_tokens, TOKENS.read_text().split("prefers-color-scheme: dark", 1))
    for tokens in (light, dark):
        for name in ("ink", "ink-soft"):
            for ground in ("ground", "paper", "paper-hover"):
                assert colour.contrast(tokens[name], tokens[ground]) >= colour.AA, (name, ground)
        for name in ("ok", "warn", "bad", "info"):
            for ground in (f"{name}-soft", "paper", "ground"):
                assert colour.contrast(tokens[name], tokens[ground]) >= colour.AA, (name, ground)
        assert colour.contrast(tokens["line-strong"], tokens["paper"]) >= 3
