"""Privacy as Wagtail's editors set it on a page or a collection, answered the Belfort way: not yours to know is 404."""

from wagtail.models import BaseViewRestriction


def is_open_to(user, restrictions):
    """Whether `user`, who has logged in, passes every restriction.

    A shared password opens nothing here: who may read is a matter of groups.
    """
    return all(_accepts(restriction, user) for restriction in restrictions)


def _accepts(restriction, user):
    if restriction.restriction_type == BaseViewRestriction.LOGIN:
        return True
    if restriction.restriction_type != BaseViewRestriction.GROUPS:
        return False
    return user.is_superuser or bool(set(restriction.groups.all()) & set(user.groups.all()))
