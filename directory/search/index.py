"""The word index of colleagues: kept by whoever changes people, in bulk, never by signals."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from directory.models import Field, Person, PersonWord, PhoneNumber, Responsibility
from directory.models.people import PersonQuerySet
from directory.names import person_words
from intranet import bulk
from intranet.folding import fold

# Fields that have no policy since everybody may know them.
ALWAYS_OPEN = ("name", "function", "department")
WORD_FIELDS = (Field.RESPONSIBILITIES, Field.ROOM, Field.NUMBER_PLATE)
PHONE_FIELDS = (Field.TELEPHONE, Field.MOBILE)
VOCABULARY_KEY = "directory.search.vocabulary"
# Their codes as plain texts: an enumeration takes its time to tell its value.
_RESPONSIBILITIES, _LANGUAGES, _MAIL, _ROOM, _NUMBER_PLATE, _TELEPHONE, _MOBILE = (
    str(field.value)
    for field in (
        Field.RESPONSIBILITIES, Field.LANGUAGES, Field.MAIL, Field.ROOM, Field.NUMBER_PLATE, Field.TELEPHONE,
        Field.MOBILE,
    )
)  # fmt: skip
_LONGEST = PersonWord._meta.get_field("word").max_length
_BATCH = 2000
_READ = (
    "display_name", "given_name", "family_name", "function", "department__name", "room", "mail", "number_plate",
    "hidden_fields", "spoken_languages",
)  # fmt: skip


@transaction.atomic
def reindex(person_ids: Iterable[int] | None = None) -> int:
    """Make the index of these colleagues anew, of everybody when None; give back how many there were.

    To be called in the transaction that changes a name, function, department (or its name), room, number plate,
    responsibility, phone number or wish. Works in batches: give it all ids at once.
    """
    if person_ids is None:
        person_ids = Person.objects.order_by().values_list("pk", flat=True)
    count = 0
    for batch in _batches(person_ids):
        PersonWord.objects.filter(person__among=batch)._raw_delete(using=connection.alias)
        _write(batch)
        count += len(batch)
    transaction.on_commit(_forget_vocabulary)
    return count


def index_newcomers(people: PersonQuerySet) -> None:
    """Make the index of those of `people` who have none yet.

    Many newcomers at once cost far less than few many times: the index grows from one end to the other. Each batch
    is a transaction; where this is interrupted, who is left is a newcomer still.
    """
    has_words = PersonWord.objects.filter(person=OuterRef("pk"))
    newcomers = people.exclude(Exists(has_words)).order_by("pk").values_list("pk", flat=True)
    for batch in _batches(newcomers):
        with transaction.atomic():
            # Whoever changed one of them meanwhile has indexed them.
            _write([*newcomers.filter(pk__among=batch)])
            transaction.on_commit(_forget_vocabulary)


def _batches(person_ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(list(person_ids))
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _write(person_ids: list[int]) -> None:
    rows = sorted(_rows(person_ids))
    bulk.insert_plain(PersonWord, ("field", "word", "person_id"), rows)


def _forget_vocabulary() -> None:
    cache.delete(VOCABULARY_KEY)


def _rows(person_ids: list[int]) -> Iterator[tuple[str, str, int]]:
    """What to write of these colleagues: (field, word, person)."""
    numbers, subjects = defaultdict(set), defaultdict(list)
    phones = PhoneNumber.objects.filter(person__among=person_ids).exclude(digits="")
    for person_id, kind, digits in phones.order_by().values_list("person_id", "kind", "digits"):
        numbers[person_id].add((_MOBILE if kind == PhoneNumber.Kind.MOBILE else _TELEPHONE, digits))
    responsibilities = Responsibility.objects.filter(person__among=person_ids).values_list("person_id", "subject")
    for person_id, subject in responsibilities.order_by():
        subjects[person_id].append(subject)
    for row in Person.objects.filter(pk__among=person_ids).order_by().values_list("pk", *_READ):
        person_id, display_name, given_name, family_name, function, department, room, mail, plate, *told = row
        hidden_fields, languages = told
        found = {
            "name": person_words(display_name, given_name, family_name),
            "function": _words(function),
            "department": _words(department or ""),
            _RESPONSIBILITIES: plain_words(*subjects[person_id]),
            _LANGUAGES: languages,
            _MAIL: (mail.casefold(),) if mail else (),
            _ROOM: code_words(room),
            _NUMBER_PLATE: code_words(plate),
        }
        for code, words in found.items():
            if words and code not in hidden_fields:
                for word in words:
                    yield code, word[:_LONGEST], person_id
        for code, digits in numbers.get(person_id, ()):
            if code not in hidden_fields:
                yield code, digits, person_id


def plain_words(*texts: str) -> set[str]:
    return {word for text in texts for word in _words(text)}


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text that many have in common: a function, a department."""
    return tuple(dict.fromkeys(fold(text).split()))


@lru_cache(maxsize=1024)
def code_words(text: str) -> frozenset[str]:
    """The parts of a code such as "A2.14" or "1-ABC-234", and the code written as one."""
    parts = fold(text).split()
    return frozenset({*parts, "".join(parts)} - {""})


def significant_digits(text: str) -> str:
    """The digits of a phone number as people type it, without the code of Belgium: "+32 (0)57 12" gives 5712."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    is_international = text.lstrip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if is_international else digits
    if digits.startswith("32") and (is_international or len(digits) >= 10):
        return digits[2:]
    return digits
