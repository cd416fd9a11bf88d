import pytest


@pytest.fixture
def rendition(picture):
    return picture.get_rendition("width-20")


def test_a_stranger_gets_no_picture(client_for, rendition):
    response = client_for().get(rendition.url)
    assert response.status_code == 302
    assert response.url.startswith("/login/")


def test_an_employee_sees_the_picture_of_a_page(client_for, dirk, rendition):
    response = client_for(dirk).get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_a_picture_stays_out_of_shared_caches_and_runs_nothing(client_for, dirk, rendition):
    response = client_for(dirk).get(rendition.url)
    assert response["Cache-Control"].startswith("private")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"


def test_a_browser_that_has_the_picture_does_not_get_it_again(client_for, dirk, rendition):
    browser = client_for(dirk)
    first = browser.get(rendition.url)
    again = browser.get(rendition.url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"].startswith("private")
    later = browser.get(rendition.url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert later.status_code == 304


def test_the_original_is_for_editors_only(client_for, dirk, joke, picture):
    assert client_for(dirk).get(picture.file.url).status_code == 404
    assert client_for(joke).get(picture.file.url).status_code == 200


def test_a_picture_for_another_group_does_not_exist(client_for, dirk, hilde, human_resources, only_for, rendition):
    only_for(rendition.image.collection)
    hilde.groups.add(human_resources)
    assert client_for(dirk).get(rendition.url).status_code == 404
    assert client_for(hilde).get(rendition.url).status_code == 200


def test_a_picture_lost_from_the_disk_is_not_an_error(client_for, dirk, rendition):
    rendition.file.storage.delete(rendition.file.name)
    assert client_for(dirk).get(rendition.url).status_code == 404


def test_a_picture_is_only_read(client_for, dirk, rendition):
    assert client_for(dirk).post(rendition.url).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "../belfort.sqlite3",
        "..%2f..%2fetc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "images/../../belfort.sqlite3",
        "/etc/passwd",
        "images/nothing.png",
        "images/a%00b.png",
        "directory/photos/els.jpg",
    ],
)
def test_no_path_leads_out_of_the_library(client_for, dirk, media_folder, path):
    (media_folder / "directory/photos").mkdir(parents=True)
    (media_folder / "directory/photos/els.jpg").write_bytes(b"secret")
    assert client_for(dirk).get(f"/media/{path}").status_code == 404


def test_the_web_server_sends_the_file_when_told_to(client_for, dirk, rendition, settings):
    settings.PRIVATE_FILES, settings.PRIVATE_FILES_LOCATION = "x-accel-redirect", "/protected-media/"
    response = client_for(dirk).get(rendition.url)
    assert response["X-Accel-Redirect"] == f"/protected-media/{rendition.file.name}"
    assert response.content == b""
    assert response["Cache-Control"].startswith("private")
    settings.PRIVATE_FILES = "x-sendfile"
    assert client_for(dirk).get(rendition.url)["X-Sendfile"] == rendition.file.path


def test_a_picture_costs_few_queries(client_for, dirk, rendition, django_assert_max_num_queries):
    browser = client_for(dirk)
    with django_assert_max_num_queries(6):
        browser.get(rendition.url)
