from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.models import Audience, FieldPolicy, Person


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


def a_picture(kind="JPEG", size=(900, 600)):
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "At home"
    Image.new("RGB", size, "teal").save(file, kind, exif=exif)
    return file.getvalue()


def give(browser, person, content, **more):
    return browser.post(
        f"{person.get_absolute_url()}edit/photo/", {"photo": SimpleUploadedFile("me.jpg", content), **more}
    )


def test_a_colleague_gives_a_photo_which_is_made_small_and_anonymous(client_for, dirk, make_person):
    person = make_person("Dirk Pauwels", user=dirk)
    browser = client_for(dirk)
    assert give(browser, person, a_picture()).url == person.get_absolute_url()
    person.refresh_from_db()
    with Image.open(
        BytesIO(b"".join(browser.get(f"{person.get_absolute_url()}photo/?size=full").streaming_content))
    ) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (480, 320), {})
    assert browser.get(person.photo_url).status_code == 200
    first = person.photo_url
    give(browser, person, a_picture(size=(300, 300)))
    person.refresh_from_db()
    assert person.photo_url != first
    browser.post(f"{person.get_absolute_url()}edit/photo/", {"remove": ""})
    person.refresh_from_db()
    assert not person.photo_url


def test_what_is_no_photo_is_refused_beside_the_field(client_for, dirk, joke, make_person):
    person = make_person("Dirk Pauwels", user=dirk)
    for content in (b"<svg/>", a_picture("GIF"), b"", a_picture()[:400]):
        assert "photo" in give(client_for(dirk), person, content).context["form"].errors
    assert give(client_for(joke), person, a_picture()).status_code == 403
    assert not Person.objects.get(pk=person.pk).own_photo
