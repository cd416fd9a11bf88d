"""What meetings keep of a person beyond what refers to them, and what goes when they are erased."""

from collections.abc import Iterator

from django.apps import apps

from intranet.accounts.models import User
from intranet.privacy.declarations import DataSubject, Kept
from meetings.models import Attendance


def attendances(subject: DataSubject) -> Iterator[Kept]:
    person = subject.row_of(apps.get_model("directory.Person"))
    yield Kept("meetings.attendance", Attendance.objects.filter(membership__person=person))


def erase(subject: DataSubject) -> None:
    user = subject.row_of(User)
    if user is not None:
        user.followed_bodies.clear()
