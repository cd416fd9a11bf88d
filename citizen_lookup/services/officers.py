"""Who reads the access record: the data protection officer, who never sees the register."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from citizen_lookup.services.grants import READS_THE_RECORD


def officers() -> QuerySet[Any]:
    """The accounts that may read the record now."""
    app_label, codename = READS_THE_RECORD.split(".")
    accounts: QuerySet[Any] = get_user_model().objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=app_label,
    )
    return accounts.distinct()


def require(user: Any) -> None:
    """Raises PermissionDenied for who does not read the record."""
    if not user.has_perm(READS_THE_RECORD):
        raise PermissionDenied
