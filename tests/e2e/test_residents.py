"""The clerk asks a grant and looks somebody up by keyboard; the officer reads it; the administrator gets nothing."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from intranet.demo.personas import PASSWORD
from tests.e2e.portal import own_environment

pytestmark = pytest.mark.browser

PURPOSE = "Identiteitskaart of paspoort"
WHY = "Ook aan het loket op zaterdag"
JAN = "Vandenberghe Jan Maria"
HEAD = "arthur.vandenberghe"


@pytest.fixture
def head(portal, tmp_path_factory):
    """The head of Burgerzaken, who has a password in the directory of the town alone; here he gets one of his own."""
    folder = tmp_path_factory.getbasetemp() / "portal0" / "town"
    change = f"from intranet.accounts.models import User; one = User.objects.get(username='{HEAD}'); "
    change += f"one.set_password('{PASSWORD}'); one.save()"
    command = [sys.executable, "-m", "intranet.command", "shell", "-c", change]
    subprocess.run(command, env=own_environment(folder, portal), check=True, capture_output=True)
    return HEAD


def latest_entry(page):
    """The number of the last entry that the record shows."""
    links = page.locator("main a[href^='/residents/record/']").evaluate_all("all => all.map(one => one.pathname)")
    return max(int(found[1]) for link in links if (found := re.fullmatch(r"/residents/record/(\d+)/", link)))


def test_from_the_question_for_a_grant_to_the_officer_who_reads_every_look(browse, head):
    annelies = browse("annelies")
    annelies.goto("/residents/grants/new/")
    annelies.get_by_label(re.compile(PURPOSE)).check()
    annelies.fill("textarea[name=why]", WHY)
    annelies.click("main form button[type=submit]")
    annelies.wait_for_url(re.compile(r"/residents/grants/\d+/$"))

    arthur = browse(head)
    arthur.goto("/approvals/")
    arthur.locator("#main a", has_text=f"Annelies Claeys: {PURPOSE}").first.click()
    arthur.click("button[name=outcome][value=approved]")
    arthur.wait_for_url("**/approvals/")

    hilde = browse("hilde")
    hilde.goto("/residents/record/")
    before = latest_entry(hilde)

    annelies.goto("/residents/")
    annelies.get_by_label(PURPOSE).check()
    annelies.fill("input[name=password]", PASSWORD)
    annelies.keyboard.press("Enter")
    annelies.wait_for_url("**/residents/")
    annelies.locator("h1").click()
    annelies.keyboard.press("/")
    annelies.keyboard.type("Vandenbrghe Jan", delay=20)
    expect(annelies.locator("[data-look-up-row]", has_text=JAN)).to_be_visible()
    rows = annelies.locator("[data-look-up-row]").all_inner_texts()
    for _row in range(rows.index(JAN) + 1):
        annelies.keyboard.press("ArrowDown")
    annelies.keyboard.press("Enter")
    expect(annelies.locator("h1")).to_have_text(JAN)
    assert annelies.url.endswith("/residents/person/")
    assert "00.01.01" not in annelies.content()
    annelies.locator(".look-up-mask:has(input[value=number]) button").click()
    expect(annelies.locator(".look-up-number").first).to_have_text(re.compile(r"^00\.01\.01-"))

    hilde.goto("/residents/record/")
    assert latest_entry(hilde) >= before + 4, "searched, listed, opened, unmasked"
    looks = hilde.locator("main").inner_text()
    assert "Annelies Claeys" in looks
    assert PURPOSE in looks
    assert "Vandenberghe" not in looks
    hilde.goto("/residents/")
    assert hilde.locator("[data-look-up-box]").count() == 0

    els = browse("els")
    els.goto("/residents/")
    assert els.locator("[data-look-up-box], input[name=purpose]").count() == 0
    assert els.goto("/residents/record/").status in (403, 404)
