"""A private Active Directory on loopback: Samba's domain controller, its LDAP service alone.

Its ports are fixed (389, 636), so each domain takes an address of its own in 127.0.0.0/8.
"""

import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

from ldap3 import MODIFY_REPLACE, Connection, Server

from directory.demo.certificates import Authority
from intranet.demo.children import spawn, stop

PROGRAMS = ("samba", "samba-tool")
PORTS = (389, 636, 3268, 3269)
SUFFIX = "DC=hopbeke,DC=test"
PASSWORD = "Geheim.123!"
# Nothing here must survive a power cut, so nothing waits for the disk.
_UNSAFE = "ldb:nosync = yes"
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
_ENVIRONMENT = {**os.environ, "PATH": _PATH, "TDB_NO_FSYNC": "1"}
_TREE_DELETE = ("1.2.840.113556.1.4.805", True, None)
# Samba's own control that takes a value as it is, without the rules of passwords.
_AS_WRITTEN = "local_oid:1.3.6.1.4.1.7165.4.3.12:0"
_CONFIGURATION = """\
[global]
    netbios name = DC1
    realm = HOPBEKE.TEST
    workgroup = HOPBEKE
    server role = active directory domain controller
    server services = ldap
    interfaces = {address}/8
    bind interfaces only = yes
    private dir = {folder}/private
    state directory = {folder}/state
    cache directory = {folder}/cache
    lock directory = {folder}
    pid directory = {folder}
    ncalrpc dir = {folder}/ncalrpc
    binddns dir = {folder}/bind-dns
    log file = {folder}/log.%m
    panic action =
    ldb:nosync = yes
    tls enabled = yes
    tls keyfile = {folder}/tls/server.key
    tls certfile = {folder}/tls/server.pem
    tls cafile = {folder}/tls/ca.pem
"""


class SambaMissing(Exception):
    """Samba cannot be used here; the text says why."""


class SambaDomain:
    """The domain hopbeke.test: `prepare` its folder once (ten seconds), then `start` and `stop` it."""

    suffix = SUFFIX

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.address = free_address()
        self.process = None

    @property
    def ca_file(self):
        return self.folder / "tls" / "ca.pem"

    @property
    def server(self):
        return f"{self.address}:636"

    def prepare(self):
        """Make a new domain. Raises SambaMissing."""
        if os.geteuid() != 0:
            raise SambaMissing("Samba AD needs root.")
        if not all(shutil.which(name, path=_PATH) for name in PROGRAMS):
            raise SambaMissing(
                "Samba AD is not installed. On Debian: sudo apt-get install --no-install-recommends samba "
                "samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind ldb-tools python3-samba"
            )
        self._password = f"Beheer.{secrets.token_hex(8)}"
        made = subprocess.run(
            [
                "samba-tool", "domain", "provision", "--realm=HOPBEKE.TEST", "--domain=HOPBEKE", "--server-role=dc",
                "--dns-backend=NONE", f"--adminpass={self._password}", "--host-name=dc1",
                f"--host-ip={self.address}", f"--targetdir={self.folder}", "--option=interfaces=lo",
                "--option=bind interfaces only=yes",
                f"--option={_UNSAFE}",
            ],
            capture_output=True, text=True, check=False, env=_ENVIRONMENT,
        )  # fmt: skip
        if made.returncode:
            raise SambaMissing(f"Samba AD cannot make a domain here: {made.stderr.strip()[-500:]}")
        Authority("Test domain").write(self.folder / "tls", ["dc1.hopbeke.test", self.address])
        (self.folder / "ncalrpc").mkdir(exist_ok=True)
        configuration = _CONFIGURATION.format(folder=self.folder, address=self.address)
        (self.folder / "etc" / "smb.conf").write_text(configuration)

    def start(self):
        """Start, and wait until it answers. Raises SambaMissing."""
        log = self.folder / "samba.out"
        with log.open("wb") as output:
            configuration = self.folder / "etc" / "smb.conf"
            command = [shutil.which("samba", path=_PATH), "-i", "-M", "single", "-s", str(configuration)]
            self.process = spawn(
                [*command, "--debug-stdout", "-d1"],
                stdout=output,
                stderr=output,
                env=_ENVIRONMENT,
            )
        for _attempt in range(600):
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex((self.address, 636)) == 0:
                    return
            time.sleep(0.05)
        self.stop()
        raise SambaMissing(f"Samba AD does not start: {log.read_text(errors='replace')[-500:]}")

    def stop(self):
        """Stop this very process, and wait until it is gone."""
        if self.process is not None:
            stop(self.process)
            self.process = None

    def admin(self):
        """A connection of the domain's administrator."""
        server = Server(self.address, port=636, use_ssl=True, get_info="NO_INFO")
        return Connection(
            server, "Administrator@hopbeke.test", self._password, auto_bind=True, raise_exceptions=True,
            check_names=False,
        )  # fmt: skip

    def change(self, dn, **attributes):
        """Replace the values of some attributes; an empty list removes them."""
        with self.admin() as admin:
            admin.modify(dn, {name: [(MODIFY_REPLACE, _list(value))] for name, value in attributes.items()})

    def add_account(self, admin, dn, login_name, *, control=512, password=PASSWORD, **attributes):
        """Make a user as an administrator of a domain does."""
        content = {
            "sAMAccountName": login_name,
            "userPrincipalName": f"{login_name}@hopbeke.test",
            "unicodePwd": f'"{password}"'.encode("utf-16-le"),
            "userAccountControl": str(control),
        }
        admin.add(dn, "user", content | attributes)

    def let_password_expire(self, dn):
        """Make the password of somebody years old; the protocol lets nobody do that, so it is written beside it."""
        ldif = f"dn: {dn}\nchangetype: modify\nreplace: pwdLastSet\npwdLastSet: 131277024000000000\n"
        command = ["ldbmodify", "-H", self.folder / "private" / "sam.ldb", f"--controls={_AS_WRITTEN}"]
        configuration = f"--configfile={self.folder / 'etc' / 'smb.conf'}"
        subprocess.run([*command, configuration], input=ldif, text=True, check=True, capture_output=True)

    def empty(self, base):
        """Delete a branch with all that stands below."""
        with self.admin() as admin:
            admin.delete(base, controls=[_TREE_DELETE])


def free_address():
    """An address of this machine alone on which nobody uses the ports of a domain controller."""
    while True:
        address = f"127.{secrets.randbelow(200) + 20}.{secrets.randbelow(250)}.{secrets.randbelow(250) + 2}"
        if all(_is_free(address, port) for port in PORTS):
            return address


def _is_free(address, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError:
            return True  # not root: `prepare` says so
        except OSError:
            return False
    return True


def _list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]
