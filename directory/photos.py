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
    name = _face_name(person)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(_draw(person.photo)))
    return default_storage.open(name)


def forget_face(person):
    """To be called when the photo goes."""
    default_storage.delete(_face_name(person))


def _face_name(person):
    key = person.photo_digest or person.photo.name.replace("/", "-")
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
