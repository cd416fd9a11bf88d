"""A real browser, and Hopbeke open in it: `browse("dirk", width=390, scheme="dark")`."""

import os
import shutil
from urllib.parse import urlsplit

import pytest

from intranet.demo.personas import PASSWORD
from tests.e2e import portal as portal_of_hopbeke
from tests.servers.availability import unavailable

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HEIGHTS = {1440: 900, 390: 844}


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        unavailable("Chromium is not installed. On Debian: sudo apt-get install --no-install-recommends chromium")
    # Playwright's loop runs in this thread, and Django would refuse the database to other tests of this worker.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def portal(browser, tmp_path_factory):
    """The address of Hopbeke."""
    with portal_of_hopbeke.served(tmp_path_factory.mktemp("portal") / "town") as url:
        yield url


@pytest.fixture(scope="session")
def sessions(browser, portal):
    """The cookies of a persona who has logged in with name and password."""
    known = {}

    def of(login):
        if login not in known:
            context = browser.new_context(base_url=portal, locale="en")
            page = context.new_page()
            page.goto("/login/")
            page.fill("input[name=username]", login)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(f"{portal}/")
            known[login] = context.storage_state()
            context.close()
        return known[login]

    return of


@pytest.fixture
def watched(portal):
    """Watch a page, which is closed after the test; whatever the browser complains of fails the test."""
    pages, complaints = [], []

    def watched_page(page):
        pages.append(page)
        watch(page, portal, complaints)
        return page

    yield watched_page
    for page in pages:
        page.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def browse(browser, portal, sessions, watched):
    """Open a page as a persona, or as a stranger, in a window of its own."""
    contexts = []

    def open_page(login=None, *, width=1440, scheme="light", **options):
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = new_context(browser, portal, sessions, login, viewport=size, color_scheme=scheme, **options)
        contexts.append(context)
        return watched(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def windows(browser, portal, sessions):
    """One window for each persona, which keeps what it has fetched, as theirs does all day."""
    contexts = {}

    def of(login):
        if login not in contexts:
            contexts[login] = new_context(browser, portal, sessions, login)
        return contexts[login]

    yield of
    for context in contexts.values():
        context.close()


@pytest.fixture
def leaf(windows, watched):
    """Open a page in the window of a persona."""
    return lambda login: watched(windows(login).new_page())


def new_context(browser, portal, sessions, login, *, locale="en", **options):
    return browser.new_context(
        base_url=portal,
        locale=locale,
        reduced_motion="reduce",
        storage_state=sessions(login) if login else None,
        **options,
    )


def watch(page, portal, complaints):
    """Note what should never happen: a request to another host, an error in the console, a missing file."""

    def on_request(request):
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(f"{portal}/"):
            complaints.append(f"asked another host: {request.url}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type != "document":
            complaints.append(f"{response.status} for {response.url}")

    def on_console(message):
        # The browser also reports a refused page in the console; the tests look at such pages on purpose.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
