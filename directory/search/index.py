"""The word index of colleagues: kept by whoever changes people, in bulk, never by signals."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from django.core.cache import cache
from django.db import connection, transaction

from directory.models import Field, Person, PersonWord, PhoneNumber, Responsibility
from directory.names import name_words
from intranet.folding import fold

# Fields that have no policy since everybody may know them.
ALWAYS_OPEN = ("name", "function", "department")
WORD_FIELDS = (Field.RESPONSIBILITIES, Field.ROOM, Field.NUMBER_PLATE)
PHONE_FIELDS = (Field.TELEPHONE, Field.MOBILE)
VOCABULARY_KEY = "directory.search.vocabulary"
_LONGEST = PersonWord._meta.get_field("word").max_length
_BATCH = 1000
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
        person_ids = Person.objects.values_list("pk", flat=True)
    remaining, count = iter(list(person_ids)), 0
    while batch := list(islice(remaining, _BATCH)):
        PersonWord.objects.filter(person_id__in=batch)._raw_delete(using=connection.alias)
        _insert([(person_id, code, word[:_LONGEST]) for person_id, code, word in _rows(batch)])
        count += len(batch)
    transaction.on_commit(lambda: cache.delete(VOCABULARY_KEY))
    return count


def _rows(person_ids: list[int]) -> Iterator[tuple[int, str, str]]:
    numbers, subjects = defaultdict(list), defaultdict(list)
    phones = PhoneNumber.objects.filter(person_id__in=person_ids).values_list("person_id", "kind", "digits")
    for person_id, kind, digits in phones.order_by():
        numbers[person_id].append((Field.MOBILE if kind == PhoneNumber.Kind.MOBILE else Field.TELEPHONE, digits))
    responsibilities = Responsibility.objects.filter(person_id__in=person_ids).values_list("person_id", "subject")
    for person_id, subject in responsibilities.order_by():
        subjects[person_id].append(subject)
    for row in Person.objects.filter(pk__in=person_ids).order_by().values_list("pk", *_READ):
        person_id, display_name, given_name, family_name, function, department, room, mail, plate, *told = row
        hidden_fields, languages = told
        words = {
            "name": name_words(*{display_name, given_name, family_name}),
            "function": plain_words(function),
            "department": plain_words(department or ""),
            Field.RESPONSIBILITIES: plain_words(*subjects[person_id]),
            Field.LANGUAGES: languages,
            Field.MAIL: {mail.casefold()} - {""},
            Field.ROOM: code_words(room),
            Field.NUMBER_PLATE: code_words(plate),
        }
        for code, found in words.items():
            if found and code not in hidden_fields:
                yield from ((person_id, str(code), word) for word in found)
        for code, digits in dict.fromkeys(numbers[person_id]):
            if digits and code not in hidden_fields:
                yield person_id, str(code), digits


def plain_words(*texts: str) -> set[str]:
    return {word for text in texts for word in _words(text)}


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text that many have in common: a function, a department."""
    return tuple(fold(text).split())


def code_words(text: str) -> set[str]:
    """The parts of a code such as "A2.14" or "1-ABC-234", and the code written as one."""
    parts = fold(text).split()
    return {*parts, "".join(parts)} - {""}


def significant_digits(text: str) -> str:
    """The digits of a phone number as people type it, without the code of Belgium: "+32 (0)57 12" gives 5712."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    is_international = text.lstrip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if is_international else digits
    if digits.startswith("32") and (is_international or len(digits) >= 10):
        return digits[2:]
    return digits


def _insert(rows: list[tuple[int, str, str]]) -> None:
    """Write many index rows; the ORM would take five times as long."""
    quote = connection.ops.quote_name
    table = quote(PersonWord._meta.db_table)
    columns = ", ".join(quote(name) for name in ("person_id", "field", "word"))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s)", rows)  # noqa: S608
