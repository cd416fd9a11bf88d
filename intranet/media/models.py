"""Pictures and documents of the pages: Wagtail's own, as models that Belfort can still shape."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from intranet.media.contents import check_contents


class Picture(AbstractImage):
    """A picture in the library. Colleagues only see its renditions; the original is for those who edit."""

    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made the picture or owns it; shown under it.")
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name, verbose_name_plural = _("picture"), _("pictures")
        indexes = [models.Index(fields=["file"], name="picture_by_file")]


class Rendition(AbstractRendition):
    """A picture at the size and cut that a page asks for."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once_per_picture"
            ),
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]


class DocumentFile(AbstractDocument):
    """A file that colleagues read or fill in. Its content is what its name says, checked at upload."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name, verbose_name_plural = _("document"), _("documents")

    def clean(self):
        super().clean()
        try:
            check_contents(self.file)
        except ValidationError as error:
            raise ValidationError({"file": error}) from error
