"""A JSON file from a stranger, and the line on which each of its keys stands."""

import json
import re
from pathlib import Path
from typing import Any

from winset.bargaining.problem import MAX_PROFILE_BYTES, check_file
from winset.errors import DomainError, Fault

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]')


class JsonFile:
    """One JSON file and the faults found in it so far, in a list that it shares with the other files of a domain."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self._text = ""
        self._lines: dict[tuple[str, ...], int] | None = None
        self.value = self._parse()

    def fault(self, keys: tuple[str, ...], what: str, expected: str) -> None:
        """Note a fault at the value to which `keys` lead from the outermost object."""
        self.faults.append(Fault(self.where(keys), what, expected))

    def where(self, keys: tuple[str, ...]) -> str:
        """Return `file:line: key: key`; the line is that of the innermost key that is there."""
        # Lines are sought only once something is wrong: a faultless file is read at full speed.
        if self._lines is None:
            self._lines = key_lines(self._text)
        known = [self._lines[keys[:depth]] for depth in range(len(keys) + 1) if keys[:depth] in self._lines]
        return ": ".join([f"{self.path}:{known[-1]}" if known else str(self.path), *keys])

    def _parse(self) -> Any:
        try:
            check_file(self.path, MAX_PROFILE_BYTES)
            self._text = self.path.read_text(encoding="utf-8-sig")
            return json.loads(self._text, object_pairs_hook=self._object)
        except DomainError as error:
            self.faults += error.faults
        except json.JSONDecodeError as error:
            where = f"{self.path}:{error.lineno}"
            self.faults.append(
                Fault(where, f"not JSON: {error.msg}, column {error.colno}", "a NegoLog profile")
            )
        except (ValueError, RecursionError) as error:
            self.faults.append(Fault(str(self.path), f"not JSON: {error}", "a NegoLog profile"))
        return None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object; of a key given twice JSON would silently keep the last value."""
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                self.faults.append(Fault(str(self.path), f"key {key!r} given twice", "each key once"))
            if any("\ud800" <= sign <= "\udfff" for sign in key):
                self.faults.append(Fault(str(self.path), f"key {key!r} holds half a character", "whole text"))
            found[key] = value
        return found


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    r"""Return the line of each key of valid JSON, by the keys that lead to it; arrays add no key.

    >>> key_lines('{"a": {\n "b": 1}}')
    {(): 1, ('a',): 1, ('a', 'b'): 2}
    """
    lines: dict[tuple[str, ...], int] = {(): 1}
    keys: list[str] = []
    last, line, seen = "", 1, 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        line, seen = line + text.count("\n", seen, token.start()), token.start()
        if sign == "{":
            keys.append("")
        elif sign == "}" and keys:
            keys.pop()
        elif sign == ":" and keys:
            keys[-1] = json.loads(last, strict=False)
            lines.setdefault(tuple(keys), line)
        last = sign
    return lines
