from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

GIVE_UP_AFTER = timedelta(days=3)


class Delivery(models.TextChoices):
    """How a person hears of a kind of notification; each choice but the last also shows it in the portal."""

    MAIL = "mail", _("In the portal and by mail at once")
    DIGEST = "digest", _("In the portal and in the daily digest")
    PORTAL = "portal", _("In the portal only")
    NONE = "none", _("Not at all")


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at=None)

    def unread_first(self):
        return self.alias(is_unread=Q(read_at=None)).order_by("-is_unread", "-pk")

    def awaiting_digest(self):
        return self.filter(awaits_digest=True)


class Notification(models.Model):
    """Something a person is told, in the language they had at that moment."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True)
    awaits_digest = models.BooleanField(default=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notification"), _("notifications")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["user"], condition=Q(awaits_digest=True), name="notification_awaits_digest"),
        ]

    def __str__(self):
        return self.title

    @property
    def beginning(self):
        """The first paragraph of the text, for a list."""
        return self.body.partition("\n\n")[0]


class Preference(models.Model):
    """How one person wants to hear of one kind; without a row the kind's own default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=100)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once_per_kind")]

    def __str__(self):
        return f"{self.user}: {self.kind} {self.delivery}"


class Digest(models.Model):
    """When a person gets the daily digest, and when they last got one."""

    DEFAULT_HOUR = 7

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest")
    hour = models.PositiveSmallIntegerField(
        _("hour of the digest"), default=DEFAULT_HOUR, validators=[MaxValueValidator(23)]
    )
    sent_on = models.DateField(null=True, editable=False)

    def __str__(self):
        return f"{self.user}: {self.hour}:00"


def give_up_time():
    return timezone.now() + GIVE_UP_AFTER


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(state=OutgoingMail.State.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")


class OutgoingMail(models.Model):
    """A mail in the outbox: kept until the mail server took it, or until three days of trying are over."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    note_on_repeat = models.TextField(
        blank=True, help_text=_("Stands above the text when the mail may have arrived before.")
    )
    is_repeat = models.BooleanField(
        _("may have arrived before"),
        default=False,
        help_text=_("An earlier attempt broke off without an answer of the mail server."),
    )
    afterwards = models.CharField(
        max_length=200, blank=True, help_text=_("Task that runs when the mail went, or was given up.")
    )
    message_id = models.CharField(max_length=200, unique=True, help_text=_("Stays the same over all attempts."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    give_up_at = models.DateTimeField(default=give_up_time)
    claimed_at = models.DateTimeField(null=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("outgoing mail"), _("outbox")
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("retry_outgoingmail", _("May send a failed mail again"))]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="mail_due"),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
        ]

    def __str__(self):
        return f"{self.to}: {self.subject}"


class MailPart(models.Model):
    """What a mail carries besides its text: a file, or another form of the text, as an invitation for calendars."""

    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="parts", verbose_name=_("outgoing mail"))
    name = models.CharField(_("name"), max_length=200, blank=True, help_text=_("Empty for another form of the text."))
    content_type = models.CharField(_("kind"), max_length=120)
    content = models.BinaryField(blank=True)
    file = models.CharField(max_length=200, blank=True, help_text=_("In the media storage, instead of the content."))

    class Meta:
        verbose_name, verbose_name_plural = _("part of a mail"), _("parts of mails")
        ordering = ["pk"]

    def __str__(self):
        return self.name or self.content_type

    def read(self) -> bytes:
        """What is in it. Raises FileNotFoundError when its file is gone."""
        if not self.file:
            return bytes(self.content)
        with default_storage.open(self.file) as file:
            return bytes(file.read())
