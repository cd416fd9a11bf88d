from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from directory.models import Person
from intranet.accounts.models import User


def person_of(user: User) -> Person:
    """The colleague behind an account: only somebody in the directory asks or decides. Raises PermissionDenied."""
    person = Person.objects.filter(user=user, is_active_in_directory=True).first()
    if person is None:
        raise PermissionDenied(_("Your account is not linked to a colleague in the directory."))
    return person
