"""The portal's settings for tests: their own configuration and data folder, whatever the machine has."""

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("BELFORT_") and not name.startswith("BELFORT_TEST")]:
    del os.environ[_name]
_folder = tempfile.mkdtemp(prefix="belfort-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["BELFORT_CONFIG"] = os.path.join(_folder, "belfort.toml")
open(os.environ["BELFORT_CONFIG"], "w").close()
os.environ["BELFORT_SITE_PROFILE"] = "development"
os.environ["BELFORT_SITE_DATA_DIR"] = _folder
os.environ["BELFORT_DATABASE_URL"] = os.environ.get("BELFORT_TEST_DATABASE_URL", "")

from intranet.settings import *  # noqa: E402, F403

DEBUG = False
STATIC_ROOT.mkdir()  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "var" / "test.sqlite3"}  # noqa: F405
