"""A real OpenID Connect provider on loopback (npm's oidc-provider), and a browser's walk through its pages."""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import requests

from scripts.node import node
from tests.servers.postgresql import free_port

SCRIPT = Path(__file__).with_suffix(".mjs")
CALLBACK = "http://testserver/oidc/callback/"


class ProviderMissing(Exception):
    """Node or the provider's package is not installed."""


class OpenIDProvider:
    """`people` maps each login to its claims; whoever logs in needs no password here."""

    client = {
        "client_id": "belfort",
        "client_secret": "for-the-tests-only",
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": ["http://testserver/login/"],
    }
    other_client = {
        "client_id": "another-portal",
        "client_secret": "also-for-the-tests",
        "redirect_uris": ["http://127.0.0.1:1/callback"],
    }

    def __init__(self, people):
        program = node()
        if program is None or not (SCRIPT.parents[2] / "node_modules" / "oidc-provider").is_dir():
            raise ProviderMissing("Node or npm's oidc-provider is missing: type `npm ci` in the project's folder.")
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        settings = {"port": port, "clients": [self.client, self.other_client], "people": people}
        self.process = subprocess.Popen(
            [program, SCRIPT, json.dumps(settings)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        if "ready" not in self.process.stdout.readline():
            self.stop()
            raise ProviderMissing("The OpenID provider does not start.")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def log_in(self, address, login):
        """Follow the provider's pages from `address`, logging in as `login`, to where it sends the browser back."""
        browser = requests.Session()
        answer = browser.get(address, allow_redirects=False, timeout=10)
        for _page in range(12):
            if "Location" in answer.headers:
                address = urljoin(address, answer.headers["Location"])
                if not address.startswith(self.issuer):
                    return address
                answer = browser.get(address, allow_redirects=False, timeout=10)
            else:
                prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)[1]
                fields = {"prompt": prompt, "login": login, "password": "any"}
                answer = browser.post(address, fields, allow_redirects=False, timeout=10)
        raise AssertionError(f"The provider goes round in circles at {address}.")
