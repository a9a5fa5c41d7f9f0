"""A flaw of a case: a place by its keys, what is wrong there, what would be right; and the files to look in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from winset.corridor.levers import LEVERS
from winset.errors import Fault
from winset.policy.clauses import ClauseFile, LevelEntry, Setting
from winset.policy.files import CaseFile
from winset.policy.instruments import InstrumentsFile
from winset.policy.packages import PackageFile
from winset.reading import place

RANGE_OF = {lever.name: (lever.low, lever.high) for lever in LEVERS}


@dataclass(frozen=True)
class Where:
    """A place in a file by its keys; the line is looked up only for what turns out to be wrong."""

    path: Path
    location: tuple[int | str, ...]


@dataclass(frozen=True)
class Flaw:
    """A fault whose line has not been looked up yet."""

    where: Where
    what: str
    expected: str

    def fault(self) -> Fault:
        """Return the fault with file and line."""
        return Fault(place(self.where.path, *self.where.location), self.what, self.expected)


@dataclass(frozen=True)
class CaseFiles:
    """All files of a case, each of them valid by itself."""

    folder: Path
    case: CaseFile
    acts: InstrumentsFile
    clauses: dict[str, ClauseFile]
    packages: dict[str, PackageFile]

    def in_case(self, *location: int | str) -> Where:
        """Return a place in case.yaml."""
        return Where(self.folder / "case.yaml", location)

    def in_clause(self, name: str, *location: int | str) -> Where:
        """Return a place in a clause file."""
        return Where(self.folder / "clauses" / f"{name}.yaml", location)

    def in_package(self, name: str, *location: int | str) -> Where:
        """Return a place in a package file."""
        return Where(self.folder / "packages" / f"{name}.yaml", location)


def choose(word: str, known: Iterable[str]) -> str:
    """Return the remedy for a word that is not known: the one it resembles, or all there are."""
    names = list(known)
    if close := get_close_matches(word, names, n=1):
        return f"Did you mean `{close[0]}`?"
    return f"Choose one of: {', '.join(names)}"


def status_quo(clause: ClauseFile) -> LevelEntry:
    """Return the status-quo level, or the first one where the name is wrong, so that the other rules can go on."""
    return clause.levels.get(clause.status_quo) or next(iter(clause.levels.values()))


def setting_flaws(where: Where, lever: str, setting: Setting) -> Iterator[Flaw]:
    """Yield an unknown lever, or a value that the model does not take."""
    if lever not in RANGE_OF:
        yield Flaw(where, f"`{lever}` is no lever of the corridor", choose(lever, RANGE_OF))
        return
    low, high = RANGE_OF[lever]
    for value in (setting.value, setting.low, setting.high):
        if value is not None and not low <= value <= high:
            yield Flaw(where, f"`{lever}` is {value:g}", f"The model takes {low:g} to {high:g}")
