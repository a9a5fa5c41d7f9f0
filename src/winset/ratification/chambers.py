"""Chambers: who holds how many seats on a day, and how many votes each matter needs.

Counts only. Where members stand is in `pivots`; how they would vote is in `vote`. Figures from memory say so, and
every surface that shows one repeats it.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from winset.errors import CaseError, Fault
from winset.policy.case import Case, case_folder, read_case
from winset.reading import library_path, read_yaml_folder

Grade = Literal["high", "medium", "low", "memory"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Names(_Frozen):
    """A title in English and Spanish."""

    en: str = Field(min_length=1)
    es: str = Field(min_length=1)


class Group(_Frozen):
    """A party or caucus; `government` says whether it is on the side of the executive that signs."""

    name: str
    short: str
    seats: int = Field(ge=0)
    government: bool
    grade: Grade
    note: str = ""


class Rule(_Frozen):
    """The votes that a matter needs if every seat is filled and present, and the law that says so."""

    title: str
    votes: int = Field(ge=1)
    basis: str
    source: str
    grade: Grade


class Judgement(_Frozen):
    """A probability or share nobody has measured: 5, 50 and 95 % marks, and what they rest on."""

    title: str
    low: float = Field(ge=0, le=1)
    central: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    basis: str = Field(min_length=1)
    grade: Grade


class ChamberSource(_Frozen):
    """Where a chamber's figures were read."""

    title: str
    publisher: str
    address: str


class Chamber(_Frozen):
    """One chamber on a day: groups, rules by matter, who sets the agenda and how far a government's seats hold."""

    title: Names
    country: Literal["usa", "mex"]
    as_of: date
    seats: int = Field(ge=1)
    vacant: int = Field(ge=0)
    groups: tuple[Group, ...] = Field(min_length=1)
    rules: dict[str, Rule] = Field(min_length=1)
    majority: str | None = None
    agenda: Judgement | None = None
    cohesion: Judgement | None = None
    sources: dict[str, ChamberSource] = Field(min_length=1)

    @property
    def government_seats(self) -> int:
        """Seats on the side of the executive."""
        return sum(group.seats for group in self.groups if group.government)

    @property
    def from_memory(self) -> tuple[str, ...]:
        """What in this chamber was not read in any source, in words that a surface can repeat."""
        seats = [f"seats of {group.name} ({group.seats})" for group in self.groups if group.grade == "memory"]
        rules = [f"votes for {rule.title}" for rule in self.rules.values() if rule.grade == "memory"]
        judged = [item.title for item in (self.agenda, self.cohesion) if item and item.grade == "memory"]
        return (*seats, *rules, *judged)


def read_chambers(folder: Path | None = None) -> dict[str, Chamber]:
    """Return every chamber of the library by id, or raise one `CaseError` with all faults of all files."""
    chambers = read_yaml_folder(folder or library_path("chambers"), Chamber, CaseError)
    if faults := [fault for name, chamber in chambers.items() for fault in chamber_faults(name, chamber)]:
        raise CaseError(faults)
    return chambers


def chambers_of(folder: Path) -> dict[str, Chamber]:
    """Return the library's chambers, with those of a case's own folder `chambers/` in their place."""
    shipped = read_chambers()
    if not (folder / "chambers").is_dir():
        return shipped
    own = read_chambers(folder / "chambers")
    if unknown := sorted(set(own) - set(shipped)):
        expected = f"Name it after the chamber it stands for: {', '.join(shipped)}"
        raise CaseError(
            [Fault(f"chambers/{name}.yaml", "no vote is held there", expected) for name in unknown]
        )
    if faults := [fault for name, chamber in own.items() for fault in _against(name, chamber, shipped[name])]:
        raise CaseError(faults)
    return {**shipped, **own}


def case_with_chambers(id_or_path: str | Path) -> tuple[Case, dict[str, Chamber]]:
    """Return a case and the chambers that vote on it, or raise `CaseError` with all faults of both."""
    faults: list[Fault] = []
    case = chambers = None
    try:
        case = read_case(id_or_path)
    except CaseError as broken:
        faults += broken.faults
    try:
        chambers = chambers_of(case_folder(id_or_path))
    except CaseError as broken:
        faults += [fault for fault in broken.faults if fault not in faults]
    if case is None or chambers is None:
        raise CaseError(faults)
    return case, chambers


def _against(name: str, chamber: Chamber, shipped: Chamber) -> Iterator[Fault]:
    """Yield what keeps a case's own chamber from standing for the one that ships."""
    where = f"chambers/{name}.yaml"
    if chamber.seats != shipped.seats:
        expected = f"{shipped.seats}, those of the members in the record"
        yield Fault(where, f"`seats` are {chamber.seats}", expected)
    for matter in shipped.rules:
        if matter not in chamber.rules:
            yield Fault(where, f"no rule `{matter}`", "A vote of the talks needs it: add it under `rules`")


def chamber_faults(name: str, chamber: Chamber) -> Iterator[Fault]:
    """Yield what does not add up in a chamber: seats, thresholds, a majority nobody holds, ranges, sources."""
    where = f"chambers/{name}.yaml"
    held = sum(group.seats for group in chamber.groups)
    if held + chamber.vacant != chamber.seats:
        what = f"groups hold {held} seats and {chamber.vacant} are vacant, together {held + chamber.vacant}"
        yield Fault(where, what, f"They must add up to `seats`, {chamber.seats}")
    shorts = [group.short for group in chamber.groups]
    for short in sorted({short for short in shorts if shorts.count(short) > 1}):
        yield Fault(where, f"group `{short}` stands twice", "Give every group its own `short`")
    for matter, rule in chamber.rules.items():
        if rule.votes > chamber.seats:
            what = f"`{matter}` needs {rule.votes} votes"
            yield Fault(where, what, f"At most the {chamber.seats} seats there are")
        elif 2 * rule.votes <= chamber.seats:
            what = f"`{matter}` needs {rule.votes} of {chamber.seats} votes"
            yield Fault(where, what, "More than half, or yes and no could both carry")
        if rule.source not in chamber.sources:
            yield Fault(where, f"`{matter}` cites `{rule.source}`", f"One of {', '.join(chamber.sources)}")
    if chamber.majority is not None and chamber.majority not in shorts:
        yield Fault(where, f"majority `{chamber.majority}` is not a group", f"One of {', '.join(shorts)}")
    for key, judged in (("agenda", chamber.agenda), ("cohesion", chamber.cohesion)):
        if judged is not None and not judged.low <= judged.central <= judged.high:
            what = f"`{key}` reads {judged.low:g}, {judged.central:g}, {judged.high:g}"
            yield Fault(where, what, "Order them low, central, high")
