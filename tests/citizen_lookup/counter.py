"""What a clerk does at the counter, as a browser without JavaScript sends it."""

import re
from dataclasses import dataclass, field
from typing import Any

from intranet.demo.personas import PASSWORD


@dataclass
class Desk:
    client: Any
    purpose: Any
    typed: dict[str, str] = field(default_factory=dict)

    def begin(self, **fields):
        self.client.get("/residents/")
        values = {"purpose": self.purpose.pk, "password": PASSWORD} | fields
        response = self.client.post("/residents/purpose/", values)
        assert response.status_code == 302, response.content.decode()
        return self

    def search(self, text="", **fields):
        return self.client.post("/residents/search/", {"q": text} | fields)

    def open(self, response, name):
        return self.client.post("/residents/person/", {"handle": handle_of(response, name)})

    def unmask(self, response, name, **headers):
        """Ask for one masked field on the page of a person."""
        values = {"handle": handle_of(response), "field": name}
        return self.client.post("/residents/person/field/", values, headers=headers)


def text(response):
    return response.content.decode()


def handle_of(response, name=None):
    """What a list calls the person of this name; without one, what the page of a person calls them."""
    pattern = r'name="handle" value="([^"]+)"' + (rf"[^>]*>{re.escape(name)}<" if name else "")
    found = re.search(pattern, text(response))
    assert found, f"{name or 'nobody'} is not there: {text(response)}"
    return found[1]
