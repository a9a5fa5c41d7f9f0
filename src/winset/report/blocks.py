"""What a document is made of: sections of blocks, the same for HTML and Markdown. Text only, nothing to compute."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """A paragraph; `strong` ones carry what must not be missed. `language` is named where it is not English."""

    words: str
    strong: bool = False
    language: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    words: str


@dataclass(frozen=True)
class Item:
    """One entry of a list: the sentence, what it lists, and what qualifies it."""

    words: str
    note: str = ""
    weak: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Items:
    """A list."""

    entries: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table of text: `rows` are (cell, ...) as wide as `columns`; `numeric` columns stand to the right.

    `greyed` holds the numbers of rows that are shown and do not count, `quoted` those of columns whose cells are
    told as their source has them, in any language.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    greyed: frozenset[int] = frozenset()
    quoted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """One drawing: in words what it shows, and its Vega-Lite specification, made only where it is drawn."""

    title: str
    alt: str
    specification: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Figures:
    """Drawings side by side under one caption; `folded` ones open at a click. `size`: panel, one, map or wide."""

    caption: str
    panels: tuple[Figure, ...]
    size: str = "panel"
    folded: tuple[Figure, ...] = ()


Block = Text | Heading | Items | Table | Figures


@dataclass(frozen=True)
class Section:
    """One numbered part of the document."""

    identity: str
    heading: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)


def numbered(
    caption: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], text_columns: int
) -> Table:
    """Return a table whose first `text_columns` columns are words and the rest numbers."""
    return Table(caption, columns, tuple(rows), frozenset(range(text_columns, len(columns))))
