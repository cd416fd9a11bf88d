from pathlib import PurePath

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.phones import written
from intranet.fields import OrdinalCharField

# What colleagues look for in an emergency or in trouble.
DUTIES = {
    "is_first_aider": _("first aider"),
    "is_fire_warden": _("fire warden"),
    "is_confidential_adviser": _("confidential adviser"),
}


class Organisation(models.Model):
    """A legal person whose staff stand in the directory: gemeente, OCMW, AGB, police zone."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(
        _("short name"), max_length=40, blank=True, help_text=_("Shown where space is scarce, for instance OCMW.")
    )
    corrections_mail = models.EmailField(
        _("who corrects the data"),
        blank=True,
        help_text=_("Is told when something is wrong with the data of a colleague."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("organisation"), _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.short_name or self.name


class Location(models.Model):
    """A building where colleagues work."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    address = models.TextField(_("address"), blank=True, help_text=_("Street and number, postcode and town."))

    class Meta:
        verbose_name, verbose_name_plural = _("location"), _("locations")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Department(models.Model):
    """A service of the town; a tree, for the organisation chart and for approvals."""

    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="departments", verbose_name=_("organisation")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    head = models.ForeignKey(
        "Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="headed_departments",
        verbose_name=_("head of department"),
        help_text=_("Approves what this department asks. Empty follows the managers in the directory."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("department"), _("departments")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="department_name_once_per_organisation",
                violation_error_message=_("This organisation already has a department with this name."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("A department cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent


CARD_FIELDS = (
    "slug", "display_name", "given_name", "family_name", "sort_name", "function", "room", "mail", "photo",
    "photo_digest", "own_photo", "is_active_in_directory", "is_hidden", "hidden_fields", "shares_birthday",
    "department_id", "location_id", "user_id",
)  # fmt: skip


class PersonQuerySet(models.QuerySet):
    def active(self):
        """Colleagues who work here: present in their directory and not hidden by an administrator."""
        return self.filter(is_active_in_directory=True, is_hidden=False)

    def visible_to(self, user):
        """Those whose page `user` may open: who is shown, and everybody to who keeps the people pages right."""
        return self if user.has_perm("directory.change_person") else self.active()

    def gone(self):
        return self.filter(is_active_in_directory=False)

    def hidden(self):
        return self.filter(is_hidden=True)

    def for_cards(self):
        """With all that a row of a list shows, and not more."""
        return (
            self.select_related("department", "location")
            .only(*CARD_FIELDS, "department__name", "location__name")
            .prefetch_related("phone_numbers")
        )

    def for_page(self):
        """With what the page of one colleague shows of others."""
        return self.select_related(
            "department__organisation", "location", "manager__department", "manager__location"
        ).prefetch_related("phone_numbers", "responsibilities", "working_days__location")

    def for_contacts(self):
        """With all that an address book or a program is given."""
        return self.select_related("department__organisation", "location").prefetch_related("phone_numbers")

    def with_absences(self, day):
        """With who is away on `day`, as `absences_today`, and who takes over."""
        absences = apps.get_model("directory.Absence").objects.on(day).select_related("replacement__department")
        return self.prefetch_related(models.Prefetch("absences", absences, to_attr="absences_today"))

    def in_departments(self, department_ids):
        return self.filter(department_id__in=department_ids)


class Person(models.Model):
    """A colleague. Names are kept as the source gives them and never split on assumptions."""

    class State(models.TextChoices):
        SHOWN = "shown", _("shown")
        GONE = "gone", _("gone from the directory")
        HIDDEN = "hidden", _("hidden by an administrator")

    source = models.ForeignKey(
        "DirectorySource", models.PROTECT, null=True, blank=True, editable=False, related_name="people"
    )
    source_key = models.UUIDField(
        null=True, blank=True, editable=False, help_text=_("objectGUID or entryUUID: survives a rename and a move.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    slug = models.SlugField(_("address of the page"), max_length=120, unique=True, editable=False)

    display_name = models.CharField(_("name"), max_length=200)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    sort_name = OrdinalCharField(
        max_length=220, editable=False, db_index=True, help_text=_("Folded form that lists are sorted by.")
    )
    login_name = models.CharField(_("login name"), max_length=150, blank=True, db_index=True)
    employee_number = models.CharField(_("employee number"), max_length=40, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("location")
    )
    room = models.CharField(_("room"), max_length=60, blank=True)
    mail = models.EmailField(_("e-mail"), max_length=254, blank=True)
    number_plate = models.CharField(
        _("number plate"),
        max_length=20,
        blank=True,
        help_text=_("Of the car that stands in the car park, so that its owner can be called."),
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("The language in which this colleague is written to.")
    )
    spoken_languages = models.JSONField(_("languages"), default=list, blank=True)
    is_first_aider = models.BooleanField(DUTIES["is_first_aider"], default=False)
    is_fire_warden = models.BooleanField(DUTIES["is_fire_warden"], default=False)
    is_confidential_adviser = models.BooleanField(
        DUTIES["is_confidential_adviser"],
        default=False,
        help_text=_("Whom colleagues turn to about stress, bullying or harassment."),
    )
    birthday = models.PositiveSmallIntegerField(
        _("birthday"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Month and day as one number: 517 is 17 May."),
    )
    shares_birthday = models.BooleanField(
        _("shares the birthday"),
        null=True,
        blank=True,
        help_text=_("Empty follows what the town decided."),
    )
    hidden_fields = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text=_("Fields that this colleague keeps to themselves."),
    )
    photo = models.ImageField(
        _("photo"), upload_to="directory/photos/", blank=True, help_text=_("As the directory gives it.")
    )
    own_photo = models.ImageField(
        _("own photo"),
        upload_to="directory/own-photos/",
        blank=True,
        editable=False,
        help_text=_("Given by the colleague, and shown instead of that of the directory."),
    )
    photo_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("SHA-256 of the photo as the source gave it.")
    )

    is_active_in_directory = models.BooleanField(_("active in the directory"), default=True, editable=False)
    is_hidden = models.BooleanField(
        _("hidden by an administrator"),
        default=False,
        help_text=_("Not shown to colleagues, whatever the directory says."),
    )
    absent_since = models.DateTimeField(_("absent from the directory since"), null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    is_data_subject = True  # what refers to a colleague is about a person: intranet/privacy/exporting.py

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("colleague"), _("colleagues")
        ordering = ["sort_name", "pk"]
        permissions = [
            ("export_people", _("May export the list of colleagues")),
            ("erase_person", _("May erase what is kept of somebody who left")),
            ("export_person_data", _("May export everything that is kept of one colleague")),
            ("view_restricted_fields", _("May see what is kept for the personnel service")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="person_once_per_source_key"),
            models.CheckConstraint(
                condition=Q(birthday=None) | Q(birthday__gte=101, birthday__lte=1231),
                name="birthday_is_month_and_day",
            ),
        ]

    def __str__(self):
        return self.display_name

    def get_absolute_url(self):
        return reverse("directory:person_detail", args=[self.slug])

    @property
    def photo_url(self):
        """Where the photo is given to those who may see it; empty without photo."""
        if not self.shown_photo:
            return ""
        return f"{reverse('directory:person_photo', args=[self.slug])}?v={self.photo_version[-12:]}"

    @property
    def shown_photo(self):
        """The photo the colleague gave, else that of the directory."""
        return self.own_photo or self.photo

    @property
    def photo_version(self):
        """A text that changes with the photo that is shown; an own photo is named after its digest."""
        return PurePath(str(self.own_photo.name)).stem if self.own_photo else self.photo_digest or self.photo.name

    @property
    def is_shown(self):
        return self.is_active_in_directory and not self.is_hidden

    @property
    def state(self):
        """Whether colleagues see this page, and who decided that: two different people may have."""
        if self.is_hidden:
            return self.State.HIDDEN
        return self.State.SHOWN if self.is_active_in_directory else self.State.GONE

    @property
    def initials(self):
        """At most two letters, of the first and the last word of the name."""
        words = [word for word in self.display_name.split() if word[0].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class PhoneNumber(models.Model):
    """One number of a colleague; `shown` is how the source writes it."""

    class Kind(models.TextChoices):
        WORK = "work", _("telephone")
        MOBILE = "mobile", _("mobile")
        INTERNAL = "internal", _("internal")

    person = models.ForeignKey(Person, models.CASCADE, related_name="phone_numbers")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WORK)
    shown = models.CharField(_("number"), max_length=60)
    dialled = models.CharField(
        max_length=40, blank=True, help_text=_("E.164 where the number is valid, for tel: links.")
    )
    digits = models.CharField(max_length=60, db_index=True, help_text=_("Only the digits, national form, for search."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("phone number"), _("phone numbers")
        ordering = ["position"]

    def __str__(self):
        return written(self.dialled) or self.shown

    @property
    def uri(self):
        """The address that dials this number."""
        return f"tel:{self.dialled or self.digits}"
