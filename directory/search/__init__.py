"""Finding colleagues by words: the index (`reindex`), and what is found in it (`find`)."""

from .finding import Found, by_name, find, speaking
from .index import reindex

__all__ = ["Found", "by_name", "find", "reindex", "speaking"]
