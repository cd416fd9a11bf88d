"""The register of processing activities (article 30 of the GDPR), made from what the modules in use declare."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import formats, timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intranet import typesetting
from intranet.exports import Column
from intranet.modules import Text
from intranet.privacy import registry, services
from intranet.privacy.declarations import Processing

TEMPLATE = Path(__file__).resolve().parent / "typst" / "processing.typ"
FORMATS = {
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
}
SECURITY = _("Login required everywhere, rights by role, sessions that end, an audit trail that cannot be changed.")
ENCRYPTED_BACKUPS = _("Backups are encrypted.")


@dataclass(frozen=True)
class Activity:
    """One activity, with what the configuration and the periods in force add to it."""

    declared: Processing
    recipients: str
    kept: list[str]

    @property
    def label(self) -> Text:
        return self.declared.label

    @property
    def purpose(self) -> Text:
        return self.declared.purpose

    @property
    def legal_basis(self) -> Text:
        return self.declared.legal_basis

    @property
    def people(self) -> Text:
        return self.declared.people

    @property
    def data(self) -> Text:
        return self.declared.data

    @property
    def kept_text(self) -> str:
        return "\n".join(self.kept)

    @property
    def security(self) -> str:
        return f"{SECURITY} {ENCRYPTED_BACKUPS}" if settings.BACKUP_RECIPIENTS else str(SECURITY)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [(str(column.label), str(column.of(self))) for column in COLUMNS[1:]]


COLUMNS = [
    Column(_("Processing activity"), "label"),
    Column(_("Purpose"), "purpose"),
    Column(_("Legal ground"), "legal_basis"),
    Column(_("Whose data"), "people"),
    Column(_("Which data"), "data"),
    Column(_("Who gets them"), "recipients"),
    Column(_("How long they are kept"), "kept_text"),
    Column(_("Security"), "security"),
]


def activities() -> list[Activity]:
    chosen = services.chosen_periods()
    return [
        Activity(declared, _recipients(declared), list(_kept(declared, chosen)))
        for declared in registry.processing().values()
    ]


def _recipients(declared: Processing) -> str:
    in_use: Sequence[str] = import_string(declared.in_use)() if declared.in_use else ()
    return " ".join([str(declared.recipients), *(f"({', '.join(in_use)})" for _once in in_use[:1])])


def _kept(declared: Processing, chosen: dict[str, int]) -> Iterator[str]:
    for code in declared.retentions:
        retention = registry.retentions()[code]
        yield f"{retention.label}: {in_words(services.days_kept(retention, chosen)) or retention.reason}"


def in_words(days: int | None) -> str:
    return gettext("%(days)s days") % {"days": days} if days is not None else ""


def as_pdf(town: str) -> bytes:
    return typesetting.pdf(
        TEMPLATE,
        {
            "town": town,
            "title": gettext("Register of processing activities"),
            "page": gettext("page"),
            "summary": gettext("%(town)s, on %(day)s.")
            % {"town": town, "day": formats.date_format(timezone.localdate())},
            "activities": [{"label": str(one.label), "facts": one.facts} for one in activities()],
        },
    )


def as_ods() -> bytes:
    from odfdo import Cell, Document, Row, Table  # 8 MB of memory, only for who needs it

    document = Document("spreadsheet")
    document.body.clear()
    table = Table(gettext("Register"))
    lines = [[column.of(activity) for column in COLUMNS] for activity in activities()]
    for values in [[column.label for column in COLUMNS], *lines]:
        row = Row()
        for value in values:
            row.append_cell(Cell(str(value)))
        table.append_row(row)
    document.body.append(table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
