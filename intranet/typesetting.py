"""Documents on paper: Typst templates filled with data, as PDF."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

# ISO 19005-2, level A: tagged, and may be kept for good.
ARCHIVAL = ("a-2a",)
# ISO 19005-3 and ISO 14289-1: may carry other files, and everybody can read it.
ARCHIVAL_WITH_FILES = ("a-3a", "ua-1")
STANDS_FOR_UNKNOWN = "□"
MAIN = "main.typ"


def pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    standards: Sequence[Any] = ARCHIVAL,
) -> bytes:
    """Fill the Typst file `template` with `data` and give a PDF that keeps to `standards`.

    The template reads its data with `json(bytes(sys.inputs.data))`; the active language is there as `lang`.
    It sees nothing but `files`, by name, and no font but those that Typst brings. A sign that none of these
    fonts has would make the PDF unlawful, so a square stands in its place.
    """
    import typst  # as in _compile

    lang = (translation.get_language() or "nl").split("-")[0]
    source = template.read_bytes()
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    try:
        return _compile(source, {"data": text, "lang": lang}, standards, files)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        text = json.dumps(_displayable(json.loads(text)))
        return _compile(source, {"data": text, "lang": lang}, standards, files)


def _compile(
    source: bytes, inputs: dict[str, str], standards: Sequence[Any], files: Mapping[str, bytes] | None = None
) -> bytes:
    """Compile in a folder of its own, the only one that the template can look into."""
    import typst  # 7 MB that most processes never need

    with TemporaryDirectory() as folder:
        for name, content in {MAIN: source, **(files or {})}.items():
            Path(folder, name).write_bytes(content)
        return typst.compile(
            Path(folder, MAIN),
            root=Path(folder),
            format="pdf",
            sys_inputs=inputs,
            ignore_system_fonts=True,
            pdf_standards=list(standards),
        )


def _displayable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(sign if sign in "\n\t" or _has_glyph(sign) else STANDS_FOR_UNKNOWN for sign in value)
    if isinstance(value, list):
        return [_displayable(part) for part in value]
    if isinstance(value, dict):
        return {key: _displayable(part) for key, part in value.items()}
    return value


@lru_cache(maxsize=4096)
def _has_glyph(sign: str) -> bool:
    import typst  # as in _compile

    if sign.isascii():
        return sign.isprintable()
    try:
        _compile(b"#sys.inputs.sign", {"sign": sign}, ARCHIVAL)
    except typst.TypstError as error:
        return "could not be displayed" not in error.message
    return True
