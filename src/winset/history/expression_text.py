"""The text of an expression as a tree, read with Python's own parser; nothing of it is run here or anywhere.

What a place in the tree means is said in `expressions`. Every place counts characters from the start of the text.
"""

import ast
import warnings
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 2_000


@dataclass(frozen=True)
class Misprint:
    """One fault of an expression: how many characters stand before it, what it is, and what would be right."""

    offset: int
    what: str
    expected: str


START: Final = "Start from a function, as sum(encounters, months='2023-12')"


class Unreadable(Exception):
    """The text is no expression at all; `misprint` says where and why."""

    def __init__(self, offset: int, what: str, expected: str) -> None:
        super().__init__(what)
        self.misprint = Misprint(offset, what, expected)


def parsed_text(text: str) -> ast.expr:
    """Return the tree of a text. A line break counts as a space, so that a place in the tree is one in the text."""
    if len(text) > LONGEST:
        raise Unreadable(LONGEST, f"longer than {LONGEST:,} characters", "Write it shorter")
    for sign, remedy in (("#", "Put comments in the definition"), ("\\", "Leave the backslash out")):
        if sign in text:
            raise Unreadable(text.index(sign), f"`{sign}` has no meaning here", remedy)
    line = "".join(" " if sign.isspace() else sign for sign in text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "2in" is two words to Python, and a misprint to us
            return ast.parse(line.lstrip(), mode="eval").body
    except SyntaxError as broken:
        told = (broken.msg or "invalid syntax").removeprefix("invalid syntax. ")
        if "leading zeros" in told:
            told = "a number with leading zeros: months stand in quotes, as '2023-09'"
        lead = len(line) - len(line.lstrip())
        raise Unreadable(
            lead + max((broken.offset or 1) - 1, 0), told, "Mend brackets, quotes and commas up to here"
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise Unreadable(0, "cannot be read", "Write it in fewer and plainer steps") from None


REFUSED: Final[dict[type, tuple[str, str]]] = {
    ast.Attribute: ("nothing has attributes here", START),
    ast.Compare: ("nothing is compared here", "State the figure and its comparison as keys of the claim"),
    ast.BoolOp: ("`and` and `or` have no meaning here", "Write two claims or a reading"),
    ast.IfExp: ("an expression has no conditions", "Write two claims or a reading"),
    ast.Dict: ("an expression has no braces", "Use the functions and ['lists']"),
    ast.Tuple: ("several values stand here", "Give one figure"),
}
