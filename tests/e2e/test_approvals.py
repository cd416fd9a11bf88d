"""An employee asks, the head of department is away, the replacement approves, the employee sees it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_dirk_asks_his_head_is_away_and_bart_approves(browse):
    dirk = browse("dirk")
    dirk.goto("/requests/")
    chain = dirk.locator("#chain")
    assert chain.locator("li").count() == 1
    dirk.fill("input[name=amount]", "2500")
    expect(chain.locator("li")).to_have_count(2)
    assert "Fatima El Khatib" in chain.inner_text()
    dirk.fill("input[name=amount]", "80")
    expect(chain.locator("li")).to_have_count(1)
    head = chain.locator(".chain__line").inner_text().strip()
    dirk.fill("input[name=title]", "Regenjas voor terreinbezoek")
    dirk.fill("textarea[name=text]", "De oude lekt.")
    dirk.click("main form button[type=submit]:not([name=save])")
    dirk.wait_for_url("**/approvals/*/")
    request = dirk.url
    assert dirk.locator(".chain__step--current").inner_text().count("Bart Dewulf") == 1

    bart = browse("bart", width=390)
    bart.goto("/approvals/standing-in/")
    row = bart.locator("tr", has_text="Regenjas voor terreinbezoek")
    assert head in row.inner_text()
    row.locator("th a").click()
    bart.click("button[name=outcome][value=approved]")
    bart.wait_for_url("**/approvals/")
    bart.goto("/approvals/standing-in/")
    assert bart.locator("tr", has_text="Regenjas voor terreinbezoek").count() == 0

    dirk.goto("/")
    assert "Regenjas voor terreinbezoek" in dirk.locator("#my-requests").locator("xpath=ancestor::section").inner_text()
    dirk.goto(request)
    history = dirk.locator("#history").locator("xpath=ancestor::section").inner_text()
    assert "Bart Dewulf" in history
    assert head in history
    assert dirk.locator(".chain__step--done").count() == 1
