from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from directory.models import Audience, FieldPolicy


def picture(size=(300, 400)):
    target = BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def photographed(jan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    jan.photo_digest = "ab" * 32
    jan.photo.save("jan.jpg", ContentFile(picture()))
    return jan


@pytest.fixture
def url(photographed):
    return f"{photographed.get_absolute_url()}photo/"


def body(response):
    return b"".join(response.streaming_content)


def test_somebody_who_has_not_logged_in_gets_no_photo(client_for, url):
    assert client_for().get(url).status_code == 302


def test_an_employee_gets_a_small_square_face(client_for, dirk, url):
    response = client_for(dirk).get(url)
    assert response.headers["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(body(response))).size == (112, 112)


def test_the_whole_photo_is_given_when_asked(client_for, dirk, url):
    response = client_for(dirk).get(url, {"size": "full"})
    assert response.headers["Content-Type"] == "image/jpeg"
    assert body(response) == picture()


def test_a_browser_keeps_the_photo_and_asks_whether_it_changed(client_for, dirk, url):
    browser = client_for(dirk)
    first = browser.get(url)
    assert "private" in first.headers["Cache-Control"]
    again = browser.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_photos_have_no_public_address(client_for, dirk, photographed):
    assert client_for(dirk).get(f"/media/{photographed.photo.name}").status_code == 404


@pytest.mark.parametrize(
    "fields", [{"is_hidden": True}, {"is_active_in_directory": False}, {"hidden_fields": ["photo"]}]
)
def test_the_photo_goes_with_the_colleague_and_their_wish(client_for, dirk, photographed, url, fields):
    for name, value in fields.items():
        setattr(photographed, name, value)
    photographed.save()
    assert client_for(dirk).get(url).status_code == 404


def test_who_may_not_see_photos_gets_none_even_when_it_is_cached(client_for, dirk, url):
    etag = client_for(dirk).get(url).headers["ETag"]
    FieldPolicy.objects.filter(field="photo").update(audience=Audience.PERSONNEL)
    assert client_for(dirk).get(url, headers={"If-None-Match": etag}).status_code == 404


def test_a_colleague_without_photo_gets_initials(client_for, dirk, jan):
    assert client_for(dirk).get(f"{jan.get_absolute_url()}photo/").status_code == 404
    assert ">JB<" in client_for(dirk).get("/people/").content.decode()


def test_a_file_that_is_no_picture_breaks_nothing(client_for, dirk, photographed, url):
    photographed.photo.save("broken.jpg", ContentFile(b"no picture"))
    assert client_for(dirk).get(url).status_code == 404


def test_a_photo_is_not_posted(client_for, dirk, url):
    assert client_for(dirk).post(url).status_code == 405
