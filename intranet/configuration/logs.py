"""Django's LOGGING, from the sections `logs` and `mail`."""

from typing import Any

from .loading import Configuration


def logging_settings(configuration: Configuration, host: str) -> dict[str, Any]:
    """Everything worth a warning goes to the console, where systemd, a container or the demo keeps it.

    The web server writes who asked for what, so Django's own line for a missing page is left out.
    """
    handlers: dict[str, Any] = {
        "console": {"class": "logging.StreamHandler", "formatter": configuration["logs.format"]},
    }
    if configuration["logs.error_mail"]:
        handlers["mail"] = {
            "()": "intranet.operation.error_mail.ErrorMailHandler",
            "recipients": configuration["logs.error_mail"],
            "host": host,
        }
        handlers["slow_mail"] = handlers["mail"] | {"level": "WARNING"}
    named = [name for name in handlers if name != "slow_mail"]
    slow = [name for name in handlers if name == "slow_mail"]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "intranet.operation.logs.JsonFormatter"},
        },
        "handlers": handlers,
        "root": {"handlers": named, "level": "WARNING"},
        "loggers": {
            "django": {"handlers": named, "level": "WARNING", "propagate": False},
            "django.request": {"level": "ERROR"},
            # Whoever scans the town's addresses is no fault of the portal: not by mail.
            "django.security.DisallowedHost": {"handlers": ["console"], "propagate": False},
            "intranet.operation.slow_queries": {"handlers": slow, "level": "WARNING"},
        },
    }
