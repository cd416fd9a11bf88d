"""What the machines of one town share: uploads in a bucket, and the cache."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404
from django.test import RequestFactory

from intranet.configuration import ConfigurationError, sharing
from intranet.configuration.loading import load
from intranet.media.responses import private_file
from tests.servers.bucket import bucket


@pytest.fixture
def town_bucket(settings):
    """The uploads stand in a bucket."""
    import storages  # noqa: F401 (a town may do without; whoever develops may not)

    with bucket() as server:
        configuration = load(
            {
                "BELFORT_SITE_PROFILE": "development",
                "BELFORT_MEDIA_STORAGE": "s3",
                "BELFORT_MEDIA_S3_BUCKET": "hopbeke",
                "BELFORT_MEDIA_S3_ENDPOINT": server.url,
                "BELFORT_MEDIA_S3_ACCESS_KEY": "hopbeke",
                "BELFORT_MEDIA_S3_SECRET_KEY": "een geheim van de emmer",
            }
        )
        settings.STORAGES = settings.STORAGES | {"default": sharing.media_storage_settings(configuration)}
        yield server


def test_an_upload_stands_in_the_bucket_and_passes_through_the_portal(town_bucket):
    storage = storages["default"]
    name = storage.save("documents/reglement.pdf", ContentFile(b"%PDF-1.7 reglement"))
    assert storage.save("documents/reglement.pdf", ContentFile(b"another")) != name
    assert town_bucket.files["/hopbeke/documents/reglement.pdf"] == b"%PDF-1.7 reglement"

    class Stored:
        size = property(lambda self: storage.size(self.name))

    file = Stored()
    file.name, file.storage = name, storage
    answer = private_file(RequestFactory().get("/"), file)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 reglement"
    assert answer["Content-Disposition"] == 'inline; filename="reglement.pdf"'
    storage.delete(name)
    with pytest.raises(Http404):
        private_file(RequestFactory().get("/"), file)
    assert all(town_bucket.signed)


def test_a_bucket_wants_its_name_and_its_package(monkeypatch):
    with pytest.raises(ConfigurationError, match=r"media.s3_bucket is empty"):
        load({"BELFORT_SITE_PROFILE": "development", "BELFORT_MEDIA_STORAGE": "s3"})
    monkeypatch.setattr(sharing, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'belfort\[redis\]'"):
        sharing.cache_settings("redis://127.0.0.1:6379/0")


def test_the_cache_may_be_a_table_of_the_database():
    assert sharing.cache_settings("database")["BACKEND"].endswith("DatabaseCache")
    with pytest.raises(ConfigurationError, match=r"cache.url must be empty"):
        load({"BELFORT_SITE_PROFILE": "development", "BELFORT_CACHE_URL": "memcached://x"})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SERVER_LISTEN", "8000", "server.listen must be host:port"),
        ("SERVER_METRICS", "9100", "server.metrics must be host:port"),
        ("SERVER_METRICS", "0.0.0.0:8000", "server.metrics needs a port of its own"),
        ("LOGS_ERROR_MAIL", "els", "els is no mail address"),
    ],
)
def test_listeners_and_addresses_are_checked_before_the_start(name, value, sentence):
    with pytest.raises(ConfigurationError, match=sentence):
        load({"BELFORT_SITE_PROFILE": "development", f"BELFORT_{name}": value})
