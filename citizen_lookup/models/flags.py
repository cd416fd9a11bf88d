from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models.record import AccessEntry


class FlagQuerySet(models.QuerySet):
    def to_handle(self):
        return self.filter(handled_at=None)

    def for_list(self):
        return self.select_related("handled_by")


class Flag(models.Model):
    """Something about an entry that the data protection officer should look at; the reader does not know of it.

    Bears the number of the entry, not a key to it: the entry goes after the retention, and the database lets it.
    """

    class Kind(models.TextChoices):
        SELF = "self", _("themselves")
        FAMILY = "family", _("family")
        COLLEAGUE = "colleague", _("a colleague")
        COLLEAGUE_HOUSEHOLD = "colleague_home", _("household of a colleague")
        IN_THE_NEWS = "news", _("person in the news")
        PROTECTED = "protected", _("protected address opened")
        LATE = "late", _("outside working hours")
        MANY = "many", _("many opened without a file")
        WALKING = "walking", _("one address after another")

    class Outcome(models.TextChoices):
        JUSTIFIED = "justified", _("justified")
        WARNED = "warned", _("reader was spoken to")
        BREACH = "breach", _("breach")
        NOTHING = "nothing", _("false alarm")

    entry_number = models.BigIntegerField(_("entry"), db_index=True)
    kind = models.CharField(_("why"), max_length=16, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    actor_name = models.CharField(_("who"), max_length=200)
    handled_at = models.DateTimeField(_("handled"), null=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("handled by")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("flag"), _("flags")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry_number", "kind"], name="flag_once_an_entry"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, outcome="")
                | Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(outcome=""),
                name="flag_handled_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.entry_number})"

    def get_absolute_url(self):
        return reverse("citizen_lookup:flag_detail", args=[self.pk])


class PersonInTheNews(models.Model):
    """Somebody whom curiosity may lead to; the data protection officer keeps the list and never sees the register."""

    name = models.CharField(_("name"), max_length=200, help_text=_("As it stands in the papers."))
    mark = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    name_key = models.CharField(max_length=220, editable=False, db_index=True)
    birth_year = models.PositiveSmallIntegerField(
        _("birth year"), null=True, blank=True, help_text=_("Keeps people of the same name apart.")
    )
    why = models.CharField(_("why"), max_length=250)
    until = models.DateField(_("until"), help_text=_("Curiosity passes, and so does the need to keep a name here."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"), editable=False
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("person in the news"), _("persons in the news")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self):
        return self.name


class QuestionQuerySet(models.QuerySet):
    def waiting_for(self, user):
        return self.filter(asked_of=user, answered_at=None).order_by("asked_at")


class Question(models.Model):
    """“Why did you open this?”, asked of a reader about one entry: from the monthly sample or by hand."""

    class Origin(models.TextChoices):
        SAMPLE = "sample", _("monthly sample")
        OFFICER = "officer", _("data protection officer")

    entry = models.ForeignKey(
        AccessEntry, models.DO_NOTHING, db_constraint=False, related_name="questions", verbose_name=_("entry")
    )
    origin = models.CharField(_("from"), max_length=8, choices=Origin.choices)
    month = models.CharField(_("month"), max_length=7, blank=True)
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="residents_questions", verbose_name=_("reader")
    )
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Flag.Outcome.choices, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question to a reader"), _("questions to readers")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["entry"], name="question_once_an_entry")]

    def __str__(self):
        return f"{self.asked_of}: {self.entry_id}"

    @property
    def month_in_words(self):
        return date_format(date.fromisoformat(f"{self.month}-01"), "F Y") if self.month else ""

    def get_absolute_url(self):
        return reverse("citizen_lookup:question_answer", args=[self.pk])
