import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intranet.folding import fold
from intranet.modules import NumbersInUse
from letter_numbers.models.series import Series

LARGEST_MAILING = 2000


class LetterKind(models.Model):
    """What sort of letter it is, as the town wants to count them."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kind of letter"), _("kinds of letters")
        ordering = ["name"]

    def __str__(self):
        return self.name


def known_to(user, letter=""):
    """Which letters `user` may know of: their own, their department's, those they issue or may read.

    A confidential letter is known only to who asked, signs or answers for it, and to those
    who may read confidential letters. `letter` is the way to the letter from another model.
    """

    def where(**fields):
        return Q(**{f"{letter}{name}": value for name, value in fields.items()})

    person = getattr(user, "person", None)
    known = where(requested_by=user)
    if person:
        known |= where(signatory=person) | where(contact=person)
    not_hidden = {} if user.has_perm("letter_numbers.read_confidential") else {"is_confidential": False}
    if user.has_perm("letter_numbers.read_register"):
        return known | where(**not_hidden) if not_hidden else Q()
    if person and person.department_id:
        known |= where(department=person.department_id, **not_hidden)
    return known


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Letters that `user` may know of; nobody else's drafts."""
        return self.exclude(~Q(requested_by=user), state=Letter.State.DRAFT).filter(known_to(user))

    def mentioning(self, word):
        """Letters in which `word` stands, written with or without accents."""
        return self.filter(search_text__contains=fold(word) or word)

    def waiting(self):
        return self.filter(state=Letter.State.REQUESTED)

    def to_issue_by(self, user):
        """What waits for `user` as a secretary, oldest first; nobody's own drafts."""
        return self.waiting().filter(series__in=Series.objects.issued_by(user)).order_by("requested_at", "pk")

    def under_way_for(self, user):
        """What `user` asked and still has something to expect of, newest first."""
        states = [
            Letter.State.DRAFT,
            Letter.State.AWAITS_APPROVAL,
            Letter.State.REQUESTED,
            Letter.State.RETURNED,
            Letter.State.ISSUED,
        ]
        return self.filter(requested_by=user, state__in=states).order_by("-created_at")


class Letter(models.Model):
    """An outgoing letter, from the request for a number to the day it was sent.

    It bears no number itself: each number it got is an Issue.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        AWAITS_APPROVAL = "approval", _("awaits approval")
        REQUESTED = "requested", _("requested")
        RETURNED = "returned", _("returned")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ISSUED = "issued", _("issued")
        SENT = "sent", _("sent")
        VOID = "void", _("void")

    class Channel(models.TextChoices):
        POST = "post", _("post")
        REGISTERED = "registered", _("registered post")
        MAIL = "mail", _("e-mail")
        EBOX = "ebox", _("eBox")
        BY_HAND = "by_hand", _("handed over")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="letters", verbose_name=_("series"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters", verbose_name=_("asked by"), editable=False
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    requested_at = models.DateTimeField(_("asked"), null=True, editable=False)

    subject = models.CharField(_("subject"), max_length=250)
    addressee = models.CharField(_("addressee"), max_length=250, help_text=_("Person or organisation."))
    address = models.TextField(_("address"), blank=True)
    kind = models.ForeignKey(LetterKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind of letter"))
    department = models.ForeignKey(
        "directory.Department", models.PROTECT, related_name="letters", verbose_name=_("department")
    )
    contact = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="letters_as_contact",
        verbose_name=_("contact person"),
        help_text=_("Every letter of a public authority names whom to turn to (Act of 12 November 1997, article 3)."),
    )
    signatory = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters_as_signatory",
        verbose_name=_("signed by"),
    )
    answers = models.CharField(_("answers letter"), max_length=120, blank=True, help_text=_("Your or their reference."))
    is_confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Hidden from colleagues who have nothing to do with it.")
    )
    planned_on = models.DateField(_("planned date"), null=True, blank=True)
    copies = models.PositiveIntegerField(
        _("number of letters"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_MAILING)],
        help_text=_("More than one for a mailing."),
    )
    is_imported = models.BooleanField(_("from an earlier register"), default=False, editable=False)
    answer = models.TextField(_("answer of the secretary"), blank=True, editable=False)

    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("issued by"),
        editable=False,
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    channel = models.CharField(_("sent by"), max_length=12, choices=Channel.choices, blank=True)
    tracking_code = models.CharField(_("tracking code"), max_length=60, blank=True)

    search_text = models.TextField(editable=False, default="", help_text=_("What the register is searched by, folded."))

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["issued", "sent", "void"], issued_at__isnull=False, issued_by__isnull=False)
                | Q(state__in=["draft", "approval", "requested", "returned", "refused", "withdrawn"], issued_at=None),
                name="letter_issued_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True) | Q(contact__isnull=False), name="letter_names_a_contact"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_on__isnull=False) & ~Q(channel="")), name="letter_sent_somehow"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "requested_at"], name="letter_worklist"),
            models.Index(fields=["subject"], name="letter_subject"),
            models.Index(fields=["addressee"], name="letter_addressee"),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("letter_numbers:letter_detail", args=[self.pk])

    @property
    def number_text(self):
        """The number, or the first and last of a block; empty before it is issued."""
        texts = [issue.text for issue in sorted(self.issues.all(), key=lambda issue: issue.number)]
        return texts[0] if len(texts) == 1 else f"{texts[0]} … {texts[-1]}" if texts else ""

    @property
    def is_under_way(self):
        return self.state in (self.State.AWAITS_APPROVAL, self.State.REQUESTED)

    @property
    def is_waiting(self):
        return self.state == self.State.REQUESTED

    def searchable(self):
        """Everything of the letter that the register is searched by, folded (the number stands on its Issue)."""
        people = [
            self.contact.display_name if self.contact else "",
            self.signatory.display_name if self.signatory else "",
        ]
        texts = [self.subject, self.addressee, self.address, self.answers, self.tracking_code, self.department.name]
        series = [self.series.code, self.series.name]
        return fold(" ".join([*texts, *people, *series, self.requested_by.get_full_name()]))

    def is_editable_by(self, user):
        return self.requested_by_id == user.pk and self.state in (self.State.DRAFT, self.State.RETURNED)

    def is_withdrawable_by(self, user):
        return self.requested_by_id == user.pk and self.state in (
            self.State.DRAFT,
            self.State.AWAITS_APPROVAL,
            self.State.REQUESTED,
            self.State.RETURNED,
        )

    def is_issuable_by(self, user):
        return self.is_waiting and Series.objects.issued_by(user).filter(pk=self.series_id).exists()

    def is_handled_by(self, user):
        """Whether `user` may record what happens to the letter after its number: requester, contact or issuer."""
        person = getattr(user, "person", None)
        return (
            self.requested_by_id == user.pk
            or (person is not None and person.pk in (self.contact_id, self.signatory_id))
            or Series.objects.issued_by(user).filter(pk=self.series_id).exists()
        )

    def is_voidable_by(self, user):
        """Until it is sent by who handles it, afterwards by the secretary only."""
        if self.state == self.State.ISSUED:
            return self.is_handled_by(user)
        return self.state == self.State.SENT and Series.objects.issued_by(user).filter(pk=self.series_id).exists()


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(known_to(user, "letter__"))

    def mentioning(self, word):
        """Numbers that contain `word`, or whose letter does.

        A word without a digit is looked for in letters only: the shape of a number is found by its series.
        """
        in_letter = Q(letter__in=Letter.objects.mentioning(word))
        if not any(map(str.isdigit, word)):
            return self.filter(in_letter)
        return self.filter(in_letter | Q(pk__in=Issue.objects.filter(text__icontains=word)))

    def for_list(self):
        return self.select_related(
            "series", "voiding", "letter__department", "letter__kind", "letter__contact", "letter__requested_by"
        )

    def in_order_of(self, keys):
        """These numbers as a list, in the order of `keys`."""
        keys = list(keys)
        found = self.in_bulk(keys)
        return [found[key] for key in keys]

    def in_order(self):
        """As the register is read: per series and year, by number."""
        return self.order_by("series__code", "year", "number")


class Issue(models.Model):
    """One line of the register: a number given to a letter. The database refuses to change or remove it."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="issues", verbose_name=_("series"))
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="issues", verbose_name=_("letter"))
    period = models.CharField(max_length=10, blank=True, help_text=_("The counter's period; empty if continuous."))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    text = models.CharField(_("letter number"), max_length=120)
    issued_at = models.DateTimeField(_("issued"))

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("letter number"), _("letter numbers")
        ordering = ["-issued_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "number"], name="letter_number_given_once"),
            models.UniqueConstraint(
                fields=["text"],
                name="letter_number_text_unique",
                violation_error_message=_("Another letter already bears this number."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_number_from_one"),
        ]
        indexes = [
            models.Index(fields=["year", "series", "number"], name="letter_register_order"),
            models.Index(fields=["series", "year", "number"], name="letter_numbers_in_order"),
            models.Index(fields=["-issued_at", "-number"], name="letter_numbers_latest"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_void(self):
        return hasattr(self, "voiding")


class Voiding(models.Model):
    """Says that a number counts no more, and why; the number stays and is never given again."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="voiding", verbose_name=_("letter number"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("voided by"))
    at = models.DateTimeField(_("voided"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=250)

    class Meta:
        verbose_name, verbose_name_plural = _("voided number"), _("voided numbers")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="letter_number_voided_with_reason")]

    def __str__(self):
        return f"{self.issue}: {self.reason}"


class LetterFile(models.Model):
    """A file that belongs to a letter; private, served by permission."""

    class Purpose(models.TextChoices):
        ATTACHMENT = "attachment", _("attachment")
        FINAL = "final", _("final letter")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="files", verbose_name=_("letter"))
    purpose = models.CharField(_("kind"), max_length=12, choices=Purpose.choices)
    file = models.FileField(_("file"), upload_to="letter_numbers/files/%Y/")
    name = models.CharField(_("name"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        ordering = ["added_at"]

    def __str__(self):
        return self.name


def numbers_in_use():
    """What `belfort check_numbering` compares with the counters."""
    for series in Series.objects.all():
        for period in series.issues.order_by("period").values_list("period", flat=True).distinct():
            numbers = series.issues.filter(period=period).values_list("number", flat=True)
            yield NumbersInUse(series.counter_key, period, numbers)
