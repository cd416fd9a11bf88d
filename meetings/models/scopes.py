"""Who may know of what: one ladder of scopes, and the one question that every query of this module asks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    PUBLIC = "public", _("everybody, also outside the town hall")
    STAFF = "staff", _("all colleagues")
    MEMBERS = "members", _("members of the body")
    SECRETARY = "secretary", _("the secretary only")


OPEN_SCOPES = (Scope.PUBLIC, Scope.STAFF)
CLOSED_SCOPES = (Scope.MEMBERS, Scope.SECRETARY)


def within_scope(user, *, body, scope="scope"):
    """What `user` may know of, where `body` and `scope` are the paths to the governing body and to the scope.

    Membership counts today: who leaves a body loses its closed items at once. No permission opens a scope; being an
    administrator gives nothing. Somebody who has not logged in sees what is public of bodies that publish.
    """
    from meetings.models.bodies import GoverningBody

    if not getattr(user, "is_authenticated", False):
        return Q(**{scope: Scope.PUBLIC, f"{body}__publishes": True})
    sat_in = GoverningBody.objects.sat_in_by(user).values("pk")
    kept = GoverningBody.objects.kept_by(user).values("pk")
    return (
        Q(**{f"{scope}__in": OPEN_SCOPES})
        | Q(**{scope: Scope.MEMBERS, f"{body}__in": sat_in})
        | Q(**{f"{body}__in": kept})
    )
