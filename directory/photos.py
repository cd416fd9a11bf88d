"""Faces for lists, made from the photos once and kept beside them."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from intranet.exceptions import DomainError

FACE_PIXELS = 112


class UnreadablePhoto(DomainError):
    """The file is no picture that can be opened."""


def face(person):
    """Open the square face of `person` (WebP). Raises UnreadablePhoto, OSError."""
    name = face_name(person)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(_draw(person.shown_photo)))
    return default_storage.open(name)


def forget(*names):
    """Remove photos and faces by their names."""
    for name in names:
        default_storage.delete(name)


def face_name(person):
    """Where the face of the photo that is shown now is kept."""
    key = person.photo_version.replace("/", "-")
    return f"directory/faces/{key[:2]}/{key}.webp"


def _draw(photo):
    try:
        with photo.open() as file, Image.open(file) as picture:
            square = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), (FACE_PIXELS, FACE_PIXELS))
    except (UnidentifiedImageError, Image.DecompressionBombError, ValueError) as error:
        raise UnreadablePhoto from error
    target = BytesIO()
    square.save(target, "WEBP", quality=82)
    return target.getvalue()
