from datetime import time
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.scopes import Scope, within_scope

CLASSIFICATION = "http://data.vlaanderen.be/id/concept/BestuursorgaanClassificatieCode/"
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class GoverningBodyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Bodies of which `user` may know that they meet."""
        if not getattr(user, "is_authenticated", False):
            return self.filter(scope=Scope.PUBLIC, publishes=True)
        return self.filter(
            ~Q(scope__in=[Scope.MEMBERS, Scope.SECRETARY])
            | Q(scope=Scope.MEMBERS, pk__in=GoverningBody.objects.sat_in_by(user).values("pk"))
            | Q(pk__in=GoverningBody.objects.kept_by(user).values("pk"))
        )

    def active(self):
        return self.filter(is_active=True)

    def sat_in_by(self, user):
        """Bodies whose closed items `user` reads as a member, today."""
        seats = Membership.objects.current().filter(person__user=user, role__in=Membership.SEATED)
        return self.filter(pk__in=seats.values("body"))

    def kept_by(self, user):
        """Bodies whose secretary `user` is: named in the body and holding the role."""
        if not user.has_perm("meetings.keep_meetings"):
            return self.none()
        deputies = Membership.objects.current().filter(person__user=user, role=Membership.Role.SECRETARY)
        return self.filter(Q(secretary__user=user) | Q(pk__in=deputies.values("body")))

    def mine(self, user):
        """Bodies that `user` sits in, keeps or follows."""
        return self.visible_to(user).filter(
            Q(pk__in=self.sat_in_by(user).values("pk"))
            | Q(pk__in=self.kept_by(user).values("pk"))
            | Q(pk__in=Membership.objects.current().filter(person__user=user).values("body"))
            | Q(followers=user)
        ).distinct()  # fmt: skip

    def taking_items(self):
        """Bodies to which colleagues submit items here."""
        return self.active().filter(keeps_agenda_elsewhere=False)


class GoverningBody(models.Model):
    """Whoever meets and decides, or advises: council, college, committee, management team (bestuursorgaan)."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("municipal council")
        SOCIAL_WELFARE_COUNCIL = "social_welfare", _("council for social welfare")
        COLLEGE = "college", _("college of mayor and aldermen")
        EXECUTIVE_COMMITTEE = "executive", _("executive committee")
        SPECIAL_COMMITTEE = "special", _("special committee for the social service")
        COMMITTEE = "committee", _("council committee")
        MAYOR = "mayor", _("mayor")
        DISTRICT_COUNCIL = "district", _("district council")
        POLICE_COUNCIL = "police", _("police council")
        MANAGEMENT_TEAM = "management", _("management team")
        BOARD = "board", _("board of a company or association")
        ADVISORY = "advisory", _("advisory council")
        OTHER = "other", _("other")

    CLASSIFICATION_CODES: ClassVar[dict[str, str]] = {
        Kind.COUNCIL: "5ab0e9b8a3b2ca7c5e000005",  # pragma: allowlist secret
        Kind.COLLEGE: "5ab0e9b8a3b2ca7c5e000006",  # pragma: allowlist secret
        Kind.SOCIAL_WELFARE_COUNCIL: "5ab0e9b8a3b2ca7c5e000007",  # pragma: allowlist secret
        Kind.EXECUTIVE_COMMITTEE: "5ab0e9b8a3b2ca7c5e000008",  # pragma: allowlist secret
        Kind.SPECIAL_COMMITTEE: "5ab0e9b8a3b2ca7c5e000009",  # pragma: allowlist secret
        Kind.DISTRICT_COUNCIL: "5ab0e9b8a3b2ca7c5e00000a",  # pragma: allowlist secret
        Kind.MAYOR: "4955bd72cd0e4eb895fdbfab08da0284",  # pragma: allowlist secret
        Kind.POLICE_COUNCIL: "1afce932-53c1-46d8-8aab-90dcc331e67d",
    }

    class Colour(models.TextChoices):
        """Names of CSS, so that a calendar program shows the same colour."""

        BLUE = "royalblue", _("blue")
        TEAL = "teal", _("teal")
        GREEN = "seagreen", _("green")
        GOLD = "goldenrod", _("yellow")
        ORANGE = "darkorange", _("orange")
        RED = "crimson", _("red")
        PURPLE = "rebeccapurple", _("purple")
        GREY = "slategray", _("grey")

    class DeadlineRule(models.TextChoices):
        NONE = "none", _("no deadline")
        WEEKDAY = "weekday", _("the last such weekday before the meeting")
        WORKING_DAYS = "working_days", _("a number of working days before the meeting")

    organisation = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="governing_bodies", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=24, help_text=_("For calendars, for instance CBS."))
    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=Kind.choices,
        help_text=_("Gives the body its classification in the linked data of the Flemish authorities."),
    )
    is_public = models.BooleanField(
        _("meets in public"), default=False, help_text=_("Only such a body has items that everybody may read.")
    )
    publishes = models.BooleanField(
        _("publishes as linked data"),
        default=False,
        help_text=_("Public meetings and items stand, without login, on the body's public page."),
    )
    scope = models.CharField(
        _("who sees when it meets"),
        max_length=10,
        choices=[choice for choice in Scope.choices if choice[0] != Scope.SECRETARY],
        default=Scope.STAFF,
    )
    keeps_agenda_elsewhere = models.BooleanField(
        _("agenda is kept elsewhere"),
        default=False,
        help_text=_("For personal files, as those of the special committee: here stand date, time and place only."),
    )
    secretary = models.ForeignKey(
        "directory.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("secretary"),
        help_text=_("Needs the role of board secretary too. Deputies are members with the role of secretary."),
    )
    followers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="followed_bodies", verbose_name=_("followers")
    )
    colour = models.CharField(_("colour"), max_length=16, choices=Colour.choices, default=Colour.BLUE)
    order = models.PositiveSmallIntegerField(_("place in lists"), default=50)
    is_active = models.BooleanField(_("in use"), default=True)

    default_weekday = models.PositiveSmallIntegerField(_("usual day"), choices=WEEKDAYS, default=0)
    default_start = models.TimeField(_("usual start"), default=time(9))
    default_minutes = models.PositiveSmallIntegerField(_("usual length in minutes"), default=120)
    default_room = models.ForeignKey(
        "directory.Facility",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "room"},
        verbose_name=_("usual room"),
        help_text=_("Rooms stand in the directory, with their seats."),
    )
    default_place = models.CharField(_("usual place"), max_length=160, blank=True, help_text=_("If it is no room."))
    followed_by = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follows",
        verbose_name=_("followed by"),
        help_text=_("The body that meets right after it, as the council for social welfare after the council."),
    )
    next_body = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sends items on to"),
        help_text=_("For instance: the management team to the college, the college to the council."),
    )

    deadline_rule = models.CharField(
        _("items are submitted until"), max_length=14, choices=DeadlineRule.choices, default=DeadlineRule.WEEKDAY
    )
    deadline_weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS, default=3)
    deadline_days = models.PositiveSmallIntegerField(
        _("working days before"), default=2, help_text=_("For the rule that counts working days.")
    )
    deadline_time = models.TimeField(
        _("time"), default=time(12), help_text=_("On a public holiday the deadline moves to the working day before.")
    )

    notice_days = models.PositiveSmallIntegerField(
        _("days of notice"),
        default=0,
        help_text=_("The day of sending does not count, that of the meeting does. 8 for the council; 0 for no rule."),
    )
    second_notice_days = models.PositiveSmallIntegerField(_("days of notice of a second convocation"), default=0)
    member_item_days = models.PositiveSmallIntegerField(
        _("days before, for items of members"), default=0, help_text=_("5 for the council; 0 for no rule.")
    )
    supplement_hours = models.PositiveSmallIntegerField(
        _("hours to make a revised agenda known"), default=0, help_text=_("24 for the council; 0 for no rule.")
    )
    decision_list_days = models.PositiveSmallIntegerField(
        _("days to publish the list of decisions"), default=0, help_text=_("10 in Flanders; 0 for no rule.")
    )

    objects = GoverningBodyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("governing body"), _("governing bodies")
        ordering = ["order", "name"]
        permissions = [("keep_meetings", _("May keep the meetings of the bodies whose secretary they are"))]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="body_name_once_per_organisation",
                violation_error_message=_("This organisation already has a body with this name."),
            ),
            models.CheckConstraint(
                condition=Q(is_public=True) | Q(publishes=False),
                name="body_publishes_only_in_public",
                violation_error_message=_("Only a body that meets in public can publish its agenda."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("meetings:body_detail", args=[self.slug])

    @property
    def classification_uri(self):
        """The concept of the Flemish authorities, or empty: a management team is no bestuursorgaan."""
        code = self.CLASSIFICATION_CODES.get(self.kind)
        return f"{CLASSIFICATION}{code}" if code else ""

    @property
    def place_text(self):
        return str(self.default_room) if self.default_room else self.default_place

    def is_kept_by(self, user):
        return GoverningBody.objects.kept_by(user).filter(pk=self.pk).exists()

    def is_sat_in_by(self, user):
        return GoverningBody.objects.sat_in_by(user).filter(pk=self.pk).exists()

    def clean(self):
        if self.pk and self.followed_by_id == self.pk:
            raise ValidationError({"followed_by": _("A body does not follow itself.")})
        if self.pk and self.next_body_id == self.pk:
            raise ValidationError({"next_body": _("A body does not send items on to itself.")})


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_scope(user, body="body", scope="body__scope"))

    def current(self, day=None):
        """Those whose term holds on `day`, today by default."""
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def seated(self):
        """Those who are called to a meeting and count for its quorum."""
        return self.filter(role__in=[Membership.Role.CHAIR, Membership.Role.MEMBER])


class Membership(models.Model):
    """Somebody's seat in a body for a term: a colleague, or somebody from outside with a name and a mail address."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        MEMBER = "member", _("member")
        SECRETARY = "secretary", _("secretary")
        ADVISER = "adviser", _("adviser")
        LISTENER = "listener", _("listener")

    # Those who read closed items. Advisers and listeners are called for what concerns them.
    SEATED = (Role.CHAIR, Role.MEMBER, Role.SECRETARY)

    body = models.ForeignKey(
        GoverningBody, models.CASCADE, related_name="memberships", verbose_name=_("governing body")
    )
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("colleague"),
        help_text=_("Or else a name and an e-mail address."),
    )
    external_name = models.CharField(_("name"), max_length=120, blank=True)
    external_mail = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("member"), _("members")
        ordering = ["body", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, external_name="") | (Q(person=None) & ~Q(external_name="")),
                name="member_is_one_person",
                violation_error_message=_("Choose a colleague, or give the name of somebody from outside."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="member_term_in_order",
                violation_error_message=_("The term ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=["body", "person", "role"],
                condition=Q(ends_on=None, person__isnull=False),
                name="member_once_at_a_time",
                violation_error_message=_("This colleague already has this seat."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.person.display_name if self.person else self.external_name

    @property
    def mail(self):
        return self.person.mail if self.person else self.external_mail
