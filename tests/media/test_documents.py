import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from intranet.media.models import DocumentFile


def test_a_stranger_gets_no_document(client_for, document):
    assert client_for().get(document.url).status_code == 302


def test_an_employee_reads_a_pdf_in_the_browser(client_for, dirk, document):
    response = client_for(dirk).get(document.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_anything_but_pictures_and_pdf_is_a_download(client_for, dirk):
    document = DocumentFile.objects.create(title="Lijst", file=ContentFile(b"naam;dienst\n", "lijst.csv"))
    response = client_for(dirk).get(document.url)
    assert response["Content-Disposition"] == 'attachment; filename="lijst.csv"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_kind_we_do_not_know_is_sent_as_bytes(client_for, dirk):
    document = DocumentFile.objects.create(title="Oud", file=ContentFile(b"<script>", "oud.html"))
    response = client_for(dirk).get(document.url)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_name_with_accents_survives(client_for, dirk):
    document = DocumentFile.objects.create(title="Enquête", file=ContentFile(b"a", "enquête.csv"))
    response = client_for(dirk).get(document.url)
    assert "filename*=utf-8''enqu%C3%AAte.csv" in response["Content-Disposition"]


def test_the_name_in_the_address_must_be_the_document_s_own(client_for, dirk, document):
    assert client_for(dirk).get(f"/documents/{document.pk}/ander.pdf").status_code == 404
    assert client_for(dirk).get(f"/documents/{document.pk + 1}/reglement.pdf").status_code == 404


def test_a_document_for_another_group_does_not_exist(client_for, dirk, hilde, human_resources, only_for, document):
    only_for(document.collection)
    hilde.groups.add(human_resources)
    assert client_for(dirk).get(document.url).status_code == 404
    assert client_for(hilde).get(document.url).status_code == 200


def test_a_shared_password_opens_nothing(client_for, dirk, document):
    from wagtail.models import CollectionViewRestriction

    CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="password", password="sesam"
    )
    assert client_for(dirk).get(document.url).status_code == 404


def test_a_document_is_only_read(client_for, dirk, document):
    assert client_for(dirk).post(document.url).status_code == 405


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("brief.pdf", b"<html><script>alert(1)</script>"),
        ("brief.docx", b"MZ\x90\x00 a program"),
        ("foto.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("lijst.csv", b"\x00\x01\x02"),
        ("pagina.html", b"<html>"),
        ("tekening.svg", b"<svg/>"),
        ("programma.exe", b"MZ"),
        ("zonder", b"%PDF-1.7"),
        ("brief.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(db, name, contents):
    with pytest.raises(ValidationError):
        DocumentFile(title="x", file=ContentFile(contents, name)).clean()


@pytest.mark.parametrize(
    ("name", "contents"),
    [("brief.PDF", b"%PDF-1.7"), ("brief.docx", b"PK\x03\x04"), ("lijst.csv", "café".encode()), ("a.txt", b"")],
)
def test_a_sound_file_is_taken(db, name, contents):
    DocumentFile(title="x", file=ContentFile(contents, name)).clean()
