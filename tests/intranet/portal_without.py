"""The portal with some modules switched off, in a process of its own: prints what people then see, as JSON."""

import json
import os
import sys


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "intranet.settings"
    import django

    django.setup()
    from django.core.checks import run_checks
    from django.test import Client
    from django.urls import Resolver404, resolve
    from django.utils import translation

    from intranet.accounts.models import User
    from intranet.modules import installed_modules

    problems = [problem for problem in run_checks() if problem.is_serious()]
    assert not problems, problems
    translation.activate("en")
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(User.objects.create_user("dirk"), backend="intranet.accounts.backends.LocalBackend")
    home = browser.get("/")

    def leads_to(prefix):
        try:
            return resolve(f"/{prefix}").func.__module__
        except Resolver404:
            return ""

    prefixes = {name: module.url_prefix for name, module in installed_modules().items() if module.url_prefix}
    answer = {"status": home.status_code, "home": home.content.decode()}
    json.dump(answer | {"led_to": {name: leads_to(prefix) for name, prefix in prefixes.items()}}, sys.stdout)


if __name__ == "__main__":
    main()
