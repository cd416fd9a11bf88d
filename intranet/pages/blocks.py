"""What the body of a page is made of. No tables, no embeds: pages are prose, and nothing calls another host."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingValue(blocks.StructValue):
    @property
    def anchor(self):
        """The part after # in the address of this heading; the table of contents links to it."""
        return slugify(self["text"], allow_unicode=True)


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Section")), ("3", _("Part of a section"))],
        default="2",
        help_text=_("Sections stand in the table of contents."),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"
        value_class = HeadingValue
        label_format = "{text}"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "pages/blocks/picture.html"


class AttachmentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Text of the link"),
        required=False,
        max_length=150,
        help_text=_("Empty shows the title of the document."),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")
        template = "pages/blocks/attachment.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), rows=3)
    source = blocks.CharBlock(label=_("Who says so"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "pages/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Good to know")), ("important", _("Important")), ("help", _("Questions?"))],
        default="note",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "pages/blocks/callout.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=RICH_TEXT_FEATURES, template="pages/blocks/paragraph.html"
    )
    picture = PictureBlock()
    attachment = AttachmentBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()


class RelatedAddressBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Text of the link"), max_length=150)
    address = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link-external"
        label = _("Address elsewhere")


class RelatedBlock(blocks.StreamBlock):
    page = blocks.PageChooserBlock(
        label=_("Page of the portal"), page_type=["pages.NewsPage", "pages.HandbookPage"], icon="doc-empty"
    )
    address = RelatedAddressBlock()
