"""Every page, wide and narrow, light and dark: accessible, within the screen, and asking nothing of another host."""

from pathlib import Path

import pytest

from tests import addresses
from tests.e2e import portal as portal_of_hopbeke
from tests.e2e.conftest import HEIGHTS
from tests.e2e.reachable import READERS

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "artefacts" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What the other scheme changes: the same page stands there in other colours.
COLOURS = ["color-contrast", "link-in-text-block"]
# Rows of a long list are alike: the first ones speak for all, and axe takes its time for each.
ALIKE = ["tbody > tr:nth-child(n+16)", "ul > li:nth-child(n+16)", ".phone-list__group:nth-child(n+4)"]
PAGES_OF_WAGTAIL = "wagtail_serve"


@pytest.fixture(scope="session")
def reached(portal):
    return portal_of_hopbeke.explore()


@pytest.mark.parametrize("name", [*sorted(READERS), PAGES_OF_WAGTAIL])
def test_every_page_is_sound(leaf, reached, name):
    login, address = reached.get(name) or example(name)
    problems = []
    page = leaf(login)
    answer = page.goto(address)
    assert answer.status == 200, f"{login} at {address}"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        # Where a field has the focus the page has scrolled, and what lies under the bar would seem covered.
        page.evaluate("scrollTo(0, 0)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
            page.screenshot(path=picture(name, width, scheme), full_page=scheme == "light", quality=80)
            where = f"{address} as {login}, {width} px, {scheme}"
            rules = RULES if scheme == "light" else COLOURS
            problems += [f"{where}: {problem}" for problem in (*violations(page, rules), *overflow(page))]
    assert not problems, "\n".join(problems)


def example(name):
    """A page that no link leads to, such as the login page, by the table."""
    row = addresses.rows()[name]
    states = [key for key, value in row.arguments.items() if callable(value)]
    assert not states, f"No link in Hopbeke leads to {name}: the demonstration has nothing in the state it is for."
    return row.readers[0], row.address(name)


def picture(name, width, scheme):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS / f"{name.replace(':', '-')}-{width}-{scheme}.jpg"


def violations(page, rules=RULES):
    """What axe finds wrong, a line each, with the first place."""
    found = page.evaluate(
        "([exclude, runOnly]) => axe.run({include: document, exclude}, {runOnly, resultTypes: ['violations']})",
        [ALIKE, rules],
    )
    for violation in found["violations"]:
        places = ", ".join(node["target"][0] if node["target"] else "?" for node in violation["nodes"][:3])
        reason = " ".join(check["message"] for check in violation["nodes"][0]["any"][:1])
        yield f"{violation['id']} at {places} ({violation['help']}) {reason}".rstrip()


def overflow(page):
    """What sticks out to the right, when the page scrolls sideways."""
    if not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        return []
    culprits = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .slice(0, 3).map(one => one.tagName.toLowerCase() + '.' + one.className)"""
    )
    return [f"scrolls sideways because of {', '.join(culprits)}"]


ADMINISTRATION = ["/admin/", "/admin/pages/", "/admin/reports/site-history/", "/admin/account/"]


@pytest.mark.parametrize("address", ADMINISTRATION)
@pytest.mark.parametrize("login", ["els", "joke"])
def test_the_administration_runs_under_our_policy(browse, login, address):
    page = browse(login)
    answer = page.goto(address, wait_until="networkidle")
    assert answer.status in (200, 403)
    page.screenshot(path=picture(f"admin{address.removeprefix('/admin').rstrip('/').replace('/', '-')}", 1440, login))
