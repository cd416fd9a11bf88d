import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import IntegrityError, transaction

from approvals import services as approvals
from approvals.exceptions import AlreadySubmitted, NotOpen
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest
from intranet.accounts.models import User

KIND = "general_requests.request"
NAME_LENGTH = 200


@transaction.atomic
def save(general_request: GeneralRequest, *, by: User, attachment: File[Any] | bool | None = None) -> GeneralRequest:
    """Keep what was written. `attachment` is a new file, False to leave it out, None to keep what is there.

    A new request whose token is known is the same form sent twice: it becomes the one that was kept
    first, unless that was submitted in the meantime; then nothing changes.
    Raises PermissionDenied, NotOpen (already submitted).
    """
    if general_request.requester.user_id != by.pk:
        raise PermissionDenied
    if general_request.pk and not _locked(general_request).is_editable:
        raise NotOpen
    if attachment is False:
        general_request.attachment = general_request.attachment_name = general_request.attachment_digest = ""
    elif isinstance(attachment, File):
        general_request.attachment = attachment
        general_request.attachment_name = (attachment.name or "")[-NAME_LENGTH:]
        general_request.attachment_digest = _digest(attachment)
    try:
        with transaction.atomic():
            general_request.save()
    except IntegrityError:
        kept = _locked(GeneralRequest.objects.get(token=general_request.token))
        if kept.requester != general_request.requester:
            raise PermissionDenied from None
        if kept.state != GeneralRequest.State.DRAFT:
            return kept
        general_request.pk = kept.pk
        general_request.save(force_update=True)
    return general_request


@transaction.atomic
def submit(general_request: GeneralRequest, *, by: User) -> ApprovalRequest:
    """Submit a draft, or submit again what was returned.

    Raises PermissionDenied, AlreadySubmitted, NotOpen, NoRules, ChainUnsound.
    """
    general_request = _locked(general_request)
    if general_request.requester.user_id != by.pk:
        raise PermissionDenied
    latest = approval_of(general_request)
    if not general_request.is_editable:
        raise AlreadySubmitted(latest) if latest else NotOpen
    general_request.state = GeneralRequest.State.SUBMITTED
    general_request.save(update_fields=["state", "updated_at"])
    if latest and latest.is_returned:
        return approvals.resubmit(latest, by=by)
    return approvals.submit(KIND, general_request, by=by)


@transaction.atomic
def discard(general_request: GeneralRequest, *, by: User) -> None:
    """Throw a draft away that was never submitted. Raises PermissionDenied, NotOpen."""
    general_request = _locked(general_request)
    if general_request.requester.user_id != by.pk:
        raise PermissionDenied
    if general_request.state != GeneralRequest.State.DRAFT:
        raise NotOpen
    general_request.delete()


def approval_of(general_request: GeneralRequest) -> ApprovalRequest | None:
    """The latest approval asked for this request."""
    return ApprovalRequest.objects.filter(kind=KIND, subject_key=general_request.pk).order_by("-pk").first()


def _locked(general_request: GeneralRequest) -> GeneralRequest:
    queryset = GeneralRequest.objects.select_for_update(of=("self",)).select_related("requester")
    return queryset.get(pk=general_request.pk)


def _digest(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
