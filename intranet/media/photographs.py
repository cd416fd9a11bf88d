from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

# A photograph is written anew without loss where its format can, else at a quality at which nobody sees it.
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": "keep"},
    "PNG": {},
    "WEBP": {"quality": 92},
    "AVIF": {"quality": 85},
}


def without_location(file):
    """The bytes of the photograph without its GPS position, or None when it has none.

    A telephone writes into each picture where it was taken; of a picture taken at home, that is a colleague's address.
    """
    file.seek(0)
    image = Image.open(file)
    exif = image.getexif()
    if ExifTags.IFD.GPSInfo not in exif or image.format not in _SAVE_OPTIONS:
        file.seek(0)
        return None
    del exif[ExifTags.IFD.GPSInfo]
    cleaned = BytesIO()
    image.save(
        cleaned, image.format, exif=exif, icc_profile=image.info.get("icc_profile"), **_SAVE_OPTIONS[image.format]
    )
    return cleaned.getvalue()
