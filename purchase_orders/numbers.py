"""Numbers that a supplier is known by: enterprise number, VAT number, bank account, Peppol address."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import iban as international_account
from stdnum.be import vat as belgian_number
from stdnum.eu import vat as european_vat
from stdnum.exceptions import ValidationError as InvalidNumber

ENTERPRISE_SCHEME = "0208"
PEPPOL_ID = re.compile(r"^\d{4}:[A-Za-z0-9:._~-]{1,50}$")
_SEPARATORS = re.compile(r"[\s./-]")


def clean_enterprise_number(text: str) -> str:
    """Ten digits, whatever dots, spaces or BE stood around them. Raises ValidationError."""
    digits = _SEPARATORS.sub("", text).upper().removeprefix("BE")
    if not digits:
        return ""
    if re.fullmatch(r"[1-9]\d{8}", digits):
        digits = f"0{digits}"
    if not re.fullmatch(r"[01]\d{9}", digits):
        raise ValidationError(_("An enterprise number has ten digits and begins with 0 or 1."))
    try:
        return belgian_number.validate(digits)
    except InvalidNumber as error:
        raise ValidationError(_("This is no enterprise number: its check digits are wrong.")) from error


def shown_enterprise_number(digits: str) -> str:
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if len(digits) == 10 else digits


def clean_vat_number(text: str) -> str:
    """A VAT number with its country in front; checked for the countries of the Union. Raises ValidationError."""
    compact = _SEPARATORS.sub("", text).upper()
    if not compact:
        return ""
    if compact.startswith("BE"):
        return f"BE{clean_enterprise_number(compact)}"
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z+*]{2,15}", compact):
        raise ValidationError(_("A VAT number begins with the two letters of its country."))
    if compact[:2].lower() not in {*european_vat.MEMBER_STATES, "el"}:
        return compact
    try:
        return european_vat.validate(compact)
    except InvalidNumber as error:
        raise ValidationError(_("This is no VAT number: its check digits are wrong.")) from error


def clean_iban(text: str) -> str:
    """An international account number without spaces. Raises ValidationError.

    stdnum refuses Belgian banks that its own list does not know yet, so the Belgian check is made here.
    """
    compact = re.sub(r"[\s.-]", "", text).upper()
    if not compact:
        return ""
    try:
        international_account.validate(compact, check_country=False)
    except InvalidNumber as error:
        raise ValidationError(_("This is no account number: its check digits are wrong.")) from error
    if compact.startswith("BE") and not _is_belgian_account(compact[4:]):
        raise ValidationError(_("This is no Belgian account number: its check digits are wrong."))
    return compact


def _is_belgian_account(account: str) -> bool:
    return re.fullmatch(r"\d{12}", account) is not None and (int(account[:10]) % 97 or 97) == int(account[10:])


def shown_iban(compact: str) -> str:
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def peppol_id_of(enterprise_number: str) -> str:
    """The Peppol address that every Belgian enterprise has; never the one of the VAT scheme, 9925."""
    return f"{ENTERPRISE_SCHEME}:{enterprise_number}" if enterprise_number else ""


def validate_peppol_id(text: str) -> None:
    if not PEPPOL_ID.fullmatch(text):
        raise ValidationError(_("Write the scheme, a colon and the number: 0208:0123456749."))
    scheme, _colon, number = text.partition(":")
    if scheme == ENTERPRISE_SCHEME and clean_enterprise_number(number) != number:
        raise ValidationError(_("After 0208: stand the ten digits of the enterprise number."))
