import pytest

from intranet import asked


@pytest.mark.parametrize("text", [None, "", "²", "٣", "-1", "1.0", " 1", "1e3", "9" * 19])
def test_what_is_no_key_asks_for_nothing(text):
    assert asked.whole_number(text) is None


def test_a_key_of_any_size_that_a_column_holds_is_read():
    assert asked.whole_number("9" * 18) == 10**18 - 1


@pytest.mark.parametrize(
    ("wanted", "years", "shown"),
    [
        ("2025", [2026, 2025], 2025),
        ("2019", [2026, 2025], 2026),
        ("²", [2027, 2026], 2026),
        ("", [2025, 2024], 2025),
        ("", [], 2026),
    ],
)
def test_a_year_that_is_not_there_gives_the_nearest_to_now(rf, time_machine, wanted, years, shown):
    time_machine.move_to("2026-11-23")
    assert asked.year(rf.get("/", {"year": wanted}), years) == shown
