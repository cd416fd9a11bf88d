"""The secretary plans the year, a colleague submits an item, the college meets, the decision comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TITLE = "Picknickbank aan de vijver"
SEND = ".form--panel button[type=submit]"


def test_from_the_plan_of_the_year_to_the_decision_that_comes_back(browse):
    gert = browse("gert")
    plan_a_year(gert, timezone.localdate().year + 2)
    dirk = browse("dirk", width=390)
    item = submit_an_item(dirk)
    put_on_the_agenda_and_convene(gert)
    bring_it_forward_to_today(gert)
    decide(gert, item)

    dirk.goto("/notifications/")
    expect(dirk.locator("main")).to_contain_text(TITLE)
    dirk.goto("/meetings/mine/")
    task = dirk.locator(".row", has_text="Bank bestellen")
    task.locator("button").click()
    expect(task).to_have_count(0)


def plan_a_year(gert, year):
    """From the pattern to the dates, and only what is ticked is planned."""
    gert.goto("/meetings/bodies/college/plan/")
    gert.fill("input[name=first]", f"1-1-{year}")
    gert.fill("input[name=last]", f"31-12-{year}")
    gert.locator("input[name=has_tandem]").uncheck()
    gert.locator("#plan button[type=submit]").click()
    expect(gert.locator("#dates")).to_be_visible()
    ticked = gert.locator("input[name=day]:checked").count()
    assert 30 < ticked < gert.locator("input[name=day]").count(), "holidays are left out"
    gert.locator("button[name=make]").click()
    expect(gert.locator(".messages")).to_contain_text(str(ticked))


def submit_an_item(dirk):
    """On a phone, from the list of deadlines; gives the address of the item."""
    dirk.goto("/meetings/deadlines/")
    college = dirk.locator(".row", has_text="College").first
    college.locator("a[href^='/meetings/items/new/']").click()
    dirk.fill("input[name=title]", TITLE)
    dirk.fill("textarea[name=proposed_decision]", "Het college koopt een bank.")
    dirk.locator(SEND).first.click()
    expect(dirk.locator("h1")).to_have_text(TITLE)
    return dirk.url


def put_on_the_agenda_and_convene(gert):
    gert.goto("/meetings/worklist/")
    gert.locator(".row", has_text=TITLE).locator("button").click()
    waiting = gert.locator("form[action$='/accept/'] button")
    while waiting.count():
        waiting.first.click()
        gert.wait_for_load_state()
    expect(gert.locator(".agenda")).to_contain_text(TITLE)
    gert.locator("a[href$='/convene/']").click()
    gert.locator(SEND).click()
    expect(gert.locator(".page-header .state--ok")).to_be_visible()


def bring_it_forward_to_today(gert):
    """So that the college sits together by now: before that there is nothing to decide."""
    gert.locator("main details.menu summary").click()
    gert.locator("a[href$='/move/']").click()
    gert.fill("input[name=day]", f"{timezone.localdate():%d-%m-%Y}")
    gert.fill("input[name=start]", "00:00")
    gert.fill("input[name=minutes]", "30")
    gert.fill("input[name=reason]", "Iedereen is er al")
    gert.locator(SEND).click()
    expect(gert.locator(".messages")).to_be_visible()


def decide(gert, item):
    """Record the decision, and what Dirk has to do after it."""
    gert.goto(item)
    gert.locator("a[href$='/decide/']").click()
    gert.locator("select[name=result]").select_option("approved")
    gert.locator(SEND).click()
    expect(gert.locator(".page-header .state--ok")).to_be_visible()
    gert.locator("a[href$='/tasks/']").click()
    gert.fill("input[name=text]", "Bank bestellen")
    gert.locator("select[name=owner]").select_option(label="Dirk Pauwels")
    gert.fill("input[name=due_on]", f"{timezone.localdate() + timedelta(days=30):%d-%m-%Y}")
    gert.locator(SEND).click()
    expect(gert.locator("main")).to_contain_text("Bank bestellen")
