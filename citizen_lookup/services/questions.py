"""“Why did you open this?”: asked of readers about a random sample each month, or by the officer about one entry."""

import secrets
from datetime import timedelta
from random import Random
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import AccessEntry, Question
from citizen_lookup.services import officers
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications

Level = AccessEntry.Level
SMALLEST, LARGEST, ONE_IN = 5, 40, 50


class AlreadyAsked(DomainError):
    message = _("The reader was already asked about this entry.")


class AlreadyAnswered(DomainError):
    message = _("This question was already answered.")


class QuestionClosed(DomainError):
    message = _("This question is closed.")


class NotAboutAReader(DomainError):
    message = _("Only about an opened person can a reader be asked.")


@transaction.atomic
def draw_sample(*, now: Any = None, dice: Random | None = None) -> list[Question]:
    """Ask about some of last month's opened persons, once a month: one in fifty, at least five, at most forty.

    Every purpose that was used is in it, so that a rare one is not passed by. `dice` is for tests.
    """
    dice = dice or secrets.SystemRandom()
    first_of_month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = f"{first_of_month - timedelta(days=1):%Y-%m}"
    if Question.objects.filter(origin=Question.Origin.SAMPLE, month=month).exists():
        return []
    opened = list(
        AccessEntry.objects.filter(
            level__in=(Level.OPENED, Level.UNMASKED),
            at__lt=first_of_month,
            at__gte=(first_of_month - timedelta(days=1)).replace(day=1),
            questions=None,
        )
    )
    dice.shuffle(opened)
    first_of_each = {entry.purpose_id: entry for entry in opened}
    size = min(LARGEST, max(SMALLEST, len(opened) // ONE_IN))
    drawn = list(dict.fromkeys([*first_of_each.values(), *opened]))[: max(size, len(first_of_each))]
    return [_ask(entry, origin=Question.Origin.SAMPLE, month=month) for entry in drawn]


@transaction.atomic
def ask(entry: AccessEntry, *, by: Any) -> Question:
    """Ask the reader about one entry. Raises PermissionDenied, AlreadyAsked, NotAboutAReader."""
    officers.require(by)
    if entry.level not in AccessEntry.LEVELS_OF_READERS:
        raise NotAboutAReader
    if Question.objects.filter(entry=entry).exists():
        raise AlreadyAsked
    return _ask(entry, origin=Question.Origin.OFFICER, by=by)


def _ask(entry: AccessEntry, *, origin: str, month: str = "", by: Any = None) -> Question:
    question = Question.objects.create(
        entry=entry,
        origin=origin,
        month=month,
        asked_of=entry.actor,  # type: ignore[misc]  # only entries of readers come here
        asked_at=timezone.now(),
    )
    notifications.notify(
        entry.actor,
        kind="citizen_lookup.question",
        title=format_lazy(_("Your look of {day}: why?"), day=date_format(entry.at, "j/m/Y")),
        body=entry.purpose_text,
        url=question.get_absolute_url(),
        by=by,
    )
    return question


@transaction.atomic
def answer(question: Question, *, text: str, by: Any) -> Question:
    """The reader says why. Raises PermissionDenied, AlreadyAnswered, QuestionClosed."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.asked_of_id != by.pk:
        raise PermissionDenied
    if question.closed_at:
        raise QuestionClosed
    if question.answered_at:
        raise AlreadyAnswered
    question.answer, question.answered_at = text.strip(), timezone.now()
    question.save(update_fields=["answer", "answered_at"])
    return question


@transaction.atomic
def close(question: Question, *, outcome: str, by: Any) -> Question:
    """The officer says what came of it, answered or not. Raises PermissionDenied, QuestionClosed."""
    officers.require(by)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.closed_at:
        raise QuestionClosed
    question.outcome, question.closed_at, question.closed_by = outcome, timezone.now(), by
    question.save(update_fields=["outcome", "closed_at", "closed_by"])
    return question
