"""Every setting of an installation, in one table; the documentation is made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """One setting: `section.key` in belfort.toml, `BELFORT_SECTION_KEY` in the environment.

    A secret may also come from the file that `BELFORT_SECTION_KEY_FILE` names. A `dict` is a table
    of texts; each of its entries has a variable of its own, `BELFORT_SECTION_KEY_<ENTRY>`.
    """

    name: str
    kind: type
    default: Any
    help: str
    is_secret: bool = False
    choices: tuple[str, ...] = ()
    smallest: int = 0
    largest: int | None = None

    @property
    def section(self) -> str:
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        return self.name.partition(".")[2]

    @property
    def environment_name(self) -> str:
        return "BELFORT_" + self.name.upper().replace(".", "_")

    def masked(self, value: Any) -> Any:
        """The value as it may be shown."""
        if not self.is_secret or not value:
            return value
        if isinstance(value, Mapping):
            return dict.fromkeys(value, "********")
        return "********"


OPTIONS = [
    Option(
        "site.profile",
        str,
        "production",
        "`development` relaxes checks, `demo` serves the fictional town.",
        choices=("production", "demo", "development"),
    ),
    Option("site.url", str, "http://127.0.0.1:8000", "The address at which staff open the portal."),
    Option(
        "site.languages",
        list,
        ["nl", "fr", "de", "en"],
        "Languages a person may choose, the first is the default.",
        choices=("nl", "fr", "de", "en"),
    ),
    Option(
        "site.data_dir", str, "var", "Folder for the embedded database, uploads and the like; relative to belfort.toml."
    ),
    Option(
        "site.static_dir",
        str,
        "",
        "Folder of the gathered static files, which towns of one version may share; empty is `static` in the data "
        "folder.",
    ),
    Option("site.disabled_modules", list, [], 'Modules this town does without, for instance `["meetings"]`.'),
    Option(
        "site.trusted_proxies",
        int,
        0,
        "How many reverse proxies stand in front; decides which address counts as the visitor's.",
        largest=5,
    ),
    Option(
        "security.secret_key",
        str,
        "",
        "Signs sessions; at least 50 random characters. Keep it secret, keep it stable.",
        is_secret=True,
    ),
    Option(
        "security.idle_minutes",
        int,
        45,
        "A session without activity ends after so many minutes.",
        smallest=5,
        largest=480,
    ),
    Option(
        "security.session_hours",
        int,
        8,
        "A session ends after so many hours, whatever happens.",
        smallest=1,
        largest=24,
    ),
    Option(
        "security.login_failures",
        int,
        5,
        "So many failed logins of one name from one address lock it.",
        smallest=1,
        largest=50,
    ),
    Option("security.login_lock_minutes", int, 15, "How long such a lock lasts.", smallest=1, largest=1440),
    Option("security.upload_megabytes", int, 20, "The largest file a person may upload.", smallest=1, largest=500),
    Option(
        "media.delivery",
        str,
        "python",
        "Who sends pictures and documents after the check: Belfort itself, or the web server in front.",
        choices=("python", "x-accel-redirect", "x-sendfile"),
    ),
    Option(
        "media.location",
        str,
        "/protected-media/",
        "The internal nginx location of the media folder, for x-accel-redirect.",
    ),
    Option(
        "media.storage",
        str,
        "disk",
        "Where uploads stand: in the data folder, or in a bucket that several machines share.",
        choices=("disk", "s3"),
    ),
    Option("media.s3_bucket", str, "", "Name of that bucket."),
    Option("media.s3_endpoint", str, "", "Address of the S3-compatible service; empty is Amazon's."),
    Option("media.s3_region", str, "", "Region of the bucket, where the service wants one."),
    Option("media.s3_access_key", str, "", "Account on that service.", is_secret=True),
    Option("media.s3_secret_key", str, "", "Secret of that account.", is_secret=True),
    Option(
        "database.url",
        str,
        "",
        "`postgresql://user@host/name`, with the password after a colon before the `@`; empty is the embedded SQLite.",
        is_secret=True,
    ),
    Option(
        "database.slow_milliseconds",
        int,
        500,
        "A query that takes longer is written in the log, without its values; 0 looks at none.",
        largest=60_000,
    ),
    Option(
        "cache.url",
        str,
        "",
        "Where what may be forgotten stands: empty is the memory of each process, `database` a table of the database, "
        "`redis://host:6379/0` a Redis that the machines of a town share.",
        is_secret=True,
    ),
    Option(
        "server.listen",
        str,
        "127.0.0.1:8000",
        "Where `belfort serve` waits for the proxy: `host:port`, or `unix:/path`.",
    ),
    Option("server.workers", int, 2, "Processes that answer; about one a core.", smallest=1, largest=64),
    Option("server.threads", int, 4, "Requests that each of them answers at a time.", smallest=1, largest=64),
    Option(
        "server.metrics",
        str,
        "",
        "A second `host:port`, on which the same processes tell Prometheus how they fare; never open to the outside. "
        "Empty tells nothing.",
    ),
    Option(
        "logs.format",
        str,
        "line",
        "`json` writes an object a line, in which no text that was filled in appears, so no personal data.",
        choices=("line", "json"),
    ),
    Option(
        "logs.error_mail",
        list,
        [],
        "Addresses of those who keep the portal running: errors, slow queries and what `belfort doctor --mail` finds.",
    ),
    Option(
        "backup.folder",
        str,
        "",
        "Folder of the backups; empty is `backups` in the data folder. Copy them to another building.",
    ),
    Option(
        "backup.recipients",
        list,
        [],
        "For whom backups are encrypted: what `belfort backup_key` prints, or any recipient of age that begins with "
        "`age1`. Whoever holds one of the keys can read them.",
    ),
    Option("backup.keep_days", int, 14, "Every backup is kept for so many days.", smallest=1, largest=3650),
    Option("backup.keep_months", int, 12, "The first backup of each month is kept for so many months.", largest=600),
    Option("mail.host", str, "", "SMTP server; empty keeps mail in the data folder instead of sending it."),
    Option("mail.port", int, 587, "Port of the SMTP server.", smallest=1, largest=65535),
    Option("mail.security", str, "starttls", "How the connection is secured.", choices=("starttls", "tls", "none")),
    Option("mail.user", str, "", "Account on the SMTP server."),
    Option("mail.password", str, "", "Password of that account.", is_secret=True),
    Option("mail.sender", str, "Belfort <noreply@localhost>", "The From of every mail."),
    Option("oidc.issuer", str, "", "Address of the OpenID Connect provider; empty switches this login off."),
    Option("oidc.client_id", str, "", "Client identifier at that provider."),
    Option("oidc.client_secret", str, "", "Client secret at that provider.", is_secret=True),
    Option(
        "oidc.subject_claims",
        list,
        ["sub"],
        'Claims that together identify a person: `["oid", "tid"]` for Entra ID, `["vo_id"]` for ACM/IDM. '
        "Never an e-mail address.",
    ),
    Option("oidc.scopes", list, ["openid", "profile", "email"], "Scopes asked from the provider."),
    Option("oidc.label", str, "", "Text on the login button; empty is a general one."),
    Option(
        "oidc.discovery_url",
        str,
        "",
        "Where the provider describes itself; empty is `<issuer>/.well-known/openid-configuration`.",
    ),
    Option(
        "oidc.ca_file", str, "", "PEM file with the authority of the provider's certificate; empty is the usual ones."
    ),
    Option("oidc.signing_algorithm", str, "RS256", "How the provider signs.", choices=("RS256", "PS256", "ES256")),
    Option(
        "oidc.link_claim",
        str,
        "",
        "Claim that holds, to the letter, the login name of an account that exists already, for instance "
        "`onpremisessamaccountname`; empty links nobody. Only a claim that people cannot change themselves.",
    ),
    Option(
        "oidc.create_accounts",
        bool,
        False,
        "Whether somebody whom the provider knows and Belfort does not gets an account without any role.",
    ),
    Option("oidc.username_claim", str, "preferred_username", "Claim that gives such an account its login name."),
    Option(
        "oidc.roles_claim",
        str,
        "",
        "Claim with the groups or app roles of a person, which `Roles by group` in the administration turns into "
        "roles: `roles` for Entra ID. Empty takes no roles from the provider.",
    ),
    Option(
        "oidc.refresh_minutes",
        int,
        0,
        "After so many minutes the provider is asked, silently, whether the login still holds; 0 never asks.",
        largest=480,
    ),
    Option("oidc.logout_at_provider", bool, False, "Whether logging out of Belfort also logs out at the provider."),
]

SECTIONS = {
    "site": "The portal as a whole.",
    "security": "Sessions, logins and uploads.",
    "media": "Where uploads stand, and who sends them.",
    "database": "Where everything is kept.",
    "cache": "What may be forgotten.",
    "server": "The web server that `belfort serve` starts, and its metrics.",
    "logs": "What is written of what goes on, and who hears of what goes wrong.",
    "backup": "Copies of everything.",
    "mail": "How the portal sends mail.",
    "oidc": "Login through an OpenID Connect provider (Entra ID, ACM/IDM). Off while `issuer` is empty.",
}
