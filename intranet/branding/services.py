from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intranet.audit import services as audit

if TYPE_CHECKING:
    from intranet.branding.models import TownSettings

PICTURES = ("arms", "photo")


@transaction.atomic
def keep(town: "TownSettings", *, by: Any) -> "TownSettings":
    """Save how the town looks, with its quick links, and record what changed.

    A picture that was replaced leaves the disk once that is certain.
    """
    if not by.has_perm("branding.change_townsettings"):
        raise PermissionDenied
    model = type(town)
    former = model.objects.select_for_update().filter(pk=town.pk).first()
    before = _facts(former) if former else {}
    town.save()
    after = _facts(town)
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        audit.record(
            "branding.changed",
            subject=town,
            by=by,
            before={name: before.get(name) for name in changed},
            after={name: after[name] for name in changed},
        )
    for name in PICTURES:
        if former and before[name] and name in changed:
            transaction.on_commit(partial(getattr(former, name).delete, save=False))
    return town


def _facts(town: "TownSettings") -> dict[str, Any]:
    return {
        "name": town.name,
        "colour": town.colour,
        "contact": town.contact,
        "arms": town.arms.name,
        "photo": town.photo.name,
        "quick_links": [f"{block.value['label']} ({block.value['address']})" for block in town.quick_links],
    }
