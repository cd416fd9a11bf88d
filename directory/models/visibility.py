from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Field(models.TextChoices):
    """What a town may keep from some of its staff. Name, function, department and building are for everybody."""

    PHOTO = "photo", _("photo")
    MAIL = "mail", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    MOBILE = "mobile", _("mobile")
    ROOM = "room", _("room")
    NUMBER_PLATE = "number_plate", _("number plate")
    BIRTHDAY = "birthday", _("birthday")
    RESPONSIBILITIES = "responsibilities", _("responsibilities")
    LANGUAGES = "languages", _("languages")
    WORKING_DAYS = "working_days", _("working days")
    ABSENCE = "absence", _("absence")
    EMPLOYEE_NUMBER = "employee_number", _("employee number")


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("everybody who logs in")
    DEPARTMENT = "department", _("colleagues of the same department")
    PERSONNEL = "personnel", _("the personnel service only")
    NOBODY = "nobody", _("nobody")


class FieldPolicy(models.Model):
    """Who sees one field of a colleague; the colleague always sees their own."""

    field = models.CharField(_("field"), max_length=20, choices=Field.choices, unique=True, editable=False)
    audience = models.CharField(
        _("who sees it"),
        max_length=12,
        choices=Audience.choices,
        default=Audience.EVERYBODY,
        help_text=_("Holds for pages, search, exports, address books and every other way out."),
    )
    may_be_hidden = models.BooleanField(
        _("colleagues may hide it"),
        default=False,
        help_text=_("Each colleague may then keep this field to themselves."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("visibility of a field"), _("visibility of fields")
        ordering = ["pk"]

    def __str__(self):
        return self.get_field_display()


@register_setting(icon="group", order=310)
class DirectorySettings(BaseGenericSetting):
    """What a town decides about its people pages."""

    class Birthdays(models.TextChoices):
        OPT_OUT = "opt_out", _("shown unless a colleague objects")
        OPT_IN = "opt_in", _("shown when a colleague agrees")
        OFF = "off", _("never shown")

    birthdays = models.CharField(_("birthdays"), max_length=10, choices=Birthdays.choices, default=Birthdays.OPT_OUT)
    chat_link = models.CharField(
        _("chat link"),
        max_length=200,
        blank=True,
        default="msteams:/l/chat/0/0?users={mail}",
        help_text=_("Opens a conversation; {mail} becomes the address. Empty shows no chat link."),
    )
    corrections_mail = models.EmailField(
        _("who corrects the data"),
        blank=True,
        help_text=_('Gets the messages "something is wrong here" when the organisation names nobody.'),
    )

    class Meta:
        verbose_name = _("people pages")

    @classmethod
    def current(cls):
        """The town's choices, or the defaults as long as nobody has saved any; never writes."""
        return cls.objects.first() or cls()

    def shows_birthday(self, wish):
        """Whether a birthday may be shown of somebody whose own wish is `wish` (None: not said)."""
        if self.birthdays == self.Birthdays.OFF:
            return False
        return wish is True or (wish is None and self.birthdays == self.Birthdays.OPT_OUT)
