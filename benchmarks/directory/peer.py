"""django-python3-ldap beside Belfort: an empty project with that package, in an environment of its own."""

import subprocess
import sys

from .staff import SUFFIX

REQUIREMENTS = ["django-python3-ldap==0.16.1", "Django>=5.2,<5.3", "psycopg[binary]"]
_SETTINGS = """\
SECRET_KEY = "benchmark"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django_python3_ldap"]
DATABASES = {{"default": {database!r}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LDAP_AUTH_URL = ["ldap://127.0.0.1:{port}"]
LDAP_AUTH_USE_TLS = False
LDAP_AUTH_SEARCH_BASE = "ou=people,{suffix}"
LDAP_AUTH_OBJECT_CLASS = "inetOrgPerson"
LDAP_AUTH_USER_FIELDS = {{"username": "uid", "first_name": "givenName", "last_name": "sn", "email": "mail"}}
LDAP_AUTH_FORMAT_USERNAME = "peer_settings.as_it_is"
LDAP_AUTH_CONNECTION_USERNAME = {bind_dn!r}
LDAP_AUTH_CONNECTION_PASSWORD = {password!r}


def as_it_is(fields):
    return fields["username"]
"""


class Peer:
    def __init__(self, folder):
        self.folder = folder
        self.python = folder / "environment" / "bin" / "python"

    def install(self):
        """Make the environment; pip fetches the package, which Belfort itself does not need."""
        subprocess.run([sys.executable, "-m", "venv", self.folder / "environment"], check=True)
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True)

    def prepare(self, server, database, environment):
        settings = _SETTINGS.format(
            database=database, port=server.port, suffix=SUFFIX, bind_dn=server.bind_dn, password=server.password
        )
        (self.folder / "peer_settings.py").write_text(settings)
        self.environment = environment | {
            "DJANGO_SETTINGS_MODULE": "peer_settings",
            "PYTHONPATH": str(self.folder),
        }
        migrate = [self.python, "-m", "django", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=self.environment, check=True)
