"""A case: the talks as one folder, who sits there, what can be agreed, and what happens if nothing is.

`case.yaml` holds parties, actors, calendars, third parties and the no-deal paths; `instruments.yaml` the acts;
`clauses/` one file a clause; `packages/` one file a named package. `read_case` opens them all, holds them against each
other and lists every fault of every file at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from winset.errors import CaseError, Fault, InputError
from winset.months import month_number
from winset.policy.checks import faults_between
from winset.policy.clauses import Clause, ClauseFile, Level, LevelEntry, Setting, Text
from winset.policy.files import (
    Actor,
    Bill,
    CaseFile,
    Choice,
    Event,
    Followed,
    Keeping,
    KeepingEntry,
    LeverPath,
    Party,
    Review,
    ThirdParty,
    Threat,
)
from winset.policy.flaws import CaseFiles
from winset.policy.instruments import Instrument, InstrumentsFile
from winset.policy.packages import Package, PackageFile, PackageSpace, package_space
from winset.reading import library_path, read_yaml, read_yaml_folder

Read = TypeVar("Read")


@dataclass(frozen=True)
class Case:
    """One negotiation as of a day.

    `origin` is the last month with an official figure, counted from 1970-01; months of the model count from the month
    after it. `first_month`, `election` and `inauguration` are such indices: the first full month after the case's
    date, the month of the US election, and the first full month of a successor. `no_deal` gives the lever values of
    each path without a deal, `no_deal_paths` the same with titles, ranges and reasons; `threats` what a side could do
    alone on any of them; `crowded_out` the clauses that a crowded agenda leaves aside, with the
    reason; `choices` what the sides once chose, from which weights are read back.
    """

    id: str
    folder: Path
    title: Text
    description: str
    as_of: date
    origin: int
    first_month: int
    election: int
    inauguration: int
    parties: Mapping[str, Party]
    actors: Mapping[str, Actor]
    events: tuple[Event, ...]
    keeping: Keeping | None
    followed: Followed | None
    claims: str | None
    third_parties: Mapping[str, ThirdParty]
    bills: Mapping[str, Bill]
    instruments: Mapping[str, Instrument]
    clauses: tuple[Clause, ...]
    packages: Mapping[str, Package]
    no_deal: Mapping[str, Mapping[str, float]]
    no_deal_paths: Mapping[str, LeverPath]
    default_no_deal: str
    threats: tuple[Threat, ...]
    crowded_out: Mapping[str, str]
    choices: tuple[Choice, ...]
    before: Mapping[int, Mapping[str, float]]
    preliminary: Mapping[int, Setting]
    successor: LeverPath
    numeraire: str
    swing_note: str
    assumed: Mapping[str, str]

    def clause(self, name: str) -> Clause:
        """Return a clause by id; an unknown one is a KeyError, since names are checked where they are read."""
        for clause in self.clauses:
            if clause.id == name:
                return clause
        raise KeyError(name)

    @cached_property
    def space(self) -> PackageSpace:
        """Everything the grids span."""
        return package_space(self.clauses)


def case_list() -> list[str]:
    """Return the ids of the cases that ship with Winset."""
    return sorted(path.parent.name for path in library_path("cases").glob("*/case.yaml"))


def case_folder(id_or_path: str | Path) -> Path:
    """Return the folder of a shipped case or of one on disk."""
    if str(id_or_path) in case_list():
        return library_path("cases", str(id_or_path))
    folder = Path(id_or_path)
    if not (folder / "case.yaml").is_file():
        shipped = ", ".join(case_list())
        raise CaseError(
            [Fault(str(id_or_path), "no such case", f"Give a folder with a case.yaml, or one of: {shipped}")]
        )
    return folder


def read_case(id_or_path: str | Path) -> Case:
    """Return a case by id or folder, or raise `CaseError` with all faults of all its files."""
    folder = case_folder(id_or_path)
    faults: list[Fault] = []
    case = _attempt(lambda: read_yaml(folder / "case.yaml", CaseFile, CaseError), faults)
    acts = _attempt(lambda: read_yaml(folder / "instruments.yaml", InstrumentsFile, CaseError), faults)
    clauses = _attempt(lambda: _read_folder(folder / "clauses", ClauseFile), faults)
    packages = _attempt(lambda: _read_folder(folder / "packages", PackageFile), faults)
    # Files are held against each other only when each can be read: half a case would report its other half missing.
    if case is None or acts is None or clauses is None or packages is None:
        raise CaseError(faults)
    files = CaseFiles(folder, case, acts, clauses, packages)
    if between := faults_between(files):
        raise CaseError(between)
    return _assembled(files)


def _keeping(entry: KeepingEntry | None, origin: int) -> Keeping | None:
    if entry is None:
        return None
    reviews = (Review(month_number(one.month) - origin - 1, one.title, one.basis) for one in entry.reviews)
    return Keeping(entry.monitoring, tuple(reviews))


FileModel = TypeVar("FileModel", bound=BaseModel)


def _read_folder(folder: Path, model: type[FileModel]) -> dict[str, FileModel]:
    return read_yaml_folder(folder, model, CaseError)


def _attempt(read: Callable[[], Read], faults: list[Fault]) -> Read | None:
    try:
        return read()
    except InputError as broken:
        faults.extend(broken.faults)
        return None


def _assembled(files: CaseFiles) -> Case:
    case = files.case
    instruments = {name: entry.named(name) for name, entry in files.acts.instruments.items()}
    in_order = [name for name in case.clause_order if name in files.clauses]
    clauses = tuple(_clause(name, files, instruments) for name in in_order)
    status_quo = {lever: value for clause in clauses for lever, value in _status_quo(clause).items()}
    paths = {name: entry.path(name, status_quo) for name, entry in case.no_deal.items()}
    origin = month_number(case.origin)

    def index(day: date) -> int:
        return month_number(f"{day:%Y-%m}") - origin - 1

    return Case(
        id=files.folder.name,
        folder=files.folder,
        title=case.title,
        description=case.description,
        as_of=case.as_of,
        origin=origin,
        first_month=index(case.as_of) + 1,
        election=index(case.us_election),
        inauguration=index(case.us_inauguration) + 1,
        parties={name: entry.named(name) for name, entry in case.parties.items()},
        actors={name: entry.named(name) for name, entry in case.actors.items()},
        events=tuple(case.calendar),
        keeping=_keeping(case.keeping, origin),
        followed=case.followed,
        claims=case.claims,
        third_parties=dict(case.third_parties),
        bills=dict(case.bills),
        instruments=instruments,
        clauses=clauses,
        packages={name: _package(name, package, clauses) for name, package in files.packages.items()},
        no_deal={name: path.levers for name, path in paths.items()},
        no_deal_paths=paths,
        default_no_deal=case.default_no_deal,
        threats=tuple(
            entry.named(name, party)
            for party, threats in case.threats.items()
            for name, entry in threats.items()
        ),
        crowded_out=dict(case.crowded_out),
        choices=tuple(entry.made() for entry in case.choices),
        before={
            month_number(month) - origin - 1: {lever: setting.value for lever, setting in settings.items()}
            for month, settings in case.before.items()
        },
        preliminary={month_number(month): told for month, told in case.preliminary.items()},
        successor=case.successor.path("successor", {}),
        numeraire=case.numeraire,
        swing_note=case.swing_note,
        assumed=dict(case.assumed),
    )


def _clause(name: str, files: CaseFiles, instruments: Mapping[str, Instrument]) -> Clause:
    file = files.clauses[name]
    names = list(file.levels)
    condition = file.conditional_on
    hangs_on = files.clauses[condition.clause].levels[condition.level].bill if condition else None
    levels = tuple(
        _level(level, entry, file, instruments, None if level == file.status_quo else hangs_on)
        for level, entry in file.levels.items()
    )
    bills = {level.bill for level in levels if level.bill is not None}
    return Clause(
        id=name,
        title=file.title,
        description=file.description,
        kind=file.kind,
        issues=tuple(file.issues),
        asked_by=tuple(file.asked_by),
        granted_by=file.granted_by,
        levels=levels,
        grid=tuple(names.index(level) for level in file.grid),
        status_quo=names.index(file.status_quo),
        instrument=file.instrument,
        bill=min(bills, default=None),
        needs_congress=any(instruments[level.instrument].needs_congress for level in levels),
        conditional_on=file.conditional_on,
        consent_of=tuple(file.consent_of),
        onset_months=file.onset_months,
        successor_reverses=file.successor_reverses,
        court_block_12m=_court(file, instruments),
        break_hazard_per_year=file.break_hazard_per_year,
        protection=file.protection,
        verification=file.verification,
        sources=tuple(entry.source() for entry in file.sources),
        assumed=dict(file.assumed),
    )


def _level(
    name: str,
    entry: LevelEntry,
    file: ClauseFile,
    instruments: Mapping[str, Instrument],
    hangs_on: str | None,
) -> Level:
    act = entry.instrument
    reverses = entry.successor_reverses
    return Level(
        name=name,
        title=entry.title,
        levers={lever: setting.value for lever, setting in entry.levers.items()},
        settings=dict(entry.levers),
        worth=dict(entry.worth),
        cost_usd_per_year=tuple(entry.cost_usd_per_year),
        instrument=act or file.instrument,
        bill=entry.bill or hangs_on,
        onset_months=file.onset_months if entry.onset_months is None else entry.onset_months,
        successor_reverses=file.successor_reverses if reverses is None else reverses,
        court_block_12m=instruments[act].court_block_12m if act else _court(file, instruments),
        documented=entry.documented,
        note=entry.note,
    )


def _court(file: ClauseFile, instruments: Mapping[str, Instrument]) -> float:
    own = file.court_block_12m
    return instruments[file.instrument].court_block_12m if own is None else own


def _status_quo(clause: Clause) -> Mapping[str, float]:
    return clause.levels[clause.status_quo].levers


def _package(name: str, file: PackageFile, clauses: tuple[Clause, ...]) -> Package:
    status_quo = {clause.id: clause.levels[clause.status_quo].name for clause in clauses}
    return Package(
        name=name,
        title=file.title,
        description=file.description,
        levels={**status_quo, **file.levels},
        named=tuple(file.levels),
        sources=tuple(entry.source() for entry in file.sources),
        notes=dict(file.notes),
    )
