"""A private nginx on loopback, with a configuration of deploy/ in which only addresses and TLS are others."""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.servers.availability import unavailable
from tests.servers.postgresql import free_port
from tests.servers.reaching import wait_until_it_answers

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
FRAME = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {site}
}}
"""


def program():
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if not found:
        unavailable("nginx is not installed. On Debian: sudo apt-get install --no-install-recommends nginx-light")
    return found


def configuration(name, folder, port, replacements):
    """Write a configuration of deploy/ for a server on loopback without TLS; gives its path."""
    site = (DEPLOY / name).read_text()
    site = re.sub(r"^\s*(ssl_\S+|listen \[::\]:\S+).*;\n", "", site, flags=re.MULTILINE)
    site = re.sub(r"listen 80;", f"listen 127.0.0.1:{free_port()};", site)
    site = re.sub(r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};", site)
    site = re.sub(r"access_log \S+", f"access_log {folder}/access.log", site)
    for old, new in replacements.items():
        assert old in site
        site = site.replace(old, new)
    path = folder / "nginx.conf"
    # Whom root lets nginx run as cannot read the folders of the tests.
    user = "" if os.geteuid() else "user root;"
    path.write_text(FRAME.format(folder=folder, site=site, user=user))
    return path


def check(path):
    """What `nginx -t` says, empty when all is well."""
    tried = subprocess.run([program(), "-t", "-q", "-c", path], capture_output=True, text=True)
    return tried.stderr if tried.returncode else ""


@contextmanager
def running(path, port):
    """Serve with this configuration."""
    with subprocess.Popen([program(), "-c", path], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/", process)
            yield
        finally:
            process.terminate()
