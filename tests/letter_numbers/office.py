"""Templates as a town makes them, with one paragraph."""

import io

import docx
from odfdo import Document, Paragraph


def word_template(text):
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def office_template(text):
    document = Document("text")
    document.body.clear()
    document.body.append(Paragraph(text))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
