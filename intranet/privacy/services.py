"""Keep to the periods: purge what is older, every night, and let an administrator choose a period."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.privacy import registry
from intranet.privacy.declarations import Retention
from intranet.privacy.models import Purge, RetentionPeriod

logger = logging.getLogger(__name__)


class PeriodOutOfBounds(DomainError):
    message = _("This period is shorter or longer than may be.")


class PurgeFailed(DomainError):
    message = _("Not everything could be removed.")


def days_kept(retention: Retention, chosen: dict[str, int] | None = None) -> int | None:
    """The period in force: of the settings, else what the town chose, else what the module declares."""
    if retention.setting:
        return int(settings.CONFIGURATION[retention.setting])
    if chosen is None:
        chosen = chosen_periods()
    return chosen.get(retention.code, retention.days)


def chosen_periods() -> dict[str, int]:
    return dict(RetentionPeriod.objects.values_list("code", "days"))


def purge_all(now: datetime | None = None) -> dict[str, int]:
    """Remove what is older than its period, each kind by itself: one that fails does not keep the others.

    Raises PurgeFailed at the end, so that the job shows as failed.
    """
    now, chosen, failed = now or timezone.now(), chosen_periods(), []
    removed: dict[str, int] = {}
    for retention in registry.retentions().values():
        days = days_kept(retention, chosen)
        if not retention.purge or days is None:
            continue
        try:
            with transaction.atomic():
                count = import_string(retention.purge)(now - timedelta(days=days))
        except (DatabaseError, OSError, DomainError) as error:
            logger.exception("%s could not be removed.", retention.code)
            Purge.objects.create(code=retention.code, at=now, error=f"{type(error).__name__}: {error}")
            failed.append(retention.code)
        else:
            Purge.objects.create(code=retention.code, at=now, removed=count)
            removed[retention.code] = count
    if failed:
        raise PurgeFailed(f"{PurgeFailed.message} ({', '.join(failed)})")
    return removed


@transaction.atomic
def change_period(retention: Retention, days: int, *, by: Any, reason: str) -> RetentionPeriod:
    """Keep a kind of data for another number of days. Raises PermissionDenied, PeriodOutOfBounds."""
    if not by.has_perm("privacy.change_retentionperiod"):
        raise PermissionDenied
    if retention.setting or retention.days is None or not retention.shortest <= days <= retention.longest:
        raise PeriodOutOfBounds
    before = days_kept(retention)
    period, _is_new = RetentionPeriod.objects.select_for_update().update_or_create(
        code=retention.code, defaults={"days": days}
    )
    if before != days:
        audit.record(
            "privacy.period_changed",
            subject=period, by=by, reason=reason, before={"days": before}, after={"days": days},
        )  # fmt: skip
    return period


def remove_old_reports(before: datetime) -> int:
    return Purge.objects.filter(at__lt=before).delete()[0]
