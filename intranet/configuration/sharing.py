"""What the machines of one town share: the cache and the uploads."""

from importlib.util import find_spec
from typing import Any

from .loading import Configuration, ConfigurationError


def cache_settings(url: str) -> dict[str, Any]:
    """The memory of each process, a table of the database, or a Redis. Raises ConfigurationError."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if url == "database":
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "belfort_cache"}
    _want("redis", "cache.url names a Redis", "redis")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def media_storage_settings(configuration: Configuration) -> dict[str, Any]:
    """The data folder, or a private bucket in which nothing is overwritten. Raises ConfigurationError."""
    if configuration["media.storage"] == "disk":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    for package in ("storages", "botocore"):
        _want(package, "media.storage is `s3`", "s3")
    from botocore.config import Config

    options = {
        "bucket_name": configuration["media.s3_bucket"],
        "endpoint_url": configuration["media.s3_endpoint"] or None,
        "region_name": configuration["media.s3_region"] or "us-east-1",
        "access_key": configuration["media.s3_access_key"] or None,
        "secret_key": configuration["media.s3_secret_key"] or None,
        "default_acl": None,
        "file_overwrite": False,
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=5,
            # Services other than Amazon's often do not know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _want(package: str, reason: str, extra: str) -> None:
    if find_spec(package) is None:
        raise ConfigurationError([f"{reason}, but what that needs is not installed: pip install 'belfort[{extra}]'"])
