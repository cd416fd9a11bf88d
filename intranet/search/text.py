"""What somebody typed, as plain text: whatever it holds, it is only words to look for."""

SHORTEST = 2
LONGEST = 100


def search_text(typed: str | None) -> str:
    """The words to search for; empty when there are too few letters to find anything sensible."""
    printable = "".join(character if character.isprintable() else " " for character in typed or "")
    text = " ".join(printable.split())[:LONGEST].strip()
    return text if len(text) >= SHORTEST else ""
