import pytest

from intranet import modules


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds: one that is mailed unless a person says otherwise, one that is not."""
    declared = {
        "approvals.waiting": modules.NotificationKind("approvals.waiting", "Something waits for you"),
        "pages.published": modules.NotificationKind("pages.published", "News", by_mail=False),
    }
    monkeypatch.setattr(modules, "notification_kinds", lambda: declared)
