import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.models import Candidate, Delegation
from intranet.folding import fold
from intranet.modules import NumbersInUse
from purchase_orders import totals
from purchase_orders.models.reference import Nature
from purchase_orders.models.settings import Buyer

APPROVAL_KIND = "purchase_orders.order"


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Orders that `user` may know of; a draft is known to its requester only.

        Their own and those they are contact for, their department's and those of departments they head,
        what they approve or hold the budget of; all for purchasing.
        """
        person = getattr(user, "person", None)
        mine = Q(requester=person) if person else Q(pk=None)
        submitted = ~Q(state=Order.State.DRAFT)
        if user.has_perm("purchase_orders.read_all_orders"):
            return self.filter(mine | submitted)
        if person is None:
            return self.none()
        asked = _in_whose_chain_stands(person).values("step__approval__subject_key")
        held = Order.objects.filter(lines__account__holders=person).values("pk")
        known = Q(contact=person) | Q(department__head=person) | Q(department__parent__head=person)
        known |= Q(pk__in=asked) | Q(pk__in=held)
        if person.department_id:
            known |= Q(department=person.department_id)
        return self.filter(mine | (submitted & known))

    def of(self, person):
        return self.filter(requester=person)

    def of_department(self, person):
        """Submitted orders of the department of `person` and of those they head."""
        mine = Q(department__head=person)
        if person.department_id:
            mine |= Q(department=person.department_id)
        return self.filter(mine).exclude(state=Order.State.DRAFT)

    def under_way(self):
        """What its requester still has something to do or to expect of."""
        return self.exclude(state__in=(Order.State.CLOSED, Order.State.REFUSED, Order.State.CANCELLED))

    def binding(self):
        """Orders that count against thresholds and ceilings: asked, given or done."""
        return self.exclude(state__in=Order.UNBOUND)

    def matching(self, text):
        """Orders in whose number, subject, supplier or lines all the words stand."""
        found = self
        for word in text.split():
            folded = fold(word)
            spelled = Q(number__icontains=word)
            found = found.filter(spelled | Q(search_text__contains=folded) if folded else spelled)
        return found

    def for_list(self):
        return self.select_related("supplier", "department", "requester", "category", "contract")

    def for_page(self):
        return self.select_related(
            "buyer__organisation", "supplier", "contract", "department", "requester__user", "contact", "category",
            "copied_from",
        ).prefetch_related("lines__account", "lines__contract_item")  # fmt: skip


class Order(models.Model):
    """A purchase, from "we need this" to "it has arrived"."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("awaits approval")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent")
        PARTLY_RECEIVED = "partly", _("partly received")
        RECEIVED = "received", _("received")
        CLOSED = "closed", _("closed")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")

    class Recurrence(models.TextChoices):
        ONCE = "once", _("once")
        MONTHLY = "monthly", _("every month")
        QUARTERLY = "quarterly", _("every three months")
        YEARLY = "yearly", _("every year")

    EDITABLE = (State.DRAFT, State.RETURNED)
    UNBOUND = (*EDITABLE, State.REFUSED, State.CANCELLED)
    AT_SUPPLIER = (State.SENT, State.PARTLY_RECEIVED, State.RECEIVED)
    NUMBERED = (State.APPROVED, *AT_SUPPLIER, State.CLOSED)
    MONTHS_PER_PERIOD: dict[str, int] = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}

    token = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("Made with the empty form: sent twice, it is one order."),
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Grows with each change, so that a stale form is noticed.")
    )
    written_in = models.UUIDField(
        null=True,
        editable=False,
        help_text=_("The form that saved it last: a form is not stale by its own doing."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="orders", verbose_name=_("organisation"))
    number = models.CharField(_("number"), max_length=60, blank=True, editable=False)
    period = models.CharField(max_length=10, blank=True, editable=False, help_text=_("The year that the number is of."))
    serial = models.PositiveIntegerField(null=True, editable=False)

    subject = models.CharField(_("subject"), max_length=150, blank=True, help_text=_("What you need, in a few words."))
    nature = models.CharField(_("kind"), max_length=10, choices=Nature.choices, default=Nature.SUPPLIES)
    category = models.ForeignKey(
        "purchase_orders.ProductCategory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("category"),
        help_text=_("What sort of thing it is; like orders are added up by it."),
    )
    supplier = models.ForeignKey(
        "purchase_orders.Supplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("supplier"),
    )
    contract = models.ForeignKey(
        "purchase_orders.FrameworkContract",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("framework contract"),
        help_text=_("Leave empty when you buy outside a contract."),
    )
    requester = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="purchase_orders", verbose_name=_("asked by"), editable=False
    )
    department = models.ForeignKey(
        "directory.Department", models.PROTECT, related_name="purchase_orders", verbose_name=_("department")
    )
    contact = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact person"),
        help_text=_("Whom the supplier turns to."),
    )
    delivery_place = models.TextField(_("delivery place"), blank=True, max_length=500)
    delivery_on = models.DateField(_("delivery date"), null=True, blank=True)
    supplier_reference = models.CharField(_("reference of the quote"), max_length=100, blank=True)
    external_remark = models.TextField(
        _("remark for the supplier"), blank=True, max_length=2000, help_text=_("Stands on the order.")
    )
    internal_remark = models.TextField(
        _("internal remark"), blank=True, max_length=2000, help_text=_("For colleagues only.")
    )

    recurrence = models.CharField(
        _("how often"),
        max_length=10,
        choices=Recurrence.choices,
        default=Recurrence.ONCE,
        help_text=_("The lines below are what one period costs."),
    )
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Of the whole commitment; visum and thresholds look at all of it."),
    )
    is_correction = models.BooleanField(
        _("correction order"),
        default=False,
        help_text=_("The invoice is there already: the order is made afterwards."),
    )
    correction_reason = models.TextField(_("why it is made afterwards"), blank=True, max_length=1000)
    threshold_reason = models.TextField(_("why the threshold may be passed"), blank=True, max_length=1000)
    quotes_reason = models.TextField(_("why there are fewer quotes"), blank=True, max_length=1000)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )

    net_total = models.DecimalField(_("excl. VAT"), max_digits=14, decimal_places=2, default=0, editable=False)
    vat_total = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2, default=0, editable=False)
    amount_over_duration = models.DecimalField(
        _("over the whole duration"), max_digits=16, decimal_places=2, default=0, editable=False
    )

    taken = models.DecimalField(
        _("really taken"),
        max_digits=16,
        decimal_places=2,
        null=True,
        editable=False,
        help_text=_("Of a closed order: what came, excl. VAT, over the whole duration."),
    )

    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    search_text = models.TextField(editable=False, default="")

    # The lines of an order that is only being typed; nothing of it is written.
    unsaved_lines: list[Any] | None = None

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("purchase order"), _("purchase orders")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        permissions = [
            ("read_all_orders", _("May see every purchase order")),
            ("send_orders", _("May send approved orders to the supplier")),
            ("handle_orders", _("May receive, close and cancel the orders of others")),
            ("decide_in_college", _("Enters what the college decided on orders")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "period", "serial"], condition=Q(serial__isnull=False), name="order_serial_once"
            ),
            models.UniqueConstraint(fields=["buyer", "number"], condition=~Q(number=""), name="order_number_once"),
            models.CheckConstraint(
                condition=Q(number="", serial=None) | (~Q(number="") & Q(serial__isnull=False)),
                name="order_number_with_serial",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sent", "partly", "received", "closed"]) | ~Q(number=""),
                name="approved_order_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "submitted", "returned", "refused"]) | Q(number=""),
                name="no_number_before_approval",
            ),
            models.CheckConstraint(
                condition=Q(recurrence="once") | Q(duration_months__isnull=False) | Q(state__in=["draft", "returned"]),
                name="recurring_order_has_a_duration",
                violation_error_message=_("Say for how many months."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-submitted_at"], name="order_worklist"),
            models.Index(fields=["supplier", "category", "submitted_at"], name="order_like_orders"),
        ]

    def __str__(self):
        subject = self.subject or str(_("Order without a subject"))
        return f"{self.number} · {subject}" if self.number else subject

    def get_absolute_url(self):
        return reverse("purchase_orders:order_detail", args=[self.pk])

    def get_edit_url(self):
        return reverse("purchase_orders:order_edit", args=[self.pk])

    @property
    def gross_total(self):
        return self.net_total + self.vat_total

    @property
    def is_recurring(self):
        return self.recurrence != self.Recurrence.ONCE

    @property
    def is_editable(self):
        return self.state in self.EDITABLE

    @property
    def is_at_supplier(self):
        """Sent and not closed: goods may come."""
        return self.state in self.AT_SUPPLIER

    def over_duration(self, amount):
        """What `amount` a period comes to over the whole duration; a period that has begun counts whole."""
        months = self.MONTHS_PER_PERIOD.get(self.recurrence)
        if months is None or not self.duration_months:
            return amount
        return amount * -(-self.duration_months // months)

    def count(self, lines):
        """Take over what `lines` come to; the caller saves."""
        found = totals.totals(lines)
        self.net_total, self.vat_total = found.net, found.vat
        self.amount_over_duration = self.over_duration(found.net)

    def current_lines(self):
        """The lines as typed, while somebody types, or as kept."""
        if self.unsaved_lines is not None:
            return self.unsaved_lines
        return list(self.lines.select_related("account"))

    def totals(self):
        return totals.totals(self.lines.all())

    def cost_per_account(self):
        """What the order weighs on each budget account that its lines name, VAT included."""
        return totals.cost_per([(line.account, line) for line in self.lines.all() if line.account_id])

    def searchable(self, lines):
        """Everything that lists are searched by, folded."""
        texts = [self.number, self.subject, self.requester.display_name, self.department.name]
        texts.append(self.supplier.name if self.supplier else "")
        texts += [line.description for line in lines]
        return fold(" ".join(texts))

    def is_editable_by(self, user):
        return self.is_editable and self.requester.user_id == user.pk

    def is_handled_by(self, user):
        """Whether `user` receives and closes: requester, contact, the department, purchasing."""
        person = getattr(user, "person", None)
        if user.has_perm("purchase_orders.handle_orders"):
            return True
        if person is None:
            return False
        is_colleague = person.department_id is not None and person.department_id == self.department_id
        return is_colleague or person.pk in (self.requester_id, self.contact_id)

    def is_sendable_by(self, user):
        """Who asked may send it, purchasing too; never before the approval gave it a number."""
        is_sender = self.requester.user_id == user.pk or user.has_perm("purchase_orders.send_orders")
        return is_sender and self.state in (self.State.APPROVED, self.State.SENT)

    def is_withdrawable_by(self, user):
        return self.state == self.State.SUBMITTED and self.requester.user_id == user.pk

    def is_cancellable_by(self, user):
        """Until something has arrived; a draft is thrown away instead. What was returned is its requester's."""
        is_own = self.requester.user_id == user.pk
        if self.state == self.State.RETURNED:
            return is_own
        is_buyer = is_own or user.has_perm("purchase_orders.handle_orders")
        return is_buyer and self.state in (self.State.APPROVED, self.State.SENT)


def _in_whose_chain_stands(person):
    """The seats of `person`, and of those they replace today, in the chains of orders."""
    replaced = Delegation.objects.in_force(timezone.localdate()).filter(delegate=person).values("principal")
    seats = Candidate.objects.filter(Q(person=person) | Q(person__in=replaced))
    return seats.filter(step__approval__kind=APPROVAL_KIND)


def series_key(buyer):
    """The counter of an organisation's orders; its code may change, its key does not."""
    return f"purchase_orders.{buyer.pk}"


def numbers_in_use():
    """What `belfort check_numbering` compares with the counters; cancelled orders keep their number."""
    numbered = Order.objects.filter(serial__isnull=False)
    series = numbered.order_by("buyer", "period").values_list("buyer", "period").distinct()
    for buyer_pk, period in series:
        serials = numbered.filter(buyer=buyer_pk, period=period).values_list("serial", flat=True)
        yield NumbersInUse(f"purchase_orders.{buyer_pk}", period, filter(None, serials))
