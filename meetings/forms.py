import uuid
from datetime import timedelta
from typing import cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Department, Facility, Person
from intranet.form_fields import DayField
from intranet.media.contents import DOCUMENT_TYPES, check_contents
from meetings.models import AgendaItem, Decision, FollowUpTask, Meeting, MeetingDocument, Scope
from meetings.models.bodies import WEEKDAYS
from meetings.planning import Pattern, Rhythm, local_moment

MONTHS = [
    (1, _("January")), (2, _("February")), (3, _("March")), (4, _("April")), (5, _("May")), (6, _("June")),
    (7, _("July")), (8, _("August")), (9, _("September")), (10, _("October")), (11, _("November")),
    (12, _("December")),
]  # fmt: skip
JULY = 7
LONGEST_MEETING = 720


class TimeOfDayField(forms.TimeField):
    """A time by the clock on the wall."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(**options)


class UploadField(forms.FileField):
    """A file of a kind that the portal takes, no larger than the town allows."""

    def __init__(self, **options):
        options.setdefault("help_text", lazy(_limit, str)())
        accepted = ",".join(f".{kind}" for kind in DOCUMENT_TYPES)
        super().__init__(widget=forms.FileInput(attrs={"accept": accepted}), **options)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return file
        if file.size > settings.CONFIGURATION["security.upload_megabytes"] * 1024 * 1024:
            raise ValidationError(_("The file is too large."))
        check_contents(file)
        return file


def _limit():
    return gettext("At most %(size)s MB.") % {"size": settings.CONFIGURATION["security.upload_megabytes"]}


def rooms():
    return Facility.objects.filter(kind=Facility.Kind.ROOM)


class PatternForm(forms.Form):
    """When a body meets in a period."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(label=_("Day"), choices=WEEKDAYS, coerce=int)
    start = TimeOfDayField(label=_("Start"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=LONGEST_MEETING)
    room = forms.ModelChoiceField(Facility.objects.none(), label=_("Room"), required=False)
    place = forms.CharField(label=_("Or another place"), required=False, max_length=160)
    months_off = forms.TypedMultipleChoiceField(
        label=_("Months without meetings"),
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skips_school_holidays = forms.BooleanField(label=_("Not in school holidays"), required=False)
    has_tandem = forms.BooleanField(required=False)

    def __init__(self, data=None, *, body):
        self.body = body
        next_year = timezone.localdate().year + 1
        initial = {
            "first": timezone.localdate().replace(year=next_year, month=1, day=1),
            "last": timezone.localdate().replace(year=next_year, month=12, day=31),
            "rhythm": Rhythm.WEEKLY,
            "weekday": body.default_weekday,
            "start": body.default_start,
            "minutes": body.default_minutes,
            "room": body.default_room_id,
            "place": body.default_place,
            "months_off": [JULY],
            "skips_school_holidays": True,
            "has_tandem": True,
        }
        super().__init__(data, initial=initial)
        if body.followed_by:
            label = _("%(body)s meets right after it, and moves along")
            self.fields["has_tandem"].label = label % {"body": body.followed_by}
        else:
            del self.fields["has_tandem"]
        cast("forms.ModelChoiceField", self.fields["room"]).queryset = rooms()

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not timedelta(0) <= last - first <= timedelta(days=366):
            self.add_error("last", _("Plan at most a year at once, from an earlier day to a later one."))
        return self.cleaned_data

    def pattern(self):
        values = dict(self.cleaned_data)
        values["months_off"] = tuple(values["months_off"])
        return Pattern(body=self.body, **values)


class WhenAndWhereForm(forms.Form):
    """The moment and the place of one meeting."""

    day = DayField(label=_("Day"))
    start = TimeOfDayField(label=_("Start"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=LONGEST_MEETING)
    room = forms.ModelChoiceField(Facility.objects.none(), label=_("Room"), required=False)
    place = forms.CharField(label=_("Or another place"), required=False, max_length=160)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        cast("forms.ModelChoiceField", self.fields["room"]).queryset = rooms()

    @property
    def times(self):
        """Start and end as moments."""
        start = local_moment(self.cleaned_data["day"], self.cleaned_data["start"])
        return start, start + timedelta(minutes=self.cleaned_data["minutes"])

    @property
    def location(self):
        return {"room": self.cleaned_data["room"], "place": self.cleaned_data["place"]}


class NewMeetingForm(WhenAndWhereForm):
    title = forms.CharField(
        label=_("Title"), required=False, max_length=120, help_text=_("Only for a special meeting.")
    )
    video_url = forms.URLField(label=_("Video link"), required=False, assume_scheme="https")

    def __init__(self, data=None, *, body):
        initial = {
            "start": body.default_start,
            "minutes": body.default_minutes,
            "room": body.default_room_id,
            "place": body.default_place,
        }
        super().__init__(data, initial=initial)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=250, help_text=_("Whoever is concerned reads it."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip


class MoveForm(WhenAndWhereForm):
    reason = forms.CharField(label=_("Reason"), max_length=250, help_text=_("Whoever is concerned reads it."))

    def __init__(self, data=None, *, meeting):
        start = timezone.localtime(meeting.starts_at)
        minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        initial = {
            "day": start.date(),
            "start": start.time(),
            "minutes": minutes,
            "room": meeting.room_id,
            "place": meeting.place,
        }
        super().__init__(data, initial=initial)


class DeadlineForm(forms.Form):
    day = DayField(label=_("Until"))
    time = TimeOfDayField(label=_("Time"))

    @property
    def deadline(self):
        return local_moment(self.cleaned_data["day"], self.cleaned_data["time"])


class ConveneForm(forms.Form):
    """Whether the agenda leaves too late, and then why."""

    reason = forms.CharField(label=_("Why it is late"), max_length=250, required=False)
    is_second = forms.BooleanField(
        label=_("This is the second convocation"),
        required=False,
        help_text=_("After a meeting to which too few members came."),
    )


class ItemForm(forms.ModelForm):
    """What a colleague brings before a body."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    document = UploadField(label=_("Document"), required=False)

    class Meta:
        model = AgendaItem
        fields = [
            "meeting",
            "title",
            "kind",
            "department",
            "is_closed",
            "scope",
            "explanation",
            "proposed_decision",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"autofocus": True}),
            "explanation": forms.Textarea(attrs={"rows": 4}),
            "proposed_decision": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, user, meetings, **options):
        super().__init__(*args, **options)
        self.user = user
        person = getattr(user, "person", None)
        choice = cast("forms.ModelChoiceField", self.fields["meeting"])
        choice.queryset, choice.empty_label = meetings, None
        choice.label_from_instance = meeting_label  # type: ignore[method-assign]
        cast("forms.ModelChoiceField", self.fields["department"]).queryset = Department.objects.all()
        self.fields["department"].required = True
        self.fields["token"].initial = self.instance.token if self.instance.pk else uuid.uuid4()
        if not self.instance.pk and person:
            self.initial.setdefault("department", person.department_id)

    def clean_token(self):
        """The token of the first time that this form was shown: it makes a double click one item."""
        token = self.cleaned_data["token"]
        if AgendaItem.objects.filter(token=token).exclude(submitted_by=self.user).exists():
            return uuid.uuid4()
        return token

    def clean(self):
        super().clean()
        values = self.cleaned_data
        if values.get("is_closed") and values.get("scope") not in (Scope.MEMBERS, Scope.SECRETARY):
            values["scope"] = Scope.MEMBERS
        meeting = values.get("meeting")
        if values.get("scope") == Scope.PUBLIC and meeting and not meeting.body.is_public:
            self.add_error("scope", _("This body does not meet in public."))
        if not self.instance.pk:
            self.instance.token = values.get("token") or self.instance.token
        return values

    def validate_unique(self):
        """The token may exist already: then the service gives that item back."""


def meeting_label(meeting):
    start = timezone.localtime(meeting.starts_at)
    return f"{meeting.body.name}, {start:%d/%m/%Y %H:%M}"


class LateItemForm(ItemForm):
    """An item that the secretary puts on the agenda."""

    reason = forms.CharField(
        label=_("Why it comes late"), max_length=250, required=False, help_text=_("After the deadline only.")
    )


class AnswerForm(forms.Form):
    reason = forms.CharField(
        label=_("What do you tell your colleague?"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True})
    )


class SendOnForm(forms.Form):
    """Before which meeting of another body an item comes next."""

    to = forms.ModelChoiceField(Meeting.objects.none(), label=_("Meeting"), empty_label=None)

    def __init__(self, data=None, *, meetings):
        super().__init__(data)
        choice = cast("forms.ModelChoiceField", self.fields["to"])
        choice.queryset = meetings
        choice.label_from_instance = meeting_label  # type: ignore[method-assign]


class DecisionForm(forms.ModelForm):
    class Meta:
        model = Decision
        fields = ["result", "text", "corrects"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, item, **options):
        super().__init__(*args, **options)
        if not item.decisions.exists():
            del self.fields["corrects"]
        else:
            self.fields["corrects"].required = True
        if not self.is_bound and item.proposed_decision:
            self.initial.setdefault("text", item.proposed_decision)


class TaskForm(forms.ModelForm):
    due_on = DayField(label=_("By"))

    class Meta:
        model = FollowUpTask
        fields = ["text", "owner", "due_on"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        cast("forms.ModelChoiceField", self.fields["owner"]).queryset = Person.objects.active()


class ItemDocumentForm(forms.Form):
    file = UploadField(label=_("Document"))
    scope = forms.ChoiceField(label=_("Who may read it"), choices=Scope.choices, initial=Scope.STAFF)


class MeetingDocumentForm(forms.ModelForm):
    file = UploadField(label=_("File"), required=False)
    url = forms.URLField(
        label=_("Link"),
        required=False,
        assume_scheme="https",
        help_text=_("Where it is published, for instance by the minutes package."),
    )

    class Meta:
        model = MeetingDocument
        fields = ["kind", "file", "url", "scope"]

    def clean(self):
        super().clean()
        file, url = self.cleaned_data.get("file"), self.cleaned_data.get("url")
        if bool(file) == bool(url) and "file" not in self.errors:
            self.add_error("url", _("Give a file or a link, not both."))
        kind = self.cleaned_data.get("kind") or MeetingDocument.Kind.OTHER
        self.instance.name = file.name[:200] if file else str(MeetingDocument.Kind(kind).label)
        return self.cleaned_data
