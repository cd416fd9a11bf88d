"""With the keyboard only: an employee asks a letter number, the secretary issues it, the employee sees it come."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SUBJECT = "Antwoord op vraag over kapvergunning"


def tab_to(page, selector, limit=80):
    """Press Tab until the element that `selector` names has the focus."""
    for _press in range(limit):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not come to {selector}")


def test_a_number_is_asked_issued_and_seen_without_a_mouse(browse):
    dirk = browse("dirk")
    dirk.goto("/")
    tab_to(dirk, "a[href='/letters/mine/'], a[href='/letters/new/']")
    if dirk.evaluate("document.activeElement.getAttribute('href')") == "/letters/mine/":
        dirk.keyboard.press("Enter")
        dirk.wait_for_url("**/letters/mine/")
        tab_to(dirk, "a[href='/letters/new/']")
    dirk.keyboard.press("Enter")
    dirk.wait_for_url("**/letters/new/")
    dirk.keyboard.type(SUBJECT)
    dirk.keyboard.press("Tab")
    dirk.keyboard.type("De heer Claes")
    dirk.keyboard.press("Enter")
    dirk.wait_for_url(re.compile(r"/letters/\d+/$"))
    assert dirk.locator("h1").inner_text() == SUBJECT

    gert = browse("gert")
    gert.goto("/letters/issue/")
    while SUBJECT not in gert.locator("#worklist .row").first.inner_text():
        gert.keyboard.press("i")
        gert.wait_for_load_state()
    gert.keyboard.press("i")
    expect(gert.locator("#worklist")).not_to_contain_text(SUBJECT)

    expect(dirk.locator("h1")).to_have_text(re.compile(r"\d{4}/\d{4,5}$"), timeout=10_000)
