"""The module registry: what a feature brings to the portal, declared once in its apps.py."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django.apps import AppConfig, apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from intranet.configuration.options import Option

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intranet.privacy.declarations import Erasure, Processing, Retention

    Text = str | _StrPromise
else:
    Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """A place in the menu. `permission` hides it from those without; `badge` counts what waits.

    `is_shown` is the dotted path of a function without arguments that every page asks: it must be cheap.
    """

    label: Text
    url_name: str
    icon: str
    order: int
    permission: str = ""
    badge: Callable[[Any], int] | None = None
    short_label: Text = ""
    is_shown: str = ""

    def is_for(self, user: Any) -> bool:
        """Whether this person's menu has the entry."""
        if self.permission and not user.has_perm(self.permission):
            return False
        return not self.is_shown or import_string(self.is_shown)()


class Panel(Protocol):
    """A panel of the home page: `context` gives what the template shows, None leaves the panel out."""

    template_name: str
    column: str  # "main" or "side"
    order: int

    def context(self, request: Any) -> dict[str, Any] | None: ...


@runtime_checkable
class SharedPanel(Panel, Protocol):
    """A panel that everybody with the same `shared_by` sees alike, so that it is drawn once a minute for all.

    `shared_by` tells all that the panel depends on besides language and day, as values whose `repr` tells them
    apart; None draws it anew. It must be cheap, and the template may hold no token and no word about the reader.
    """

    def shared_by(self, request: Any) -> Hashable | None: ...


@dataclass(frozen=True)
class SearchResult:
    title: str
    description: str
    url: str


@dataclass(frozen=True)
class SearchSource:
    """A kind of thing the search box finds; `find` returns only what `user` may know of."""

    label: Text
    find: Callable[[Any, str, int], Sequence[SearchResult]]
    order: int
    all_url: Callable[[str], str] | None = None
    icon: str = "search"


@dataclass(frozen=True)
class RoleDefinition:
    """A role the portal knows; `permissions` are `app_label.codename`.

    A protected role nobody gives to themselves, and nobody views the portal as somebody who holds it.
    """

    code: str
    label: Text
    description: Text
    permissions: tuple[str, ...] = ()
    is_protected: bool = False


def all_permissions(app_label: str, *models: str) -> tuple[str, ...]:
    """The four permissions Django makes for each model: `all_permissions("directory", "location")`."""
    return tuple(f"{app_label}.{action}_{model}" for model in models for action in ("add", "change", "delete", "view"))


@dataclass(frozen=True)
class Schedule:
    """A job that runs by itself: the dotted path of a task, and when.

    Exactly one of `every` and `daily_at` ("07:00", Europe/Brussels) is given.
    `limit` is how long a run may take before it counts as lost. What is not on at first waits until an
    administrator switches it on.
    """

    task: str
    label: Text
    every: timedelta | None = None
    daily_at: str = ""
    limit: timedelta = timedelta(minutes=30)
    is_on_at_first: bool = True


@dataclass(frozen=True)
class NotificationKind:
    """A reason to tell somebody something; each person chooses how to hear of it.

    Of an `on_request` kind only those hear who ask for it. Who lacks `permission` never gets
    the kind and is not asked about it.
    """

    code: str
    label: Text
    by_mail: bool = True
    on_request: bool = False
    permission: str = ""


@dataclass(frozen=True)
class TokenScope:
    """A way for programs to read what one person may see, with a secret the person makes under "My account".

    `values` names a function of (request, secret) that gives what to copy, as (label, value) pairs.
    """

    code: str
    label: Text
    help: Text
    values: str


@dataclass(frozen=True)
class NumbersInUse:
    """The numbers that a module's rows bear in one series and period, void ones too."""

    series_key: str
    period: str
    numbers: Iterable[int]


@dataclass(frozen=True)
class Measure:
    """A number that tells how the portal fares now, for the metrics; `labels` tell rows of one name apart.

    The name ends in its unit, as Prometheus wants it (`belfort_mail_waiting`, `belfort_job_age_seconds`). Neither
    name nor label holds anything of a person.
    """

    name: str
    help: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class ModuleConfig(AppConfig):
    """An app that is a module of the portal and may be switched off.

    `url_prefix` is where its urls.py stands, empty for a module without pages.
    `administration` holds the menu entries that stand apart, for those who keep the portal running.
    `numbered` names functions that yield `NumbersInUse`, for `belfort check_numbering`.
    `examinations` names functions that yield `intranet.operation.findings.Finding`, for `belfort doctor`.
    `measures` names functions that yield `Measure`, for the metrics; asked every few seconds, they must be cheap.
    `audit_actions` gives the words for the action codes that the module records, `audit_words` those for the keys of
    its values before and after that are no fields of the subject.
    `role_permissions` adds permissions to roles that another part declares, by code:
    `{"administrator": all_permissions("directory", "location")}`.
    `closed_to_impersonation` keeps its pages, panels and search results from an administrator who views
    the portal as somebody else; the registry leaves them out when asked with `impersonated=True`.
    `well_known` says where programs are led from `/.well-known/<name>` (RFC 8615): the name of an address by that name.
    `retentions`, `processing` and `erasure` say what personal data it keeps, what for, how long, and what goes when
    somebody is erased (intranet/privacy/declarations.py). An export of a person finds what refers to them by itself;
    `personal_data` names functions of a DataSubject that yield what else there is, as Kept, and `left_out_of_exports`
    the secrets among the fields.
    `demo` names a function of `report` (which tells one line) that makes the fictional town's data, and may run
    again and again. `demo_server` names a function of a folder and `report` that starts a server for the
    demonstration before that, and returns an intranet.demo.Server, or None where that is impossible.
    """

    label_for_people: Text = ""
    url_prefix: str = ""
    requires: tuple[str, ...] = ()
    authentication_backends: tuple[str, ...] = ()
    navigation: Sequence[Entry] = ()
    administration: Sequence[Entry] = ()
    panels: Sequence[str] = ()
    search_sources: Sequence[str] = ()
    roles: Sequence[RoleDefinition] = ()
    role_permissions: Mapping[str, Sequence[str]] = MappingProxyType({})
    closed_to_impersonation: bool = False
    schedules: Sequence[Schedule] = ()
    notification_kinds: Sequence[NotificationKind] = ()
    token_scopes: Sequence[TokenScope] = ()
    numbered: Sequence[str] = ()
    examinations: Sequence[str] = ()
    measures: Sequence[str] = ()
    audit_actions: Mapping[str, Text] = MappingProxyType({})
    audit_words: Mapping[str, Text] = MappingProxyType({})
    options: Sequence[Option] = ()
    open_url_names: tuple[str, ...] = ()
    well_known: Mapping[str, str] = MappingProxyType({})
    retentions: "Sequence[Retention]" = ()
    processing: "Sequence[Processing]" = ()
    erasure: "Erasure | None" = None
    personal_data: Sequence[str] = ()
    left_out_of_exports: tuple[str, ...] = ()
    demo: str = ""
    demo_server: str = ""


def installed_modules() -> dict[str, type[ModuleConfig]]:
    """Every module the Python environment offers, by name, switched on or not."""
    return {point.name: point.load() for point in sorted(entry_points(group="belfort.modules"))}


def module_options() -> list[Option]:
    """The settings that modules bring, switched on or not: a town may write them down before it switches one on."""
    return [option for module in installed_modules().values() for option in module.options]


def enabled_modules(disabled: Sequence[str]) -> list[type[ModuleConfig]]:
    """The modules in force, in an order that respects what each requires.

    Raises ValueError for an unknown name or a module whose requirement is switched off.
    """
    installed = installed_modules()
    for name in disabled:
        if name not in installed:
            raise ValueError(f"There is no module `{name}`; known are {', '.join(installed)}.")
    enabled: dict[str, type[ModuleConfig]] = {}

    def enable(name: str, wanted_by: str = "") -> None:
        if name in disabled or name not in installed:
            raise ValueError(f"Module `{wanted_by}` needs `{name}`: switch `{name}` on or `{wanted_by}` off.")
        for requirement in installed[name].requires:
            enable(requirement, name)
        enabled.setdefault(name, installed[name])

    for name in installed:
        if name not in disabled:
            enable(name)
    return list(enabled.values())


def parts() -> Iterator[Any]:
    """The ground's own apps and the enabled modules: everything that may declare parts of the portal."""
    return (config for config in apps.get_app_configs() if isinstance(config, ModuleConfig))


def _visible_parts(impersonated: bool) -> Iterator[Any]:
    return (part for part in parts() if not (impersonated and part.closed_to_impersonation))


@cache
def navigation(*, impersonated: bool = False) -> list[Entry]:
    entries = (entry for part in _visible_parts(impersonated) for entry in part.navigation)
    return sorted(entries, key=lambda entry: entry.order)


@cache
def administration(*, impersonated: bool = False) -> list[Entry]:
    entries = (entry for part in _visible_parts(impersonated) for entry in part.administration)
    return sorted(entries, key=lambda entry: entry.order)


@cache
def panels(*, impersonated: bool = False) -> list[Panel]:
    classes = (import_string(path) for part in _visible_parts(impersonated) for path in part.panels)
    return sorted((panel() for panel in classes), key=lambda panel: panel.order)


@cache
def search_sources(*, impersonated: bool = False) -> list[SearchSource]:
    sources = (import_string(path) for part in _visible_parts(impersonated) for path in part.search_sources)
    return sorted(sources, key=lambda source: source.order)


@cache
def roles() -> list[RoleDefinition]:
    """Every role a part in use declares, with the permissions that other parts add to it."""
    added: dict[str, list[str]] = {}
    for part in parts():
        for code, permissions in part.role_permissions.items():
            added.setdefault(code, []).extend(permissions)
    declared = (role for part in parts() for role in part.roles)
    return [replace(role, permissions=(*role.permissions, *added.get(role.code, ()))) for role in declared]


@cache
def schedules() -> list[Schedule]:
    return [schedule for part in parts() for schedule in part.schedules]


@cache
def notification_kinds() -> dict[str, NotificationKind]:
    return {kind.code: kind for part in parts() for kind in part.notification_kinds}


@cache
def token_scopes() -> dict[str, TokenScope]:
    return {scope.code: scope for part in parts() for scope in part.token_scopes}


@cache
def well_known() -> dict[str, str]:
    return {name: target for part in parts() for name, target in part.well_known.items()}


@cache
def audit_actions() -> dict[str, Text]:
    return {code: label for part in parts() for code, label in part.audit_actions.items()}


@cache
def audit_words() -> dict[str, Text]:
    return {key: label for part in parts() for key, label in part.audit_words.items()}


def numbers_in_use() -> Iterator[NumbersInUse]:
    """What every module says about the numbers it uses."""
    for part in parts():
        for path in part.numbered:
            yield from import_string(path)()


def measures() -> Iterator[Measure]:
    """How every part says it fares now."""
    for part in parts():
        for path in part.measures:
            yield from import_string(path)()
