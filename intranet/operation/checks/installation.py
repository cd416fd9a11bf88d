"""The settings and the code: do they belong together, is everything built that pages need."""

import os
import sys
import zoneinfo
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import WARNING, run_checks
from django.core.checks.messages import ERROR

from intranet.operation.findings import Finding, fail, ok, warn

COLLECT = "Type: belfort collectstatic --noinput"
COMPILE = "In a checkout, type: python3 scripts/bootstrap.py. Otherwise install the package of Belfort again."


def examine() -> Iterator[Finding]:
    yield ok("version", f"Belfort {metadata.version('belfort')} on Python {sys.version.split()[0]}")
    yield from settings_findings()
    yield time_zone()
    yield static_files()
    yield translations()


def settings_findings() -> Iterator[Finding]:
    """What Django's own checks say, those for a deployment included; the database has its own examination."""
    messages = [
        message
        for message in run_checks(include_deployment_checks=settings.IS_PRODUCTION)
        if message.level >= WARNING and not message.is_silenced()
    ]
    for message in messages:
        kind = fail if message.level >= ERROR else warn
        yield kind("settings", f"{message.msg} ({message.id})", message.hint or "See docs/operator/settings.md.")
    if settings.PROFILE != "production":
        yield warn(
            "settings",
            f"the profile is {settings.PROFILE}, which relaxes what protects a town",
            'Set site.profile = "production" before staff use it.',
        )
    elif not messages:
        yield ok("settings", f"in order, {len(settings.MODULES)} modules")


def time_zone() -> Finding:
    try:
        zoneinfo.ZoneInfo(settings.TIME_ZONE)
    except zoneinfo.ZoneInfoNotFoundError:
        return fail("time zone", f"{settings.TIME_ZONE} is not known here", "Type: apt-get install tzdata")
    return ok("time zone", settings.TIME_ZONE)


def static_files() -> Finding:
    """Whether the gathered files are there, complete, and not older than the code."""
    if settings.DEBUG:
        return ok("static files", "served from the sources, as development does")
    storage = Path(settings.STATIC_ROOT)
    manifest = storage / "staticfiles.json"
    if not manifest.is_file():
        return fail("static files", f"not gathered in {storage}", COLLECT)
    newest, missing = 0.0, []
    for finder in get_finders():
        for path, source in finder.list([]):
            if not (storage / path).is_file():
                missing.append(path)
            newest = max(newest, os.path.getmtime(source.path(path)))
    if missing:
        return fail("static files", f"{len(missing)} are missing, such as {missing[0]}", COLLECT)
    if newest > manifest.stat().st_mtime:
        return warn("static files", "older than the code", COLLECT)
    return ok("static files", f"gathered in {storage}")


def translations() -> Finding:
    """Whether each language of the town is compiled, and not older than its texts."""
    for folder in map(Path, settings.LOCALE_PATHS):
        for code, _name in settings.LANGUAGES:
            if code == "en":
                continue
            compiled = folder / code / "LC_MESSAGES" / "django.mo"
            written = compiled.with_suffix(".po")
            if not compiled.is_file():
                return fail("translations", f"{code} is not compiled", COMPILE)
            if written.is_file() and written.stat().st_mtime > compiled.stat().st_mtime:
                return warn("translations", f"{code} is older than its texts", COMPILE)
    return ok("translations", ", ".join(code for code, _name in settings.LANGUAGES))
