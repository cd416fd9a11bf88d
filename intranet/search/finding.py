"""Ask every source that the modules declare."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intranet import modules
from intranet.modules import SearchResult, SearchSource

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Group:
    """What one source found: a few results, and where all of them stand."""

    source: SearchSource
    results: Sequence[SearchResult] = ()
    all_url: str = ""
    is_broken: bool = False


def find(user: Any, text: str, limit: int, *, impersonated: bool = False) -> list[Group]:
    """The groups that found something, in the order of the menu; no text finds nothing.

    A source that fails is named as such and does not take the others with it.
    """
    if not text:
        return []
    groups = (_ask(source, user, text, limit) for source in modules.search_sources(impersonated=impersonated))
    return [group for group in groups if group.results or group.is_broken]


def _ask(source: SearchSource, user: Any, text: str, limit: int) -> Group:
    try:
        results = source.find(user, text, limit + 1)
    except Exception:
        logger.exception("Search source %s failed.", source.label)
        return Group(source, is_broken=True)
    all_url = source.all_url(text) if source.all_url and len(results) > limit else ""
    return Group(source, results[:limit], all_url)
