from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from wagtail.images.forms import BaseImageForm

from intranet.media.photographs import without_location


class PictureForm(BaseImageForm):
    """Wagtail's form for a picture, which forgets where a photograph was taken."""

    def clean_file(self):
        file = self.cleaned_data["file"]
        cleaned = without_location(file) if "file" in self.changed_data else None
        if cleaned is None:
            return file
        return InMemoryUploadedFile(BytesIO(cleaned), "file", file.name, file.content_type, len(cleaned), None)
