"""The town's own letter, in Word or LibreOffice, with the number and the letter data filled in."""

import io
import re
from pathlib import PurePath

from django.utils import formats, timezone

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


def fill(template, letter):
    """Fill a LetterTemplate: gives the content, its media type and a file name.

    Fields are written `{{ number }}`. In an ODT a field must be typed in one go, without formatting
    in the middle, because there it is plain text that is replaced.
    """
    ending = PurePath(template.file.name).suffix.lower()
    values = fields(letter)
    with template.file.open("rb") as file:
        content = _docx(file, values) if ending == ".docx" else _odt(file, values)
    name = re.sub(r"[^0-9A-Za-z]+", "-", values["number"] or f"letter-{letter.pk}").strip("-")
    return content, TYPES[ending], f"{name}{ending}"


def fields(letter):
    """What a template may name, as text."""
    contact = letter.contact
    phones = contact.phone_numbers.all() if contact else []
    return {
        "number": letter.number_text,
        "date": formats.date_format(letter.planned_on or timezone.localdate()),
        "subject": letter.subject,
        "addressee": letter.addressee,
        "address": letter.address,
        "department": letter.department.name,
        "organisation": letter.series.organisation.name,
        "contact": contact.display_name if contact else "",
        "contact_function": contact.function if contact else "",
        "contact_phone": phones[0].shown if phones else "",
        "contact_mail": contact.mail if contact else "",
        "signatory": letter.signatory.display_name if letter.signatory else "",
        "signatory_function": letter.signatory.function if letter.signatory else "",
        "your_reference": letter.answers,
    }


def _docx(file, values):
    from docxtpl import DocxTemplate  # some MB of memory, as the library below, only for who needs it
    from jinja2 import Undefined
    from jinja2.sandbox import SandboxedEnvironment

    document = DocxTemplate(file)
    document.render(values, jinja_env=SandboxedEnvironment(undefined=Undefined), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _odt(file, values):
    from odfdo import Document

    document = Document(io.BytesIO(file.read()))
    for part in (document.body, document.styles.root):
        for name, value in values.items():
            part.replace(r"\{\{\s*" + name + r"\s*\}\}", value.replace("\\", r"\\"), formatted=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
