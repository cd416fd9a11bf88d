"""The menu as one person sees it on one page: which entries, what waits behind each, which one is open."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from intranet import modules

PHONE_PLACES = 4


@dataclass(frozen=True)
class MenuItem:
    label: str
    short_label: str
    icon: str
    url: str
    badge: int
    is_current: bool


@dataclass(frozen=True)
class Menu:
    items: list[MenuItem]
    administration: list[MenuItem]
    has_wagtail_admin: bool

    @property
    def on_phone(self) -> list[MenuItem]:
        """What fits in the bottom bar of a phone, beside its More button."""
        return self.items[:PHONE_PLACES]

    @property
    def more_on_phone(self) -> list[MenuItem]:
        return self.items[PHONE_PLACES:]

    @property
    def waiting_behind_more(self) -> int:
        return sum(item.badge for item in self.more_on_phone)

    @property
    def waiting(self) -> int:
        return sum(item.badge for item in self.items)


def menu_for(request) -> Menu:
    """The entries that `request.user` may open; each badge may cost its module one count."""
    entries = _shown(request, modules.navigation(impersonated=request.is_impersonated))
    administration = _shown(request, modules.administration(impersonated=request.is_impersonated))
    current = _current_address(request.path, [url for _entry, url in entries + administration])
    may_enter = request.user.has_perm("wagtailadmin.access_admin") and not request.is_impersonated
    return Menu(_items(request, entries, current=current), _items(request, administration, current=current), may_enter)


def _shown(request, declared: list[modules.Entry]) -> list[tuple[modules.Entry, str]]:
    """The entries for this person, each with its address."""
    entries = [(entry, _address(entry.url_name)) for entry in declared if entry.is_for(request.user)]
    return [(entry, url) for entry, url in entries if url]


def _items(request, entries: list[tuple[modules.Entry, str]], *, current: str) -> list[MenuItem]:
    return [
        MenuItem(
            label=str(entry.label),
            short_label=str(entry.short_label or entry.label),
            icon=entry.icon,
            url=url,
            badge=entry.badge(request.user) if entry.badge else 0,
            is_current=url == current,
        )
        for entry, url in entries
    ]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _current_address(path: str, addresses: list[str]) -> str:
    """The address of the entry that `path` belongs to: the longest that starts it, Home only for itself."""
    candidates = [url for url in addresses if path == url or (url != "/" and path.startswith(url))]
    return max(candidates, key=len, default="")
