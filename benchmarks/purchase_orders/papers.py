"""How long the papers of an order take: UBL, official rules and PDF, for a few lines and for many.

python -m benchmarks.purchase_orders.papers [FOLDER WITH THE OFFICIAL RULES]
"""

import os
import statistics
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from purchase_orders.documents import checking, paper, ubl, validation  # noqa: E402
from tests.purchase_orders import papers  # noqa: E402

TURNS = 20
STYLE = paper.HouseStyle(town="Stad Hopbeke", colour="#2d6a3e")


def milliseconds(function):
    """The first turn, and the median of the turns after it."""
    times = []
    for _turn in range(TURNS):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return times[0], statistics.median(times[1:])


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for count in (12, 300):
        order = papers.order(*(papers.line(number, description="Wit, 80 g/m²") for number in range(1, count + 1)))
        xml = ubl.xml(order)
        works = {
            "arithmetic checked": lambda order=order: checking.problems(order),
            "UBL written": lambda order=order: ubl.xml(order),
            "PDF set, UBL inside": lambda order=order, xml=xml: paper.pdf(order, STYLE, xml),
        }
        if folder:
            works["schema and official rules"] = lambda xml=xml: validation.findings(xml, folder)
        for what, function in works.items():
            first, usual = milliseconds(function)
            print(f"{count:4} lines  {what:26} first {first:7.1f} ms  then {usual:7.1f} ms")


if __name__ == "__main__":
    main()
