from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet.notifications import outbox, services
from intranet.notifications.forms import OutboxFilter, PreferencesForm
from intranet.notifications.models import Notification, OutgoingMail

PAGE_SIZE = 25


@require_safe
def notification_list(request):
    notifications = Notification.objects.visible_to(request.user).unread_first()
    page = Paginator(notifications, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notifications/notification_list.html", {"page": page})


@require_POST
def open_notification(request, pk):
    """Mark a notification read and go where it points."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    services.mark_read(notification)
    return redirect(notification.url or "notification_list")


@require_POST
def mark_all_read(request):
    services.mark_all_read(request.user)
    return redirect("notification_list")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    form = PreferencesForm(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choices are kept."))
        return redirect("notification_preferences")
    return render(request, "notifications/preferences_form.html", {"form": form})


@require_safe
def outbox_list(request):
    if not request.user.has_perm("notifications.view_outgoingmail"):
        raise PermissionDenied
    form = OutboxFilter(request.GET)
    page = Paginator(form.narrow(OutgoingMail.objects.all()), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notifications/outbox.html", {"form": form, "page": page})


@require_POST
def retry_mail(request, pk):
    if not request.user.has_perm("notifications.view_outgoingmail"):
        raise PermissionDenied
    mail = get_object_or_404(OutgoingMail, pk=pk)
    try:
        outbox.retry(mail, by=request.user)
    except outbox.MailNotFailed as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The mail to %(to)s goes out again.") % {"to": mail.to})
    return redirect("outbox")
