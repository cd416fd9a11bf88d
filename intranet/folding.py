"""Text as people type it without thinking: no capitals, no accents, only a-z, digits and single spaces."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark. Applied after the decomposition,
# else the composed ones (ǣ, ǿ) would lose their letter.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "ĳ": "ij",
        "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ɓ": "b", "ɗ": "d",
        "ƒ": "f", "ƙ": "k", "ɲ": "n", "ƴ": "y", "ƶ": "z", "ǥ": "g", "ȷ": "j",
    }
)  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold `text` for comparing and sorting: "Müller-D'Hondt" becomes "muller d hondt".

    Empty for a text without Latin letters and digits: a search for that must not become a search for everything.
    """
    if text.isascii():
        return _OTHER.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _OTHER.sub(" ", bare.translate(_LETTERS)).strip()


def after_prefix(prefix: str) -> str:
    """The first folded text after all those that begin with `prefix`, as the upper bound of a range."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
