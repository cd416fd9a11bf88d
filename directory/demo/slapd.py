"""A private OpenLDAP on this machine, for the demo and for the tests.

Needs Debian's packages slapd and ldap-utils, no root and no systemd; everything stays in one folder.
"""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from ldap3 import MODIFY_ADD, Connection, Server

from directory.ldap.ldif import read_ldif
from intranet.demo.children import spawn, stop

from .certificates import Authority

MARKER = ".belfort-slapd"
SCHEMAS = Path("/etc/ldap/schema")
MODULES = ("/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap")
# Higher ports are ephemeral: any outgoing connection may hold one at the moment slapd wants it.
PORTS = range(20389, 32000)
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/libexec"])
# A date of birth, as universities keep it (SCHAC); OpenLDAP brings no schema for it.
SCHAC = """\
attributetype ( 1.3.6.1.4.1.25178.1.2.3 NAME 'schacDateOfBirth' EQUALITY numericStringMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.36 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.25178.1.1.1 NAME 'schacPersonalCharacteristics' AUXILIARY MAY schacDateOfBirth )
"""


class SlapdProblem(Exception):
    """slapd cannot be used here; the text says why."""


def is_installed() -> bool:
    return all(shutil.which(name, path=_PATH) for name in ("slapd", "slapadd")) and SCHEMAS.is_dir()


class Slapd:
    """One slapd: `prepare` its folder, `start` and `stop` it. Answers on `port`, LDAP with STARTTLS, and `tls_port`.

    Accounts, beside those of the LDIF files: cn=admin (no limits), cn=belfort (reads everything, in pages),
    cn=limited (its pages end after `limited` entries, as truncating servers do).
    """

    def __init__(self, folder: Path, *, suffix: str = "dc=hopbeke,dc=test") -> None:
        self.folder, self.suffix = folder.resolve(), suffix
        self.port = self.tls_port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def ca_file(self) -> Path:
        return self.folder / "tls" / "ca.pem"

    @property
    def bind_dn(self) -> str:
        return f"cn=belfort,{self.suffix}"

    @property
    def password_file(self) -> Path:
        """Holds the password of all accounts that this class makes."""
        return self.folder / "password"

    @property
    def password(self) -> str:
        return self.password_file.read_text().strip()

    def prepare(
        self,
        files: Sequence[Path] = (),
        *,
        schemas: Sequence[Path] = (),
        directives: Sequence[str] = (),
        size_limit: int = 1000,
        limited: int = 1700,
        makes_base: bool = True,
        skips_refused: bool = False,
    ) -> None:
        """Empty the folder and load the LDIF files. Raises SlapdProblem.

        `makes_base` brings the suffix, ou=people, ou=groups and the accounts. slapadd fills no memberOf: for
        that, `add` groups once the server runs.
        """
        if not is_installed():
            raise SlapdProblem("slapd is not installed (Debian: apt-get install slapd ldap-utils).")
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / MARKER).exists():
            raise SlapdProblem(f"{self.folder} holds something else; nothing was touched.")
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "db").mkdir(parents=True)
        self.folder.chmod(0o700)
        (self.folder / MARKER).touch()
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(secrets.token_urlsafe(24))
        Authority().write(self.folder / "tls")
        (self.folder / "schac.schema").write_text(SCHAC)
        self._write_configuration(schemas, directives, size_limit, limited)
        base = self.folder / "base.ldif"
        base.write_text(self._base())
        for file in [*([base] if makes_base else []), *files]:
            self._run(
                "slapadd",
                "-q",
                *(["-c"] if skips_refused else []),
                "-b",
                self.suffix,
                "-l",
                str(file),
                may_fail=skips_refused,
            )

    def start(self) -> None:
        """Start on free ports and wait until it answers. Raises SlapdProblem."""
        self.port, self.tls_port = self._ports()
        urls = f"ldap://127.0.0.1:{self.port}/ ldaps://127.0.0.1:{self.tls_port}/"
        log = (self.folder / "slapd.log").open("wb")
        command = [_found("slapd"), "-f", str(self.folder / "slapd.conf"), "-d", "0", "-h", urls]
        self.process = spawn(command, stdout=log, stderr=log)
        log.close()
        for _attempt in range(500):
            if self.process.poll() is not None:
                raise SlapdProblem(f"slapd did not start; {self.folder / 'slapd.log'} may say why.")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.tls_port)) == 0:
                    return
            time.sleep(0.02)
        self.stop()
        raise SlapdProblem("slapd gives no answer.")

    def stop(self) -> None:
        """Stop this very process, and wait until it is gone."""
        if self.process is None:
            return
        stop(self.process)
        self.process = None

    def __enter__(self) -> "Slapd":
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def admin(self) -> Connection:
        """A connection that may change everything, for whoever prepares a test or the demo."""
        server = Server("127.0.0.1", port=self.port)
        return Connection(server, f"cn=admin,{self.suffix}", self.password, auto_bind=True, raise_exceptions=True)

    def add(self, file: Path) -> None:
        """Add the entries of an LDIF file through the running server, so that overlays see them."""
        problems: list[str] = []
        with file.open("rb") as stream, self.admin() as connection:
            for entry in read_ldif(stream, problems):
                classes = entry.attributes.pop("objectclass")
                connection.add(entry.dn, [name.decode() for name in classes], entry.attributes)

    def add_members(self, group_dn: str, members: Sequence[str]) -> None:
        with self.admin() as connection:
            connection.modify(group_dn, {"member": [(MODIFY_ADD, list(members))]})

    def _ports(self) -> tuple[int, int]:
        """The ports of the last time while they are free, so that who knew the server finds it again."""
        remembered = self.folder / "ports"
        try:
            known = [int(port) for port in remembered.read_text().split()]
        except (OSError, ValueError):
            known = []
        if len(known) != 2 or not all(map(is_free, known)):
            known = [free_port(), free_port()]
            remembered.write_text(" ".join(map(str, known)))
        return known[0], known[1]

    def _write_configuration(
        self, schemas: Sequence[Path], directives: Sequence[str], size_limit: int, limited: int
    ) -> None:
        modules = next((path for path in MODULES if Path(path).is_dir()), MODULES[0])
        included = [SCHEMAS / f"{name}.schema" for name in ("core", "cosine", "inetorgperson", "nis")]
        lines = [
            *(f"include {path}" for path in [*included, self.folder / "schac.schema", *schemas]),
            f"modulepath {modules}",
            *(f"moduleload {name}" for name in ("back_mdb", "memberof", "refint")),
            f"pidfile {self.folder}/slapd.pid",
            f"argsfile {self.folder}/slapd.args",
            f"TLSCACertificateFile {self.folder}/tls/ca.pem",
            f"TLSCertificateFile {self.folder}/tls/server.pem",
            f"TLSCertificateKeyFile {self.folder}/tls/server.key",
            f"sizelimit size.soft={size_limit} size.hard={size_limit} size.pr={size_limit} size.prtotal=unlimited",
            "database mdb",
            f'suffix "{self.suffix}"',
            f'rootdn "cn=admin,{self.suffix}"',
            f"rootpw {self.password}",
            f"directory {self.folder}/db",
            "maxsize 1073741824",
            "envflags nosync writemap",
            "index objectClass,entryUUID,entryCSN,member,modifyTimestamp eq",
            "index uid,mail,cn,sn,employeeNumber eq,sub",
            f'limits dn.exact="cn=limited,{self.suffix}" size.soft={size_limit} size.hard={size_limit} '
            f"size.pr={size_limit} size.prtotal={limited}",
            *directives,
            "access to attrs=userPassword by self write by anonymous auth by * none",
            "access to * by users read by * none",
            "overlay memberof",
            "memberof-refint TRUE",
            "overlay refint",
            "refint_attributes manager member",
        ]
        configuration = self.folder / "slapd.conf"
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join(lines) + "\n")

    def _base(self) -> str:
        name = self.suffix.partition(",")[0].partition("=")[2]
        entries = [f"dn: {self.suffix}\nobjectClass: dcObject\nobjectClass: organization\no: {name}\ndc: {name}\n"]
        for unit in ("people", "groups"):
            entries.append(f"dn: ou={unit},{self.suffix}\nobjectClass: organizationalUnit\nou: {unit}\n")
        for account in ("belfort", "limited"):
            entries.append(
                f"dn: cn={account},{self.suffix}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\n"
                f"cn: {account}\nuserPassword: {self.password}\n"
            )
        return "\n".join(entries)

    def _run(self, program: str, *arguments: str, may_fail: bool = False) -> None:
        command = [_found(program), "-f", str(self.folder / "slapd.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode and not may_fail:
            raise SlapdProblem(f"{program} refused the data: {done.stderr.strip()[-500:]}")


def free_port() -> int:
    """A port on loopback that nobody listens on, outside the ephemeral range."""
    start = secrets.randbelow(len(PORTS))
    for offset in range(len(PORTS)):
        port = PORTS[(start + offset) % len(PORTS)]
        if is_free(port):
            return port
    raise SlapdProblem("No port is free.")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _found(program: str) -> str:
    return shutil.which(program, path=_PATH) or program
