"""What the demonstration shows of the residents' look-up."""

from collections.abc import Callable

from citizen_lookup.demo import record, register


def install(report: Callable[[str], None]) -> None:
    """Bring Hopbeke's residents, and who looked them up; a second run changes nothing."""
    register.install(report)
    record.install(report)
