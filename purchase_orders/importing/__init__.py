"""Takes over files of suppliers, budget accounts and contract items: each row's fate first, then all or nothing."""

from .taking_over import READERS, NothingImported, plan, take_over, take_over_brought

__all__ = ["READERS", "NothingImported", "plan", "take_over", "take_over_brought"]
