import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings")
portal = get_wsgi_application()

from intranet.operation import slow_queries  # noqa: E402 (needs the settings)
from intranet.operation.metrics import on_a_port_of_their_own  # noqa: E402

slow_queries.watch_from_now_on()
# All pages are loaded before gunicorn forks, so that the processes share them and the first visitor need not wait.
len(get_resolver().url_patterns)
application = on_a_port_of_their_own(portal)
