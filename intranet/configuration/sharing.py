"""What the machines of one town share: the cache and the uploads."""

from typing import Any

from .loading import Configuration


def cache_settings(url: str) -> dict[str, Any]:
    """The memory of each process, a table of the database, or a Redis."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if url == "database":
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "belfort_cache"}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def media_storage_settings(configuration: Configuration) -> dict[str, Any]:
    """The data folder, or a bucket: private, never overwriting, its addresses never given to a browser."""
    if configuration["media.storage"] == "disk":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": configuration["media.s3_bucket"],
        "endpoint_url": configuration["media.s3_endpoint"] or None,
        "region_name": configuration["media.s3_region"] or None,
        "access_key": configuration["media.s3_access_key"] or None,
        "secret_key": configuration["media.s3_secret_key"] or None,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "signature_version": "s3v4",
        "addressing_style": "path",
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
