from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from citizen_lookup.record import verification
from citizen_lookup.services import confirming, officers, purging, questions, sealing
from intranet.notifications import services as notifications


@task()
def follow_the_grants() -> dict[str, int]:
    """End, ask and remind; then draw last month's sample, when that was not done."""
    counts = confirming.follow_the_grants()
    return counts | {"questions": len(questions.draw_sample())}


@task()
def keep_the_record() -> dict[str, int]:
    """Seal what is due, let go of what is too old, and look whether the whole still fits."""
    seals, purges = sealing.seal_what_is_due(), purging.purge_what_is_old()
    first = next(verification.breaks(), None)
    for officer in officers.officers() if first else ():
        notifications.notify(
            officer,
            kind="citizen_lookup.seal",
            title=_("The access record is broken"),
            body=format_lazy("{text}", text=str(first)),
            url=reverse("citizen_lookup:seals"),
        )
    return {"seals": len(seals), "purged_months": len(purges), "is_broken": int(first is not None)}
