import pytest
from django.core.management import call_command

from intranet import modules
from intranet.modules import NumbersInUse
from intranet.numbering import services as numbering


@pytest.fixture
def check(db, monkeypatch, capsys):
    """Run the command while modules use these numbers; gives the exit code, the output and the complaints."""

    def run(*in_use):
        monkeypatch.setattr(modules, "numbers_in_use", lambda: iter(in_use))
        code = 0
        try:
            call_command("check_numbering")
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def give_out(count, series_key="letters.town", period="2026"):
    for _ in range(count):
        numbering.allocate(series_key, period)


def test_a_complete_series_passes(check):
    give_out(3)
    code, out, err = check(NumbersInUse("letters.town", "2026", [3, 1, 2]))
    assert (code, out, err) == (0, "letters.town 2026: 1-3, complete\n", "")


def test_a_series_that_began_elsewhere_is_complete_from_its_first_number(check):
    numbering.start_at("letters.town", "2026", 418)
    give_out(2)
    assert check(NumbersInUse("letters.town", "2026", [418, 419]))[0] == 0


@pytest.mark.parametrize(
    ("numbers", "complaint"),
    [
        ([1, 5], "missing 2-4"),
        ([1, 3, 5], "missing 2, 4"),
        ([1, 2, 2, 3, 4, 4, 5], "used more than once 2, 4"),
        ([1, 2, 3, 4, 5, 6, 8], "never given out 6, 8"),
        ([], "missing 1-5"),
    ],
)
def test_every_gap_and_double_is_named(check, numbers, complaint):
    give_out(5)
    code, _out, err = check(NumbersInUse("letters.town", "2026", numbers))
    assert (code, err.splitlines()[0]) == (1, f"letters.town 2026: {complaint}")


def test_numbers_without_a_counter_are_a_problem(check):
    code, _out, err = check(NumbersInUse("letters.town", "2026", [1]))
    assert (code, "never given out 1" in err) == (1, True)


def test_each_series_and_period_is_looked_at_by_itself(check):
    give_out(2)
    give_out(1, period="2027")
    code, out, err = check(NumbersInUse("letters.town", "2026", [1, 2]), NumbersInUse("letters.town", "2027", []))
    assert (code, out) == (1, "letters.town 2026: 1-2, complete\n")
    assert err.startswith("letters.town 2027: missing 1\n1 series not complete")


def test_a_series_of_a_module_switched_off_is_named_and_does_not_fail(check):
    give_out(2)
    code, out, _err = check()
    assert (code, "not compared" in out) == (0, True)


def test_a_series_that_waits_for_its_first_number_is_empty_and_nothing_else(check):
    numbering.start_at("letters.town", "2026", 418)
    assert check() == (0, "letters.town 2026: no number given out yet\n", "")
    assert check(NumbersInUse("letters.town", "2026", [3]))[0] == 1


def test_a_town_without_numbers_passes(check):
    assert check() == (0, "", "")


def test_a_large_register_is_checked_in_a_moment(check):
    from intranet.numbering.models import Counter

    Counter.objects.create(series_key="letters.town", period="", last=166_000)
    assert check(NumbersInUse("letters.town", "", range(1, 166_001)))[0] == 0
