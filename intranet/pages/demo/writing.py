"""The words in which the demonstration's pages are written down."""

from dataclasses import dataclass, field

Block = tuple[str, object]


@dataclass(frozen=True)
class News:
    slug: str
    title: str
    introduction: str
    days_ago: int
    body: list[Block]
    author: str = ""
    picture: str = ""
    picture_alt: str = ""
    pinned_days: int = 0


@dataclass(frozen=True)
class Article:
    slug: str
    title: str
    summary: str
    kept_by: str
    reviewed_days_ago: int = 60
    body: list[Block] = field(default_factory=list)
    papers: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    articles: tuple["Article", ...] = ()


def heading(text: str) -> Block:
    return "heading", {"text": text, "level": "2"}


def text(*paragraphs: str) -> Block:
    return "paragraph", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def points(*items: str) -> Block:
    return "paragraph", "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def steps(*items: str) -> Block:
    return "paragraph", "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"


def quote(words: str, source: str) -> Block:
    return "quote", {"text": words, "source": source}


def good_to_know(words: str) -> Block:
    return "callout", {"kind": "note", "text": f"<p>{words}</p>"}


def important(words: str) -> Block:
    return "callout", {"kind": "important", "text": f"<p>{words}</p>"}


def questions(words: str) -> Block:
    return "callout", {"kind": "help", "text": f"<p>{words}</p>"}
