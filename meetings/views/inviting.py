from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from intranet import refusals
from intranet.exceptions import DomainError
from meetings import services
from meetings.calendar_forms import ReplyForm
from meetings.models import GoverningBody, Meeting


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_invite(request, pk):
    """Send the members an invitation for their calendar; asks once, since mail cannot be called back."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)
    if not meeting.body.is_kept_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        with refusals.shown(request):
            count = services.invite(meeting, by=request.user)
            text = ngettext("%(count)s invitation leaves.", "%(count)s invitations leave.", count)
            messages.success(request, text % {"count": count})
        return redirect(meeting)
    invitations = meeting.invitations.select_related("membership__person")
    return render(request, "meetings/meeting_invite.html", {"meeting": meeting, "invitations": invitations})


@require_http_methods(["GET", "HEAD", "POST"])
def reply_take(request):
    """Take the answer that a member's calendar sent: pasted, or as the file that came with the mail."""
    if not GoverningBody.objects.kept_by(request.user).exists():
        raise PermissionDenied
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = services.take_reply(form.cleaned_data["text"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            for attendance in taken:
                words = {"name": attendance.membership.name, "answer": attendance.get_answer_display()}
                messages.success(request, _("%(name)s: %(answer)s") % words)
            return redirect(taken[-1].meeting)
    return render(request, "meetings/reply_form.html", {"form": form})
