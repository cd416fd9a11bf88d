from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Warning

from purchase_orders import house
from purchase_orders.documents import validation


def check_documents(**kwargs: Any) -> list[CheckMessage]:
    """The folder with the official rules and the town's own order form are what the settings say."""
    found: list[CheckMessage] = []
    folder = house.rules_folder()
    if folder and (missing := validation.missing_files(folder)):
        found.append(
            Warning(
                f"{folder} holds no {' and no '.join(missing)}: no order can be sent by mail.",
                hint="See docs/operator/peppol-rules.md.",
                id="purchase_orders.W001",
            )
        )
    if not Path(house.order_template()).is_file():
        found.append(
            Warning(
                f"purchase_orders.order_template names {house.order_template()}, but there is no such file.",
                hint="Leave it empty to use Belfort's own.",
                id="purchase_orders.W002",
            )
        )
    return found
