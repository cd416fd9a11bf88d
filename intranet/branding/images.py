"""Pictures that an administrator uploads, made safe and small before they are kept."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000


def remade(upload, *, longest_side: int, keeps_transparency: bool) -> ContentFile:
    """Draw the uploaded picture anew, no larger than needed: what hid in the file (EXIF, code) stays behind.

    Raises ValidationError for anything that is not a PNG, JPEG or WebP; an SVG can carry scripts.
    """
    try:
        opened = Image.open(upload, formats=FORMATS)
        if opened.width * opened.height > MOST_PIXELS:
            raise ValidationError(_("This picture is too large: at most 40 megapixels."))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((longest_side, longest_side))
        made = BytesIO()
        if keeps_transparency:
            picture.convert("RGBA").save(made, "PNG", optimize=True)
        else:
            picture.convert("RGB").save(made, "JPEG", quality=82, optimize=True, progressive=True)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This is no picture that can be read. Upload a PNG, JPEG or WebP.")) from error
    return ContentFile(made.getvalue(), name="arms.png" if keeps_transparency else "photo.jpg")
