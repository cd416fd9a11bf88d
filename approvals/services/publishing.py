from django.db import transaction

from approvals.models import Policy, PolicyVersion
from approvals.services import chains
from intranet.accounts.models import User
from intranet.audit import services as audit


@transaction.atomic
def publish(policy: Policy, *, by: User | None) -> PolicyVersion:
    """Keep the rules as they stand now, for requests submitted from now on; the same rules give no new version."""
    Policy.objects.select_for_update().get(pk=policy.pk)
    latest = policy.versions.first()
    rules = chains.saved_form(policy.rules)
    if latest and latest.rules == rules:
        return latest
    version = PolicyVersion.objects.create(
        policy=policy, number=latest.number + 1 if latest else 1, rules=rules, made_by=by
    )
    audit.record(
        "approvals.rules_saved",
        subject=policy,
        by=by,
        before=latest.rules if latest else {},
        after={**rules, "version": version.number},
    )
    return version
