"""A document in another language, from a book of phrases with slots.

Every sentence is made in English, where its numbers are. A phrase book (`library/phrases/`) gives each phrase in the
other language, with the same slots; titles that the case gives in both languages are phrases too. What no phrase fits
stays English, and is told by `missing`: a test wants none for the case that ships. Leaves out what is quoted: titles
of sources, addresses, names in files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from pydantic import RootModel

from winset.errors import CaseError
from winset.reading import library_path, read_yaml
from winset.report.blocks import Block, Figure, Heading, Item, Items, Section, Table, Text

_NUMBER: Final = r"[−+-]?\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion|trillion))?(?: %)?"
_WORDED: Final = rf"(?:(?:more|less) than |> )?{_NUMBER}"
_FIGURE: Final = rf"{_WORDED}(?: \({_NUMBER} to {_NUMBER}\)| to {_NUMBER})?(?: %)?|\({_NUMBER} to {_NUMBER}\)"
"""Slots: `n` a figure with its interval, `d` a day or month, `v` as it is, `t` a text that is translated too."""
_SLOTS: Final = {"n": _FIGURE, "d": r"\d{4}-\d{2}(?:-\d{2})?", "v": r".+?", "t": r".+?"}
_SLOT: Final = re.compile(r"\{([ndvt])(\d*)\}")
_AS_IT_IS: Final = re.compile(r"[^A-Za-zÀ-ÿ]*|[A-Z]\d{3}[a-z]?|[A-Z_+\d]+")
_NUMBER_WORDS: Final = (
    (re.compile(r"(?<=\d) billion\b"), " mil millones"),
    (re.compile(r"\b1(?:\.0)? million\b"), "1 millón"),
    (re.compile(r"(?<=\d) million\b"), " millones"),
    (re.compile(r"(?<=\d) trillion\b"), " billones"),
    (re.compile(r"(?<=\d) thousand\b"), " mil"),
    (re.compile(r"(?<=[\d%s]) to (?=[−+\d-])"), " a "),
    (re.compile(r"\bmore than (?=\d)"), "más de "),
    (re.compile(r"\bless than (?=\d)"), "menos de "),
)
_STOPS: Final = re.compile(r"(?<=[.!?]) (?=[A-ZÁÉÍÓÚ“\d])")
_COLONS: Final = re.compile(r"(?<=[.!?:]) (?=[A-ZÁÉÍÓÚ“\d])")
_SEPARATORS: Final = ("; ", ": ", ", ", " · ", " and ")
_JOINED: Final = {" and ": " y "}
_TOLD: Final = re.compile(r"(?<=: )'([a-z][^']*)'")
"""What a legend's expression says for each code: the codes before the colons stay."""
_TRANSLATED_KEYS: Final = {"title", "text", "domain", "sort", "scale"}

Phrase = tuple[str, tuple["re.Pattern[str]", ...], tuple[str, ...], str]
"""The longest piece of an English phrase, its patterns, its slots in order, and the phrase in the other language."""


class _Book(RootModel[dict[str, str]]):
    """English phrase -> the same in the other language."""


class Phrases:
    """A phrase book of one language, opened for one analysis whose titles it also knows."""

    def __init__(self, language: str, book: Mapping[str, str]) -> None:
        """`book` maps an English phrase to the same in `language`; slots are written as `{n}`, `{d}`, `{t}`, `{v}`."""
        self.language = language
        self.missing: set[str] = set()
        self._plain = {english: other for english, other in book.items() if not _SLOT.search(english)}
        slotted = [_compiled(english, other) for english, other in book.items() if _SLOT.search(english)]
        # The phrase with most words of its own comes first: what fits it by chance fits a looser one as well.
        self._slotted = sorted(slotted, key=lambda phrase: -len(_SLOT.sub("", phrase[3])))
        self._known: dict[str, str | None] = {}

    def say(self, text: str) -> str:
        """Return a text in the other language; in English, and listed in `missing`, where no phrase fits."""
        said = self.translated(text)
        if said is None:
            self.missing.add(text)
            return text
        return said

    def translated(self, text: str) -> str | None:
        """Return a text in the other language, or None where no phrase fits."""
        if text not in self._known:
            self._known[text] = None  # a phrase that fits itself through a slot would turn for ever
            self._known[text] = self._looked_up(text)
        return self._known[text]

    def _looked_up(self, text: str) -> str | None:
        if text in self._plain:
            return self._plain[text]
        if re.fullmatch(_FIGURE, text) or _AS_IT_IS.fullmatch(text):
            return _figure(text)
        swapped = text[:1].swapcase() + text[1:]
        if swapped in self._plain:
            return _first(self._plain[swapped], upper=text[:1].isupper())
        if text.endswith(".") and (said := self.translated(text[:-1])) is not None:
            return said + "."
        # Sentences first: an open slot would else reach from one sentence into the next.
        if (said := self._sentences(text, _STOPS)) is not None:
            return said
        for phrase in self._slotted:
            if (said := self._filled(text, phrase)) is not None:
                return said
        if (said := self._sentences(text, _COLONS)) is not None:
            return said
        for separator in _SEPARATORS:
            written = _JOINED.get(separator, separator)
            if separator in text and (said := self._joined(text.split(separator), separator, written)):
                return said
        for phrase in self._slotted if text[:1].islower() else ():
            if (said := self._filled(swapped, phrase)) is not None:
                return _first(said, upper=False)
        return None

    def _sentences(self, text: str, ends: re.Pattern[str]) -> str | None:
        parts = ends.split(text)
        return self._joined(parts, " ", " ") if len(parts) > 1 else None

    def _joined(self, parts: Sequence[str], separator: str, written: str) -> str | None:
        """Return the parts said one by one; up to four stay together where a title holds the separator."""
        said, at = [], 0
        while at < len(parts):
            for count in range(1, min(4, len(parts) - at) + 1):
                together = separator.join(parts[at : at + count])
                if count < len(parts) and (one := self.translated(together)) is not None:
                    said.append(one)
                    at += count
                    break
            else:
                return None
        return written.join(said)

    def _filled(self, text: str, phrase: Phrase) -> str | None:
        longest, patterns, kinds, other = phrase
        if longest not in text:
            return None
        for pattern in patterns:
            if (found := pattern.fullmatch(text)) is not None:
                said = [self._slot(slot, value) for slot, value in zip(kinds, found.groups(), strict=True)]
                values = {slot: word for slot, word in zip(kinds, said, strict=True) if word is not None}
                if len(values) == len(kinds):
                    return _numbered_slots(other, values.__getitem__)
        return None

    def _slot(self, slot: str, value: str) -> str | None:
        return self.translated(value) if slot[0] == "t" else _figure(value) if slot[0] == "n" else value


def phrases(language: str, analysis: Mapping[str, Any]) -> Phrases:
    """Return the book of `language` with the titles that the analysis carries in it, opened for one document."""
    return Phrases(language, {**dict(_titles(analysis, language)), **_book(language)})


def in_language(sections: Sequence[Section], book: Phrases) -> list[Section]:
    """Return the sections with every text, table and chart said by `book`."""
    return [
        replace(
            section, heading=book.say(section.heading), blocks=tuple(_block(b, book) for b in section.blocks)
        )
        for section in sections
    ]


def chart_in_language(spec: Any, book: Phrases, key: str = "") -> Any:
    """Return a Vega-Lite specification whose titles, legends and named values are said by `book`.

    Only what the book has is replaced: field names, colours and formats are not words.
    """
    if isinstance(spec, Mapping):
        inner = "values" if key in ("datasets", "values") else ""
        return {name: chart_in_language(value, book, inner or name) for name, value in spec.items()}
    if isinstance(spec, list):
        return [chart_in_language(value, book, key) for value in spec]
    if isinstance(spec, str) and key == "labelExpr":
        return _TOLD.sub(lambda found: f"'{book.translated(found[1]) or found[1]}'", spec)
    if isinstance(spec, str) and key in (*_TRANSLATED_KEYS, "values"):
        return book.translated(spec) or spec
    return spec


def _block(block: Block, book: Phrases) -> Block:
    if isinstance(block, Text):
        return block if block.language else replace(block, words=book.say(block.words))
    if isinstance(block, Heading):
        return Heading(book.say(block.words))
    if isinstance(block, Items):
        return replace(block, entries=tuple(_item(entry, book) for entry in block.entries))
    if isinstance(block, Table):
        return replace(
            block,
            caption=book.say(block.caption),
            columns=tuple(map(book.say, block.columns)),
            rows=tuple(
                tuple(cell if at in block.quoted else book.say(cell) for at, cell in enumerate(row))
                for row in block.rows
            ),
        )
    return replace(
        block,
        caption=book.say(block.caption),
        panels=tuple(_figure_in_language(panel, book) for panel in block.panels),
        folded=tuple(_figure_in_language(panel, book) for panel in block.folded),
    )


def _item(entry: Item, book: Phrases) -> Item:
    points = tuple(map(book.say, entry.points))
    return replace(entry, words=book.say(entry.words), note=book.say(entry.note), points=points)


def _figure_in_language(figure: Figure, book: Phrases) -> Figure:
    def specification() -> Mapping[str, Any]:
        said: Mapping[str, Any] = chart_in_language(figure.specification(), book)
        return said

    return Figure(book.say(figure.title), book.say(figure.alt), specification)


@cache
def _book(language: str) -> Mapping[str, str]:
    out: dict[str, str] = {}
    for path in sorted(library_path("phrases", language).glob("*.yaml")):
        out.update(read_yaml(path, _Book, CaseError).root)
    return out


def _titles(value: object, language: str) -> Iterator[tuple[str, str]]:
    """Yield (English, other) of every title in the analysis that is given in both."""
    if isinstance(value, Mapping):
        if isinstance(value.get("en"), str) and isinstance(value.get(language), str):
            yield value["en"], value[language]
        for inner in value.values():
            yield from _titles(inner, language)
    elif isinstance(value, list):
        for inner in value:
            yield from _titles(inner, language)


def _compiled(english: str, other: str) -> Phrase:
    kinds: list[str] = []

    def group(slot: str) -> str:
        kinds.append(slot)
        return f"({_SLOTS[slot[0]]})"

    pieces = _SLOT.split(english)[::3]
    short = _numbered_slots(re.escape(english).replace(r"\{", "{").replace(r"\}", "}"), group)
    # A title may hold the comma that also stands between two slots: the first slot is taken short, then long.
    patterns = re.compile(short, re.DOTALL), re.compile(short.replace(".+?", ".+"), re.DOTALL)
    return max(pieces, key=len), patterns, tuple(kinds), other


def _numbered_slots(phrase: str, fill: Callable[[str], str]) -> str:
    """Return the phrase with its slots filled: `{n}` is the first, then the second n; `{n2}` names the second."""
    seen: dict[str, int] = {}

    def one(found: re.Match[str]) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return fill(f"{found[1]}{found[2] or seen[found[1]]}")

    return _SLOT.sub(one, phrase)


def _figure(text: str) -> str:
    for words, other in _NUMBER_WORDS:
        text = words.sub(other, text)
    return text


def _first(text: str, *, upper: bool) -> str:
    return (text[:1].upper() if upper else text[:1].lower()) + text[1:]
