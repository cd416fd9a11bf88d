"""Uploads and downloads through a real nginx, with deploy/nginx/belfort.conf as docs/operator/media.md says."""

import re
from io import BytesIO

import pytest
import requests
from django.core.wsgi import get_wsgi_application
from PIL import Image

from intranet.media.models import Picture
from tests.servers import nginx, postgresql

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(live_server, settings, tmp_path, monkeypatch):
    """The address of a portal behind nginx, which sends the files itself."""
    nginx.program()
    # Django's server for tests would send what stands under /media/ to everybody, without asking Belfort.
    monkeypatch.setattr(live_server.thread.httpd, "application", get_wsgi_application())
    settings.MEDIA_ROOT, settings.PRIVATE_FILES = tmp_path / "media", "x-accel-redirect"
    settings.PRIVATE_FILES_LOCATION = "/protected-media/"
    port = postgresql.free_port()
    path = nginx.configuration(
        "belfort.conf", tmp_path, port,
        {
            "unix:/run/belfort/hopbeke/web.sock": live_server.url.removeprefix("http://"),
            "/srv/belfort/hopbeke/var/media": str(settings.MEDIA_ROOT),
        },
    )  # fmt: skip
    with nginx.running(path, port):
        yield f"http://127.0.0.1:{port}"


def test_joke_uploads_a_picture_and_only_who_may_gets_it_from_nginx(portal, client_for, joke):
    browser = requests.Session()
    browser.cookies.set("sessionid", client_for(joke).cookies["sessionid"].value)
    upload(browser, f"{portal}/admin/images/add/", title="Stadhuis")
    rendition = Picture.objects.get(title="Stadhuis").get_rendition("width-20")
    got = browser.get(portal + rendition.url)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/png")
    assert got.content == rendition.file.read()
    assert got.headers["Cache-Control"].startswith("private")
    assert "X-Accel-Redirect" not in got.headers
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
    assert browser.get(f"{portal}/protected-media/{rendition.file.name}").status_code == 404
    assert requests.get(portal + rendition.url, allow_redirects=False, timeout=10).status_code == 302


def upload(browser, url, *, title):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "#1f5c4d").save(picture, "PNG")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(url).text)[1]
    answer = browser.post(
        url,
        data={"title": title, "csrfmiddlewaretoken": token},
        files={"file": ("stadhuis.png", picture.getvalue())},
        allow_redirects=False,
    )
    assert answer.status_code == 302, answer.text
