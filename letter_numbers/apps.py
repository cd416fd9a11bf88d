from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition, all_permissions
from intranet.privacy.declarations import Erasure, Processing, Retention


def waiting_count(user):
    """Count what this secretary can issue now; models may be imported only once the portal has started."""
    from letter_numbers import panels

    return panels.waiting_count(user)


class LetterNumbersConfig(ModuleConfig):
    name = "letter_numbers"
    label_for_people = _("Letter numbers")
    url_prefix = "letters/"
    requires = ("approvals",)
    approval_kinds = ["letter_numbers.approval.LetterKind"]
    navigation = [Entry(_("Letter numbers"), "letter_numbers:register", icon="letter", order=50, badge=waiting_count)]
    panels = ["letter_numbers.panels.LettersPanel"]
    search_sources = ["letter_numbers.search.letters"]
    roles = [
        RoleDefinition(
            "secretary",
            _("Secretary"),
            _("Issues letter numbers, keeps the register and may void a number."),
            (
                "letter_numbers.issue_letter",
                "letter_numbers.read_register",
                "letter_numbers.read_confidential",
                "letter_numbers.import_register",
            ),
        ),
    ]
    role_permissions = {
        "administrator": all_permissions("letter_numbers", "series", "departmentcode", "letterkind", "lettertemplate"),
    }
    notification_kinds = [
        NotificationKind("letter_numbers.issued", _("A letter number that I asked for was issued")),
        NotificationKind("letter_numbers.answered", _("My request for a letter number was returned or refused")),
        NotificationKind("letter_numbers.requested", _("Somebody asks me for a letter number"), by_mail=False),
    ]
    numbered = ["letter_numbers.models.numbers_in_use"]
    audit_words = {
        "first": _("first number"),
        "last": _("last number"),
        "number": _("number"),
        "file": _("file"),
        "rows": _("rows"),
    }
    retentions = [
        Retention(
            "letter_numbers.register",
            _("Register of letters"),
            _("Acts of the town: the selection list of the archive service says how long."),
        )
    ]
    processing = [
        Processing(
            "letter_numbers",
            _("Register of outgoing letters"),
            purpose=_("Numbering and finding outgoing letters."),
            legal_basis=_("Task carried out in the public interest, legal obligation (article 6(1)(c) and (e))."),
            people=_("Staff who write or sign, and those whom a letter is for."),
            data=_("Addressee, subject, number, date, who asked, signed and sent it, the letter itself."),
            recipients=_("Staff; confidential letters only who deals with them, and secretaries."),
            retentions=("letter_numbers.register",),
        )
    ]
    erasure = Erasure(kept=(_("letters and their numbers, as acts of the town"),))
    audit_actions = {
        "letter_numbers.requested": _("asked for a letter number"),
        "letter_numbers.changed": _("changed the request for a letter number"),
        "letter_numbers.issued": _("issued a letter number"),
        "letter_numbers.returned": _("returned a request for a letter number"),
        "letter_numbers.refused": _("refused a letter number"),
        "letter_numbers.withdrawn": _("withdrew a request for a letter number"),
        "letter_numbers.sent": _("recorded that a letter was sent"),
        "letter_numbers.file_added": _("added a file to a letter"),
        "letter_numbers.voided": _("voided a letter number"),
        "letter_numbers.series_added": _("added a series of letter numbers"),
        "letter_numbers.series_changed": _("changed a series of letter numbers"),
        "letter_numbers.imported": _("imported an earlier register of letters"),
    }
    demo = "letter_numbers.demo.install"
