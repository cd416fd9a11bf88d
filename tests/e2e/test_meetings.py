"""The secretary plans the year, a colleague submits an item, the college meets, the decision comes back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TITLE = "Picknickbank aan de vijver"


def test_from_the_plan_of_the_year_to_the_decision_that_comes_back(browse):
    gert = browse("gert")
    year = timezone.localdate().year + 2
    gert.goto("/meetings/bodies/college/plan/")
    gert.fill("input[name=first]", f"1-1-{year}")
    gert.fill("input[name=last]", f"31-12-{year}")
    gert.get_by_role("button", name="Show the dates").click()
    expect(gert.locator("input[name=day]")).not_to_have_count(0)
    expect(gert.locator("#dates")).to_be_visible()
    ticked = gert.locator("input[name=day]:checked").count()
    assert 30 < ticked < gert.locator("input[name=day]").count()
    gert.locator("input[name=tandem]").uncheck()
    gert.get_by_role("button", name="Plan what is ticked").click()
    expect(gert.locator(".messages, [role=status], .utrecht-alert").first).to_contain_text(str(ticked))

    dirk = browse("dirk", width=390)
    dirk.goto("/meetings/deadlines/")
    dirk.get_by_role("link", name=re.compile(r"Submit\s*College")).first.click()
    dirk.fill("input[name=title]", TITLE)
    dirk.fill("textarea[name=proposed_decision]", "Het college koopt een bank.")
    dirk.locator("main form button[type=submit]").first.click()
    expect(dirk.locator("h1")).to_have_text(TITLE)
    item_url = dirk.url

    gert.goto("/meetings/worklist/")
    gert.locator(".row", has_text=TITLE).get_by_role("button", name="On the agenda").click()
    expect(gert.locator(".agenda")).to_contain_text(TITLE)
    while gert.get_by_role("button", name="On the agenda").count():
        gert.get_by_role("button", name="On the agenda").first.click()
        gert.wait_for_load_state()
    gert.get_by_role("link", name="Convene").click()
    gert.get_by_role("button", name="Send to the members").click()
    expect(gert.locator(".page-header")).to_contain_text("convened")

    gert.goto(item_url)
    gert.get_by_role("link", name="Record the decision").click()
    gert.locator("select[name=result]").select_option("approved")
    gert.locator("main form button[type=submit]").first.click()
    expect(gert.locator(".page-header")).to_contain_text("decided")
    gert.get_by_role("link", name="Follow-up task").click()
    gert.fill("input[name=text]", "Bank bestellen")
    gert.locator("select[name=owner]").select_option(label="Dirk Pauwels")
    day = timezone.localdate() + timedelta(days=30)
    gert.fill("input[name=due_on]", f"{day:%d-%m-%Y}")
    gert.locator("main form button[type=submit]").first.click()

    dirk.goto("/notifications/")
    expect(dirk.locator("main")).to_contain_text(TITLE)
    dirk.goto("/meetings/mine/")
    expect(dirk.locator("main")).to_contain_text("Bank bestellen")
    dirk.locator(".row", has_text="Bank bestellen").get_by_role("button", name="Done").click()
    expect(dirk.locator("main")).not_to_contain_text("Bank bestellen")
