"""Takes over files of suppliers, budget accounts and contract articles: each row's fate first, then all or nothing."""

from .taking_over import NothingImported, permission_for, plan, take_over, take_over_brought

__all__ = ["NothingImported", "permission_for", "plan", "take_over", "take_over_brought"]
