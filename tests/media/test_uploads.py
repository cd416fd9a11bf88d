"""What an editor may put in the library, through Wagtail's own forms."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from intranet.media.models import DocumentFile, Picture

ADD_PICTURE, ADD_DOCUMENT = "/admin/images/add/", "/admin/documents/add/"


@pytest.fixture
def add_picture(client_for, joke):
    def add(name, contents):
        return client_for(joke).post(ADD_PICTURE, {"title": "Foto", "file": SimpleUploadedFile(name, contents)})

    return add


@pytest.fixture
def photograph_at_home(picture_bytes):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (50.0, 52.0, 8.0)
    return picture_bytes("JPEG", exif=exif)


def test_an_editor_adds_a_picture(add_picture, picture_bytes, joke):
    assert add_picture("markt.png", picture_bytes()).status_code == 302
    assert Picture.objects.get().uploaded_by_user == joke


def test_an_employee_adds_nothing(client_for, dirk, picture_bytes):
    upload = SimpleUploadedFile("markt.png", picture_bytes())
    assert client_for(dirk).post(ADD_PICTURE, {"title": "Foto", "file": upload}).status_code in (302, 403)
    assert not Picture.objects.exists()


def test_the_place_where_a_photograph_was_taken_is_forgotten(add_picture, photograph_at_home):
    add_picture("thuis.jpg", photograph_at_home)
    kept = Image.open(Picture.objects.get().file)
    assert ExifTags.IFD.GPSInfo not in kept.getexif()
    assert kept.getexif()[ExifTags.Base.Orientation] == 6
    assert b"GPS" not in Picture.objects.get().file.open().read()


@pytest.mark.parametrize("name", ["tekening.svg", "pagina.html", "foto.tiff"])
def test_only_pictures_that_a_browser_cannot_run_are_taken(add_picture, name):
    add_picture(name, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    assert not Picture.objects.exists()


def test_a_picture_must_be_what_its_name_says(add_picture, picture_bytes):
    add_picture("foto.jpg", picture_bytes("PNG"))
    assert not Picture.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused(add_picture, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    out = BytesIO()
    Image.new("1", (100, 100)).save(out, "PNG")
    add_picture("groot.png", out.getvalue())
    assert not Picture.objects.exists()


def test_a_document_that_is_too_big_is_refused(client_for, joke, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    upload = SimpleUploadedFile("groot.pdf", b"%PDF-1.7" + b" " * 2000)
    client_for(joke).post(ADD_DOCUMENT, {"title": "Groot", "file": upload})
    assert not DocumentFile.objects.exists()


def test_a_document_with_another_content_is_refused_in_the_form(client_for, joke):
    upload = SimpleUploadedFile("brief.pdf", b"<html>")
    response = client_for(joke).post(ADD_DOCUMENT, {"title": "Brief", "file": upload})
    assert response.status_code == 200
    assert not DocumentFile.objects.exists()
