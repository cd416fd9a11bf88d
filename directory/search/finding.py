import re
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.core.cache import cache
from django.db.models import BooleanField, ExpressionWrapper, Q
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.models import Field, PersonWord
from directory.names import search_words
from directory.search.index import ALWAYS_OPEN, PHONE_FIELDS, VOCABULARY_KEY, WORD_FIELDS, significant_digits
from intranet.folding import after_prefix

_NUMBER = re.compile(r"(?<!\w)\+?\d[\d\s./()-]*\d(?!\w)")
_MAIL = re.compile(r"\S+@\S*")
_FEWEST_DIGITS = 3
_SHORTEST_WITH_TYPO = 4
_VOCABULARY_SECONDS = 300
_MOST_NEIGHBOURS = 60
_FEW = 200


@dataclass(frozen=True)
class Word:
    """One thing a query asks for: letters (parts that may be written as one), digits of a number, a mail address."""

    parts: tuple[str, ...]
    digits: str = ""
    mail: str = ""

    @property
    def joined(self):
        return "".join(self.parts)


@dataclass(frozen=True)
class Found:
    """The colleagues that a query finds. `is_similar`: no word fits as typed, these come near."""

    people: object
    is_similar: bool = False


def words_of(query):
    """What a query asks for: "jan 057 12 34" asks for jan and for 0571234."""
    mails = _MAIL.findall(query)
    query = _MAIL.sub(" ", query)
    numbers = [match for match in _NUMBER.finditer(query) if len(significant_digits(match[0])) >= _FEWEST_DIGITS]
    words = [Word(parts) for parts in search_words(_NUMBER.sub(_letters_only, query))]
    words += [Word(tuple(re.findall(r"\d+", match[0])), significant_digits(match[0])) for match in numbers]
    return words + [Word((), mail=mail.casefold()) for mail in mails]


def _letters_only(match):
    return " " if len(significant_digits(match[0])) >= _FEWEST_DIGITS else match[0]


def find(people, query, viewer):
    """Find those of `people` who fit every word of `query`, in any order, best first.

    Looks only in fields that `viewer` may see. When nothing fits, words with one and then two typing errors count.
    A query without letters and digits finds nobody.
    """
    words = words_of(query)
    if not words:
        return Found(people.none())
    exact = _looked_up(people, _all_of(words, viewer))
    if exact is not None:
        return Found(_names_first(exact, words))
    for errors in (1, 2):
        neighbours = {word: _neighbours(word.joined, errors) for word in words}
        if any(neighbours.values()):
            similar = _looked_up(people, _all_of(words, viewer, neighbours))
            if similar is not None:
                return Found(similar.order_by("sort_name", "pk"), is_similar=True)
    return Found(people.none())


def _looked_up(people, condition):
    """Those who fit, None when nobody does. A few are named one by one: the index is then read once, not thrice."""
    found = list(people.filter(condition).order_by().values_list("pk", flat=True)[: _FEW + 1])
    if not found:
        return None
    return people.filter(pk__in=found) if len(found) <= _FEW else people.filter(condition)


def speaking(people, language, viewer):
    """Those of `people` who say that they speak `language`, as far as `viewer` may know."""
    return people.filter(_people_with(viewer.searchable([Field.LANGUAGES]), Q(word=language)))


def by_name(people, query):
    """Those of `people` whose name fits every word of `query`, for choosing somebody."""
    names = [_people_with(Q(field="name"), _range(word.joined)) for word in words_of(query) if word.parts]
    return people.filter(reduce(and_, names)) if names else people.none()


def _names_first(people, words):
    in_name = [_people_with(Q(field="name"), _range(word.joined)) for word in words if word.parts] or [Q()]
    is_named = ExpressionWrapper(reduce(and_, in_name), output_field=BooleanField())
    return people.annotate(is_named=is_named).order_by("-is_named", "sort_name", "pk")


def _all_of(words, viewer, neighbours=None):
    return reduce(and_, (_fits(word, viewer, (neighbours or {}).get(word, ())) for word in words))


def _fits(word, viewer, neighbours):
    """The condition that a colleague fits `word`; each way of fitting is a look-up of its own in the index."""
    if word.mail:
        return _people_with(viewer.searchable([Field.MAIL]), _range(word.mail))
    letters = viewer.searchable(WORD_FIELDS, always=ALWAYS_OPEN)
    condition = _people_with(letters, _range(word.joined))
    if neighbours:
        condition |= _people_with(letters, Q(word__in=neighbours))
    if len(word.parts) > 1:
        condition |= reduce(and_, (_people_with(letters, _range(part)) for part in word.parts))
    if word.digits:
        condition |= _people_with(viewer.searchable(PHONE_FIELDS), Q(word__contains=word.digits))
    return condition


def _people_with(fields, words):
    return Q(pk__in=PersonWord.objects.filter(fields, words).values("person_id"))


def _range(prefix):
    return Q(word__gte=prefix, word__lt=after_prefix(prefix))


def _neighbours(word, errors):
    """Words of the index that differ from `word`, or begin with something that differs, by at most `errors` letters."""
    if len(word) < _SHORTEST_WITH_TYPO + 2 * (errors - 1) or word.isdigit():
        return ()
    vocabulary: list[str] = cache.get_or_set(VOCABULARY_KEY, _vocabulary, _VOCABULARY_SECONDS) or []
    near = {found for found, _, _ in process.extract(word, vocabulary, **_within(errors))}
    longer = [known for known in vocabulary if len(known) > len(word)]
    beginnings = process.extract(word, [known[: len(word)] for known in longer], **_within(errors))
    return tuple(near | {longer[index] for _, _, index in beginnings})


def _within(errors):
    return {"scorer": OSA.distance, "score_cutoff": errors, "limit": _MOST_NEIGHBOURS}


def _vocabulary():
    words = PersonWord.objects.filter(field__in=[*ALWAYS_OPEN, Field.RESPONSIBILITIES])
    return list(words.filter(word__gte="a").values_list("word", flat=True).distinct())
