"""Which pages people reach by following links, from the home page on."""

import http.client
from collections import Counter, deque
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.addresses import LOGINS, is_wagtail_admin, patterns, rows

# Where the administration leads to pages outside it; its own links are not followed.
DOORS = ("/admin/users/?q=dirk",)
# Lists of things in different states, each of which leads to other pages: all that is on them is opened.
ROOMS = {
    "annelies": ("/residents/grants/",),
    "dirk": ("/letters/mine/", "/approvals/mine/", "/requests/", "/meetings/mine/", "/residents/grants/", "/orders/"),
    "els": ("/approvals/open/", "/approvals/replacements/"),
    "gert": ("/letters/issue/", "/letters/import/", "/meetings/mine/", "/residents/import/"),
    "hilde": ("/people/personal-data/?q=dirk",),
}
# After how many pages without a new one a persona gives up the search for those that only some things lead to.
PATIENCE = 100
# Which personas may read each page that should be found.
READERS = {name: row.readers for name, row in rows().items() if row.is_page and row.readers}


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        address = dict(attributes).get("href")
        if tag == "a" and address:
            self.found.append(address)


class Walk:
    """Finds an address for each name of the URLconf by following links.

    First each persona opens one address of every name. A page that is offered only in a certain state, such as the
    one that withdraws an order, may hang on another address of the same name; so then those are opened too, in the
    parts of the portal where something that the persona may read was not found yet: first what is on the lists of
    things in different states.
    """

    def __init__(self, portal, cookies):
        """`cookies` gives the Cookie header of a persona."""
        self.host = urlsplit(portal).netloc
        self.cookies = cookies
        self.found = {}
        self.passed_by = {}

    def go(self):
        """Give {name: (login, address)} of every whole page."""
        for login in LOGINS:
            self._follow(login)
        for login in LOGINS:
            self._search(login)
        return self.found

    def _follow(self, login):
        waiting, seen = deque(("/", *DOORS)), {"/", *DOORS}
        passed_by = self.passed_by[login] = []
        while waiting:
            address = waiting.popleft()
            name = name_of(address)
            if address not in DOORS and (name is None or name in self.found):
                passed_by.append(address)
                continue
            fresh = [link for link in self._open(login, address) if link not in seen]
            seen.update(fresh)
            waiting.extend(fresh)

    def _search(self, login):
        rooms = self._rooms(login)
        for address in rooms:
            if name_of(address) not in {None, *self.found}:
                self._open(login, address)
        waiting = {address: name_of(address) for address in rooms + self.passed_by[login]}
        seen, opened, in_vain = set(waiting), Counter(), 0
        while in_vain < PATIENCE:
            missing = [name for name, logins in READERS.items() if login in logins and name not in self.found]
            parts = {part_of(name) for name in missing}
            promising = [address for address, name in waiting.items() if name and part_of(name) in parts]
            if not promising:
                return
            above = {name for name in set(waiting.values()) if name and any(is_above(name, one) for one in missing)}
            address = min(promising, key=lambda one: (waiting[one] not in above, opened[waiting[one]]))
            opened[waiting.pop(address)] += 1
            known = len(self.found)
            fresh = [link for link in self._open(login, address) if link not in seen]
            in_vain = 0 if len(self.found) > known else in_vain + 1
            seen.update(fresh)
            waiting.update((link, name_of(link)) for link in fresh)

    def _rooms(self, login):
        """What stands on the lists and on the pages of the things that they list."""
        things = [link for room in ROOMS.get(login, ()) for link in self._open(login, room) if name_of(link)]
        return [link for thing in dict.fromkeys(things) for link in self._open(login, thing)]

    def _open(self, login, address):
        """Note the address when it is a whole page; give its links."""
        links = self._links(address, self.cookies(login))
        if links is None:
            return []
        if name := name_of(address):
            self.found.setdefault(name, (login, address))
        return list(dict.fromkeys(links))

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


def part_of(name):
    """The part of the portal: the namespace, or nothing for the ground."""
    return name.rpartition(":")[0]


def is_above(name, other):
    """Whether the address of `other` goes on where that of `name` ends: letters/<pk>/ and letters/<pk>/return/."""
    return routes()[other].startswith(routes()[name]) and routes()[name] != ""


@cache
def routes():
    return {name: route for name, route, _ in patterns()}
