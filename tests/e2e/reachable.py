"""Which pages people reach by following links, from the home page on."""

import http.client
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.addresses import LOGINS, is_wagtail_admin

# Where the administration leads to pages outside it; its own links are not followed.
DOORS = ("/admin/users/?q=dirk",)
# Lists of things in different states, each of which leads to other pages: all that is on them is opened.
ROOMS = {
    "dirk": ("/letters/mine/", "/approvals/mine/", "/requests/"),
    "gert": ("/letters/issue/", "/letters/import/"),
    "els": ("/approvals/open/", "/approvals/replacements/"),
}


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        address = dict(attributes).get("href")
        if tag == "a" and address:
            self.found.append(address)


class Walk:
    """Follows the links of each persona, one address for each name of the URLconf."""

    def __init__(self, portal, sessions):
        self.host = urlsplit(portal).netloc
        self.sessions = sessions
        self.found = {}

    def go(self):
        """Give {name: (login, address)} of every whole page."""
        for login in LOGINS:
            self._follow(login)
        return self.found

    def _follow(self, login):
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.sessions(login)["cookies"])
        rooms = ROOMS.get(login, ())
        starts = ("/", *DOORS, *rooms)
        opened = set(starts)
        waiting, seen = deque(starts), set(starts)
        while waiting:
            address = waiting.popleft()
            name = name_of(address)
            if address not in opened and (name is None or name in self.found):
                continue
            links = self._links(address, cookies)
            if links is None:
                continue
            if name is not None:
                self.found.setdefault(name, (login, address))
            fresh = [link for link in dict.fromkeys(links) if link not in seen]
            seen.update(fresh)
            opened.update(links if address in rooms else ())
            waiting.extend(fresh)

    def _links(self, address, cookies):
        """The links of a whole page, None for anything else."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", address, headers={"Cookie": cookies, "Accept-Language": "en"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200 or response.headers.get_content_type() != "text/html" or b"<html" not in body:
            return None
        links = Links()
        links.feed(body.decode())
        return [urljoin(address, link).partition("#")[0] for link in links.found if "://" not in link]


def name_of(address):
    """The name of the address in the URLconf; None for the administration, which has its own tests."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return None if is_wagtail_admin(match.route) else match.view_name
