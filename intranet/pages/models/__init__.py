from .handbook import HandbookIndexPage, HandbookPage
from .news import Announcement, NewsIndexPage, NewsPage
from .prose import PortalRootPage

__all__ = ["Announcement", "HandbookIndexPage", "HandbookPage", "NewsIndexPage", "NewsPage", "PortalRootPage"]
