"""What a file holds, whatever its name says: the kinds of file that the portal takes and how it sends them."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

OCTETS = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

# Extension → content type. Neither list has a kind that a browser would run: no HTML, no SVG, no XML.
IMAGE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
DOCUMENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "odp": f"{_OPEN}.presentation",
    "ods": f"{_OPEN}.spreadsheet",
    "odt": f"{_OPEN}.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "potx": f"{_OFFICE}.presentationml.template",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xltx": f"{_OFFICE}.spreadsheetml.template",
    "dotx": f"{_OFFICE}.wordprocessingml.template",
}
CONTENT_TYPES = DOCUMENT_TYPES | IMAGE_TYPES
# What a browser may show inside its window; everything else is offered as a download.
INLINE_TYPES = {"application/pdf", *IMAGE_TYPES.values()}

_TEXT = {"csv", "ics", "txt"}
_PACKAGES = {"docx", "dotx", "odp", "ods", "odt", "potx", "pptx", "xlsx", "xltx"}
_SIGNATURES = {
    "avif": (4, b"ftyp"),
    "gif": (0, b"GIF8"),
    "jpeg": (0, b"\xff\xd8\xff"),
    "jpg": (0, b"\xff\xd8\xff"),
    "pdf": (0, b"%PDF-"),
    "png": (0, b"\x89PNG\r\n\x1a\n"),
    "webp": (8, b"WEBP"),
    **dict.fromkeys(_PACKAGES, (0, b"PK\x03\x04")),
}


def extension_of(name):
    return PurePath(name).suffix[1:].lower()


def content_type_of(name):
    """The content type we send for a file of this name; unknown kinds are bytes without a meaning."""
    return CONTENT_TYPES.get(extension_of(name), OCTETS)


def check_contents(file):
    """Raise ValidationError unless `file` is of a kind that the portal takes and holds what its name says."""
    extension = extension_of(file.name)
    if extension not in CONTENT_TYPES:
        allowed = ", ".join(sorted(DOCUMENT_TYPES))
        raise ValidationError(
            _("Files of the kind “%(extension)s” cannot be uploaded. Allowed: %(allowed)s."),
            code="unknown_kind",
            params={"extension": extension, "allowed": allowed},
        )
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not _fits(extension, start):
        raise ValidationError(
            _("The content of this file is not what its name says (%(extension)s). Save it anew and try again."),
            code="wrong_contents",
            params={"extension": extension},
        )


def _fits(extension, start):
    if extension in _TEXT:
        return b"\0" not in start
    offset, signature = _SIGNATURES[extension]
    return start[offset : offset + len(signature)] == signature
