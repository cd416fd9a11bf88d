"""How an order reaches its supplier: by mail from the worker, on paper, or otherwise.

A sending is a row. The worker makes and checks the papers, puts a mail in the outbox and hears from the outbox what
came of it; each step begins from the state of the row, so that a worker may die anywhere.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import outbox
from intranet.notifications import services as notifications
from intranet.notifications.models import OutgoingMail
from purchase_orders import papers
from purchase_orders.models import Order, OrderPapers, OrderSending
from purchase_orders.services import following
from purchase_orders.services.locking import OrderChanged, lock

Channel, State = OrderSending.Channel, OrderSending.State
SENDABLE = (Order.State.APPROVED, Order.State.SENT)


class SendingUnderWay(DomainError):
    message = _("This order is being sent already.")


class NoAddress(DomainError):
    message = _("The supplier has no e-mail address for orders. Add one, or record how the order reached them.")


class MailIsLeaving(DomainError):
    message = _("The mail to the supplier is leaving at this moment. Try again in a few minutes.")


@transaction.atomic
def send(order: Order, *, by: Any) -> OrderSending:
    """Have the worker mail the order to its supplier; two people at once send it once.

    Raises PermissionDenied, OrderChanged, SendingUnderWay, NoAddress.
    """
    order = _sendable(order, by)
    if order.supplier is None or not order.supplier.mail:
        raise NoAddress
    _forget_failed_mails(order)
    sending = OrderSending.objects.create(
        order=order, channel=Channel.MAIL, state=State.ASKED, to=order.supplier.mail, asked_by=by
    )
    audit.record("purchase_orders.sending_asked", subject=order, by=by, after={"to": sending.to})
    _prepare_later(sending)
    return sending


@transaction.atomic
def record_otherwise(order: Order, *, by: Any, channel: str, note: str = "") -> OrderSending:
    """Note that the order reached the supplier on paper or otherwise.

    Raises PermissionDenied, OrderChanged, SendingUnderWay.
    """
    order = _sendable(order, by)
    sending = OrderSending.objects.create(
        order=order,
        channel=channel,
        state=State.SENT,
        note=note.strip(),
        papers=order.papers.first(),
        asked_by=by,
        ended_at=timezone.now(),
    )
    following.record_sent(order, by=by, text=": ".join(filter(None, [sending.get_channel_display(), sending.note])))
    return sending


@transaction.atomic
def recall(order: Order, *, by: Any) -> None:
    """Do not send after all what has not left yet. Raises PermissionDenied, OrderChanged, MailIsLeaving."""
    order = lock(order, SENDABLE)
    if not order.is_sendable_by(by):
        raise PermissionDenied
    stop(order)
    audit.record("purchase_orders.sending_recalled", subject=order, by=by)


def stop(order: Order) -> None:
    """Keep back what has not left yet, for an order that is called off; the order is locked. Raises MailIsLeaving."""
    for sending in order.sendings.open().select_for_update():
        if sending.mail and not outbox.withdraw(sending.mail):
            raise MailIsLeaving
        _end(sending, State.STOPPED)


def _sendable(order: Order, by: Any) -> Order:
    order = lock(order, SENDABLE)
    if not order.is_sendable_by(by):
        raise PermissionDenied
    if order.sendings.open().exists():
        raise SendingUnderWay
    return order


def _forget_failed_mails(order: Order) -> None:
    """A mail that is replaced must not be sent again from the outbox."""
    for failed in order.sendings.filter(state=State.FAILED, mail__isnull=False).select_related("mail"):
        if failed.mail:
            outbox.withdraw(failed.mail)


def _prepare_later(sending: OrderSending) -> None:
    from purchase_orders.tasks import prepare_sending

    prepare_sending.enqueue(sending_id=sending.pk)


# What the worker does.


def prepare(sending: OrderSending) -> None:
    """Make and check the papers, and put the mail in the outbox; again, after a kill, it is still one mail."""
    if sending.state != State.ASKED:
        return
    order = Order.objects.for_page().get(pk=sending.order_id)
    try:
        made = papers.make(order)
    except DomainError as error:
        return _fail(sending, str(error))
    except Exception:
        _fail(sending, gettext("The papers could not be made; administrators find the reason among the failed jobs."))
        raise
    if not made.is_sound:
        return _fail(sending, "\n".join(made.problems))
    return _put_in_outbox(sending, made)


@transaction.atomic
def _put_in_outbox(sending: OrderSending, made: OrderPapers) -> None:
    order = Order.objects.select_for_update().get(pk=sending.order_id)
    sending = OrderSending.objects.select_for_update().get(pk=sending.pk)
    if sending.state != State.ASKED:
        return
    if order.state not in SENDABLE:
        return _end(sending, State.STOPPED)
    with translation.override(order.supplier.language if order.supplier else None):
        sending.mail = _mail(sending, order, made)
    sending.papers, sending.state = made, State.UNDER_WAY
    sending.save(update_fields=["mail", "papers", "state"])


def _mail(sending: OrderSending, order: Order, made: OrderPapers) -> OutgoingMail:
    context = {"order": order, "buyer": order.buyer, "contact": order.contact or order.requester, "has_xml": made.xml}
    context["was_sent_before"] = order.sendings.filter(channel=Channel.MAIL).perhaps_arrived().exists()
    files = [("application/pdf", "pdf", made.pdf.name), ("application/xml", "xml", made.xml.name)]
    return outbox.enqueue(
        to=sending.to,
        subject=gettext("Purchase order %(number)s of %(town)s")
        % {"number": order.number, "town": order.buyer.legal_name},
        text=render_to_string("purchase_orders/mail_order.txt", context).strip() + "\n",
        reply_to=order.buyer.mail or sending.asked_by.email,
        parts=[outbox.Part(kind, name=papers.file_name(order, form), file=file) for kind, form, file in files if file],
        note_on_repeat=gettext("You may have received this mail before. It is one and the same order: deliver once."),
        afterwards="purchase_orders.tasks.settle_sending",
    )


@transaction.atomic
def settle(sending: OrderSending) -> None:
    """Take over what became of the mail, and move the order on; again, it changes nothing more."""
    order = Order.objects.select_for_update().get(pk=sending.order_id)
    sending = OrderSending.objects.select_for_update(of=("self",)).select_related("mail", "asked_by").get(pk=sending.pk)
    if sending.mail is None or sending.state == State.SENT:
        return
    sending.may_be_double = sending.mail.is_repeat
    if sending.mail.state == OutgoingMail.State.FAILED:
        return _fail(sending, sending.mail.last_error)
    if sending.mail.state != OutgoingMail.State.SENT:
        return
    _end(sending, State.SENT)
    try:
        following.record_sent(order, by=None, text=_told(sending))
    except OrderChanged:
        # Called off in the last moment, or received already: the mail left all the same, and the row says so.
        _tell(sending, _("Sent, although it was called off meanwhile: {order}"))


def _told(sending: OrderSending) -> str:
    told = gettext("By mail to %(address)s, asked by %(name)s.") % {"address": sending.to, "name": sending.asked_by}
    return f"{told} {gettext('The mail may have arrived twice; it says so.')}" if sending.may_be_double else told


def _fail(sending: OrderSending, reason: str) -> None:
    with transaction.atomic():
        if not OrderSending.objects.filter(pk=sending.pk).open().exists():
            return
        _end(sending, State.FAILED, reason)
        audit.record("purchase_orders.sending_failed", subject=sending.order, by=None, reason=reason[:500])
        _tell(sending, _("Not sent: {order}"))


def _end(sending: OrderSending, state: str, reason: str = "") -> None:
    sending.state, sending.reason, sending.ended_at = state, reason, timezone.now()
    sending.save(update_fields=["state", "reason", "ended_at", "may_be_double"])


def _tell(sending: OrderSending, title: Any) -> None:
    notifications.notify(
        sending.asked_by,
        kind="purchase_orders.sending_failed",
        title=format_lazy(title, order=str(sending.order)),
        body=sending.reason,
        url=sending.order.get_absolute_url(),
    )
