"""The ground of a look: who, on which grant, for which purpose, and why. Nothing is searched without one."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import Grant, Purpose
from citizen_lookup.services import grants
from intranet import modules
from intranet.accounts import clients
from intranet.exceptions import DomainError

LONGEST_REFERENCE = 120


class ReasonMissing(DomainError):
    message = _("Say in a few words why you look this up.")


class ReferenceMissing(DomainError):
    message = _("Give the reference of the file this is for.")


class ReferenceWrong(DomainError):
    message = _("This is not a reference of such a file.")


class ReferenceUnknown(DomainError):
    message = _("Nothing with this reference is found in the portal.")


@dataclass(frozen=True)
class Origin:
    """From where a request came, as far as the record keeps it."""

    address: str = ""
    request_id: str = ""


@dataclass(frozen=True)
class Ground:
    """Made by `begin` only, which checks it; the record checks the grant again as it writes."""

    reader: Any
    grant: Grant
    purpose: Purpose
    reason: str = ""
    reference: str = ""
    origin: Origin = field(default_factory=Origin)


def origin_of(request: Any) -> Origin:
    return Origin(clients.ip_address(request) or "", request.headers.get("X-Request-ID", "")[:64])


def begin(purpose: Purpose, *, by: Any, reason: str = "", reference: str = "", origin: Origin | None = None) -> Ground:
    """The ground on which `by` looks residents up for this purpose.

    Raises PermissionDenied without a grant, ReasonMissing, ReferenceMissing, ReferenceWrong, ReferenceUnknown.
    """
    grant = grants.grant_for(by, purpose)
    if grant is None:
        raise PermissionDenied
    reason, reference = reason.strip(), reference.strip()[:LONGEST_REFERENCE]
    if purpose.reason_required and not reason:
        raise ReasonMissing
    if purpose.reference == Purpose.Reference.NONE:
        reference = ""
    elif reference:
        _check_reference(purpose, reference, by)
    elif purpose.reference == Purpose.Reference.REQUIRED:
        raise ReferenceMissing
    return Ground(by, grant, purpose, reason, reference, origin or Origin())


def resume(purpose: Purpose, *, by: Any, reason: str, reference: str, origin: Origin) -> Ground:
    """The same ground again, a few clicks later: the grant may have ended, what was checked stays checked.

    Raises PermissionDenied without a grant.
    """
    grant = grants.grant_for(by, purpose)
    if grant is None:
        raise PermissionDenied
    return Ground(by, grant, purpose, reason, reference, origin)


def _check_reference(purpose: Purpose, reference: str, by: Any) -> None:
    if purpose.reference_check == Purpose.Check.SHAPE and not re.fullmatch(purpose.reference_shape, reference):
        raise ReferenceWrong
    if purpose.reference_check == Purpose.Check.PORTAL and not _is_in_the_portal(reference, by):
        raise ReferenceUnknown


def _is_in_the_portal(reference: str, by: Any) -> bool:
    """Whether the search box of the portal finds something of this number that the reader may see."""
    wanted = reference.casefold()
    return any(
        wanted in f"{found.title} {found.description}".casefold()
        for source in modules.search_sources()
        for found in source.find(by, reference, 5)
    )
