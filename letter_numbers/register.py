"""The register as it leaves the screen: rows for export, the yearly PDF, and the counts per department and month."""

from pathlib import Path

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intranet import typesetting
from intranet.exports import Column
from letter_numbers.models import Issue

TEMPLATE = Path(__file__).parent / "typst" / "register.typ"
MONTHS = range(1, 13)


COLUMNS = [
    Column(_("Number"), "text"),
    Column(_("Issued"), lambda issue: timezone.localdate(issue.issued_at)),
    Column(_("Series"), "series.code"),
    Column(_("Subject"), "letter.subject"),
    Column(_("Addressee"), "letter.addressee"),
    Column(_("Address"), "letter.address"),
    Column(_("Kind"), "letter.kind"),
    Column(_("Department"), "letter.department.name"),
    Column(_("Contact person"), "letter.contact"),
    Column(_("Answers letter"), "letter.answers"),
    Column(_("Sent on"), "letter.sent_on"),
    Column(_("Sent by"), lambda issue: issue.letter.get_channel_display()),
    Column(_("Tracking code"), "letter.tracking_code"),
    Column(_("Void, reason"), "voiding.reason"),
]


def yearly_pdf(series, year, user, town):
    """The register of one series and year, as far as `user` may read it, every number in order."""
    issues = Issue.objects.filter(series=series, year=year).visible_to(user).in_order().for_list()
    lines = [_line(issue) for issue in issues]
    void = sum(line["is_void"] for line in lines)
    return typesetting.pdf(
        TEMPLATE,
        {
            "town": str(town),
            "title": gettext("Register of letters %(year)s · %(series)s") % {"year": year, "series": series.name},
            "summary": gettext("%(count)s numbers, of which %(void)s void. Printed on %(day)s.")
            % {"count": len(lines), "void": void, "day": formats.date_format(timezone.localdate())},
            "words": {
                "page": gettext("page"),
                "void": gettext("void"),
                "columns": [str(COLUMNS[place].label) for place in (0, 1, 3, 4, 7, 10)],
            },
            "lines": lines,
        },
    )


def _line(issue):
    letter = issue.letter
    sent = f"{formats.date_format(letter.sent_on, 'd/m/Y')} · {letter.get_channel_display()}" if letter.sent_on else ""
    return {
        "number": issue.text,
        "date": timezone.localtime(issue.issued_at).strftime("%d/%m/%Y"),
        "subject": letter.subject,
        "addressee": letter.addressee,
        "department": letter.department.name,
        "sent": sent,
        "is_void": issue.is_void,
        "void_reason": issue.voiding.reason if issue.is_void else "",
    }


def counts(issues):
    """How many numbers each department took in each month: rows for the table, and the total per month."""
    grouped = (
        issues.order_by()
        .annotate(month=ExtractMonth("issued_at", tzinfo=timezone.get_current_timezone()))
        .values("letter__department__name", "month")
        .annotate(count=Count("pk"))
    )
    departments: dict[str, list[int]] = {}
    for group in grouped:
        months = departments.setdefault(group["letter__department__name"], [0] * len(MONTHS))
        months[group["month"] - 1] = group["count"]
    rows = [
        {"department": name, "months": months, "total": sum(months)} for name, months in sorted(departments.items())
    ]
    return rows, [sum(months) for months in zip(*departments.values(), strict=True)] or [0] * len(MONTHS)
