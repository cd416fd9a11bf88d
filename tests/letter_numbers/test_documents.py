import io
import zipfile

import docx
import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader

from letter_numbers import documents, services
from letter_numbers.models import LetterTemplate
from tests.letter_numbers.office import office_template, word_template


@pytest.fixture
def issued(asked, secretary):
    return services.issue(asked(subject="Bezwaar & <b>antwoord</b>", address="Markt 1\n8970 Hopbeke"), by=secretary)


def test_number_and_letter_are_filled_into_a_word_template(issued, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    template = LetterTemplate(name="Brief")
    template.file.save("brief.docx", ContentFile(word_template("Ons kenmerk {{ number }}: {{ subject }}")))
    content, _type, name = documents.fill(template, issued)
    text = docx.Document(io.BytesIO(content)).paragraphs[0].text
    assert text == f"Ons kenmerk {issued.number_text}: Bezwaar & <b>antwoord</b>"
    assert name == issued.number_text.replace("/", "-") + ".docx"


def test_number_and_letter_are_filled_into_an_opendocument_template(issued, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    template = LetterTemplate(name="Brief")
    template.file.save(
        "brief.odt", ContentFile(office_template("Ons kenmerk {{number}}: {{ subject }}, {{ address }}"))
    )
    content, _type, _name = documents.fill(template, issued)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    assert issued.number_text in xml
    assert "&lt;b&gt;antwoord" in xml
    assert "{{" not in xml


def test_a_word_template_runs_no_code(issued, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    template = LetterTemplate(name="Brief")
    template.file.save("brief.docx", ContentFile(word_template("{{ number.__class__.__mro__ }}")))
    with pytest.raises(Exception, match="unsafe"):
        documents.fill(template, issued)


def test_the_yearly_register_lists_every_number_void_ones_too(issued, asked, secretary, client_for):
    void = services.issue(asked(subject="Vergissing"), by=secretary)
    services.void_letter(void, by=secretary, reason="Dubbele aanvraag")
    response = client_for(secretary).get(
        f"/letters/register.pdf?series={issued.series_id}&year={issued.issued_at.year}"
    )
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for expected in (issued.number_text, void.number_text, "Dubbele aanvraag"):
        assert expected in text


def test_the_register_of_nothing_is_not_found(client_for, secretary):
    assert client_for(secretary).get("/letters/register.pdf?series=x&year=2026").status_code == 404
    assert client_for(secretary).get("/letters/register.pdf?series=999&year=2026").status_code == 404
