"""What this town's documents look like, and by which rules they are checked."""

import os
from pathlib import Path

from django.conf import settings

from intranet.branding.models import TownSettings
from purchase_orders.documents.paper import TEMPLATE, HouseStyle


def rules_folder() -> Path | None:
    """The folder with the official rules, None where the town has none."""
    named = settings.CONFIGURATION["purchase_orders.peppol_rules_dir"] or os.environ.get("PEPPOL_RULES_DIR", "")
    return Path(named) if named else None


def order_template() -> Path:
    own = settings.CONFIGURATION["purchase_orders.order_template"]
    return Path(own) if own else TEMPLATE


def style() -> HouseStyle:
    """The town as its administrators dressed it; arms that are gone from the disk are left out."""
    town = TownSettings.current()
    arms = b""
    if town.arms and town.arms.storage.exists(town.arms.name):
        with town.arms.open("rb") as file:
            arms = file.read()
    return HouseStyle(town=town.name, colour=town.colour, contact=town.contact, arms=arms, template=order_template())
