"""What a run tells about entries that were not quite right."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Issue(TextChoices):
    NO_KEY = "no_key", _("has no key; skipped")
    DOUBLE_KEY = "double_key", _("has the key of another entry; skipped")
    NO_NAME = "no_name", _("has no name; skipped")
    UNREADABLE = "unreadable", _("cannot be read; skipped")
    NOT_UTF8 = "not_utf8", _("is not UTF-8; read as Windows text")
    CLEANED = "cleaned", _("held control characters; removed")
    TOO_LONG = "too_long", _("is too long; cut")
    BAD_MAIL = "bad_mail", _("is not an e-mail address; left out")
    BAD_BIRTHDAY = "bad_birthday", _("is not a date; left out")
    BAD_PHOTO = "bad_photo", _("is not a photo that can be used; left out")
    BAD_STATE = "bad_state", _("does not tell the state of the account; taken as enabled")
    NO_STATE = "no_state", _("is missing; the account is taken as enabled")
    NO_MANAGER = "no_manager", _("is nobody in this source; left empty")
    SEVERAL_MANAGERS = "several_managers", _("has several values; left empty")
    OWN_MANAGER = "own_manager", _("is the person self; left empty")
    NO_GROUPS = "no_groups", _("the groups that give roles could not be read; roles stay as they are")
    LOGIN_TAKEN = "login_taken", _("is the login name of another entry; left empty")
    ACCOUNT_TAKEN = "account_taken", _("is the name of an account that this source did not make; not linked")


class Remark(NamedTuple):
    """An issue with one attribute of one entry."""

    issue: Issue
    entry: str
    attribute: str = ""
    detail: str = ""
