"""Photos from a directory: decoded within limits, made anew without hidden data, told apart by their digest."""

import hashlib
import io
from collections.abc import Sequence

from PIL import Image, ImageOps

from .issues import Issue
from .values import Note

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 480
_FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}


def digest(values: Sequence[bytes]) -> str:
    """SHA-256 of the photos as the source gives them; empty without any."""
    present = [value for value in values if value]
    if not present:
        return ""
    result = hashlib.sha256(present[0])
    for value in present[1:]:
        result.update(b"%d:" % len(value))
        result.update(value)
    return result.hexdigest()


def prepare(values: Sequence[bytes], note: Note) -> bytes:
    """The first photo that can be used, as a small JPEG without EXIF; empty when there is none."""
    for raw in values:
        if raw:
            photo = reencoded(raw)
            if photo:
                return photo
            note(Issue.BAD_PHOTO, "")
    return b""


def reencoded(raw: bytes) -> bytes:
    """A JPEG or PNG as a small JPEG without hidden data; empty when it is neither, or too much for a decoder."""
    kind = next((name for start, name in _FORMATS.items() if raw.startswith(start)), None)
    if kind is None or len(raw) > MAX_BYTES:
        return b""
    try:
        with Image.open(io.BytesIO(raw), formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS or min(image.size) < 8:
                return b""
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(image, in_place=True)
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            _opaque(image).save(out, "JPEG", quality=85, comment=b"")
            return out.getvalue()
    except Exception:  # a decoder may fail in any way on hostile bytes, and none is a reason to stop a run
        return b""


def _opaque(image: Image.Image) -> Image.Image:
    """In red, green and blue; what is transparent becomes white."""
    if image.mode not in ("RGBA", "LA", "P", "PA"):
        return image.convert("RGB")
    flat = Image.new("RGBA", image.size, "white")
    flat.alpha_composite(image.convert("RGBA"))
    return flat.convert("RGB")
