"""Documents on paper: Typst templates filled with data, as PDF."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Fill the Typst file `template` with `data` and give PDF/A-2a, which a town may keep for good (ISO 19005-2).

    The template reads its data with `json(bytes(sys.inputs.data))`; the active language is there as `lang`.
    It sees nothing but its own folder, and no font but those that Typst brings.
    """
    inputs = {
        "data": json.dumps(data, cls=DjangoJSONEncoder),
        "lang": (translation.get_language() or "nl").split("-")[0],
    }
    return typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs=inputs,
        ignore_system_fonts=True,
        pdf_standards=["a-2a"],
    )
