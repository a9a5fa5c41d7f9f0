"""What `winset explain` says, in another language, from the phrase book; what is quoted or a code stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from winset.app.explanations import explain
from winset.app.history_explanations import history_titles
from winset.policy.case import case_list, read_case
from winset.report.case_documents import case_document
from winset.report.phrases import Phrases, phrases

Document = dict[str, Any]

QUOTED: Final = {
    "id", "kind", "sources", "address", "parameter", "used_by", "row", "rests_on", "case", "instrument", "asked_by",
    "granted_by", "delivery_sources", "known_since", "grade", "series", "actors",
}  # fmt: skip
"""Ids, codes and what a publisher wrote."""


def explained(name: str, language: str) -> Document:
    """Return the document of one name with its words in `language`; English where a word is missing."""
    said: Document = said_in(explain(name), language)
    return said


def said_in(document: Any, language: str) -> Any:
    """Return a document with its words in `language`, as far as the book has them."""
    return document if language == "en" else _said(document, _book(language))


def unsaid(name: str, language: str) -> set[str]:
    """Return every text about a name that the book does not have. A code has no spaces and is no text."""
    texts = {text for text in _texts(explain(name)) if " " in text}
    return {text for text in texts if _book(language).translated(text) is None}


def _said(value: Any, book: Phrases) -> Any:
    if isinstance(value, Mapping):
        return {key: one if key in QUOTED else _said(one, book) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one, book) for one in value]
    return _text(value, book) if isinstance(value, str) else value


def _text(text: str, book: Phrases) -> str:
    """Return a text in the book's language, beginning as large as it does in English."""
    other = book.translated(text) or text
    return other[:1].upper() + other[1:] if text[:1].isupper() else other


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in QUOTED:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


@cache
def _book(language: str) -> Phrases:
    """Return the book with the titles that cases, measures and the ledger have in both languages."""
    cases = {name: case_document(read_case(name)) for name in case_list()}
    return phrases(language, {"cases": cases, "history": history_titles()})
