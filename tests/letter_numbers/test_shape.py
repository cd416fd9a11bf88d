import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from letter_numbers import shape
from letter_numbers.models import Series


@pytest.mark.parametrize(
    "template",
    [
        "{year}/{number}/{nummer}",
        "{year}",
        "{number:05}",
        "{year}/{number:02}",
        "{year}/{number:x}",
        "{year:04}/{number}",
        "{year}/{number}/{number}",
        "{year}/{department}{number:05}",
        "{year}/{number}{initials}",
        "{year}/{number",
        "{year.__class__}/{number}",
        "{year!r}/{number}",
    ],
)
def test_a_shape_that_cannot_work_is_refused_with_the_reason(template):
    with pytest.raises(shape.ShapeError, match=r"\w{4}"):
        shape.check(template, restarts_yearly=True)


def test_a_first_number_that_does_not_fit_is_refused():
    with pytest.raises(shape.ShapeError, match="4312"):
        shape.check("{year}/{number:03}", restarts_yearly=True, first_number=4312)


def test_a_continuous_series_needs_no_year():
    shape.check("{series}-{number}", restarts_yearly=False)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 99999),
            st.integers(2020, 2030),
            st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True),
            st.from_regex(r"[A-Z]{0,3}", fullmatch=True),
        ),
        unique_by=lambda letter: letter[:2],
        min_size=2,
        max_size=30,
    ),
    st.sampled_from(
        [
            "{year}/{number:05}",
            "{department}-{number}/{year}",
            "{number}{year}-{initials}",
            "{series}.{year}.{number:03}.{department}.{initials}",
        ]
    ),
)
def test_an_accepted_shape_never_gives_two_letters_the_same_text(letters, template):
    shape.check(template, restarts_yearly=True)
    texts = {
        shape.render(template, number=number, year=year, series="STAD", department=department, initials=initials)
        for number, year, department, initials in letters
    }
    assert len(texts) == len(letters)


def test_two_series_do_not_write_the_same_numbers(series, town):
    with pytest.raises(ValidationError, match="same way"):
        Series(organisation=town, code="OCMW", name="OCMW").full_clean()
    Series(organisation=town, code="OCMW", name="OCMW", template="{series}/{year}/{number:05}").full_clean()


def test_a_series_in_use_keeps_its_code(series, asked, secretary):
    from letter_numbers import services

    services.issue(asked(), by=secretary)
    series.code = "TOWN"
    with pytest.raises(ValidationError, match="already issued"):
        series.full_clean()
