from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError
from letter_numbers.models import Letter


class LetterChanged(DomainError):
    message = _("Somebody was here before you: this letter is no longer in that state.")


def lock(letter: Letter, states: Collection[str]) -> Letter:
    """The letter as it is now, locked until the transaction ends. Raises LetterChanged."""
    locked = Letter.objects.select_for_update(of=("self",)).select_related("series").get(pk=letter.pk)
    if locked.state not in states:
        raise LetterChanged
    return locked
