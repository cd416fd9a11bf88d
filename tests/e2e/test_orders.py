"""An employee orders, the head approves, the financial director gives visum, purchasing sends, two deliveries come."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SUBJECT = "Draagbare pc's voor het Sociaal Huis"


def decide(page, title, outcome="approved", reason=""):
    """Open what waits for this person and answer it; in their own name, or for whom they replace."""
    for queue in ("/approvals/", "/approvals/standing-in/"):
        page.goto(queue)
        row = page.locator("tr", has_text=title)
        if row.count():
            row.first.locator("th a").click()
            break
    if reason:
        page.fill("textarea[name=reason]", reason)
    page.click(f"button[name=outcome][value={outcome}]")
    page.wait_for_url("**/approvals/**")


def test_an_order_goes_from_need_to_second_delivery(browse):
    dirk = browse("dirk")
    dirk.goto("/orders/new/")
    dirk.fill("input[name=subject]", SUBJECT)
    dirk.fill("input[name=lines-0-description]", "Draagbare pc 14 duim")
    dirk.fill("input[name=lines-0-quantity]", "30")
    dirk.fill("input[name=lines-0-unit_price]", "1250")
    dirk.fill("input[name=lines-0-account]", "0119-01 24100000")
    expect(dirk.locator("#live")).to_contain_text("RC-2025-014")
    expect(dirk).to_have_url(re.compile(r"/orders/\d+/edit/"))
    dirk.locator("#live button[name=use_item]").click()
    expect(dirk.locator("input[name=supplier]")).to_have_value(re.compile("ICT-Huis"))
    expect(dirk.locator("#live")).to_contain_text("visum nodig")
    expect(dirk.locator("#live")).to_contain_text("Fatima El Khatib")
    if not dirk.input_value("textarea[name=delivery_place]"):
        dirk.fill("textarea[name=delivery_place]", "Lindendreef 3")
    dirk.click("button[name=submit]")
    dirk.wait_for_url(re.compile(r"/orders/\d+/$"))
    address = dirk.url

    decide(browse("bart"), SUBJECT)
    decide(browse("fatima"), SUBJECT, "conditions", "Toestellen in de inventaris opnemen.")

    ivo = browse("ivo")
    ivo.goto(address)
    expect(ivo.locator("h1")).to_have_text(re.compile(r"^BB-\d{4}-\d{5}$"))
    ivo.fill("main input[name=note]", "Afgegeven aan de balie")
    ivo.locator("main form[action$='/sent-otherwise/'] button").click()
    expect(ivo.locator(".page-header__lead .state")).to_have_text("verzonden")

    for quantity, state in (("40 %", "deels ontvangen"), ("18", "ontvangen")):
        dirk.goto(address)
        dirk.get_by_role("link", name="Ontvangen", exact=True).click()
        dirk.locator("table input[type=text]").fill(quantity)
        dirk.click("main form button[type=submit]")
        expect(dirk.locator(".page-header__lead .state")).to_have_text(state)
