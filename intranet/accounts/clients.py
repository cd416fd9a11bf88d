"""From where somebody comes: the address and the browser of a request."""

import ipaddress

from django.conf import settings

# In this order: Edge and Chrome also call themselves Safari, and Edge calls itself Chrome.
BROWSERS = [("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]


def ip_address(request):
    """The visitor's address, or None where it cannot be known.

    Each trusted proxy appends the address it saw to X-Forwarded-For; what stands before those is the
    visitor's own claim and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= settings.TRUSTED_PROXIES:
            address = forwarded[-settings.TRUSTED_PROXIES]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def browser(request):
    """The browser and the system in a few words, for instance `Firefox, Windows`."""
    header = request.META.get("HTTP_USER_AGENT", "")
    parts = [next((name for mark, name in known if mark in header), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in parts if part)
