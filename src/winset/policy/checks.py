"""What only shows when the files of a case are held against each other: one small generator of faults a rule."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from winset.corridor.levers import LEVERS
from winset.errors import Fault
from winset.months import month_number
from winset.policy.clauses import ClauseFile, LevelEntry, Setting
from winset.policy.files import CaseFile
from winset.policy.instruments import LEGISLATED, InstrumentsFile
from winset.policy.packages import PackageFile
from winset.reading import place

NO_DEAL_PATHS = ("status_quo", "best_responses", "breakdown")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_RANGE_OF = {lever.name: (lever.low, lever.high) for lever in LEVERS}


@dataclass(frozen=True)
class CaseFiles:
    """All files of a case, each of them valid by itself."""

    folder: Path
    case: CaseFile
    acts: InstrumentsFile
    clauses: dict[str, ClauseFile]
    packages: dict[str, PackageFile]

    def in_case(self, *location: int | str) -> str:
        """Return "file:line" in case.yaml."""
        return place(self.folder / "case.yaml", *location)

    def in_clause(self, name: str, *location: int | str) -> str:
        """Return "file:line" in a clause file."""
        return place(self.folder / "clauses" / f"{name}.yaml", *location)

    def in_package(self, name: str, *location: int | str) -> str:
        """Return "file:line" in a package file."""
        return place(self.folder / "packages" / f"{name}.yaml", *location)


def faults_between(files: CaseFiles) -> list[Fault]:
    """Return every fault that no single file shows, in the order of the files."""
    faults = [*_of_case(files), *_of_order(files)]
    for name, clause in files.clauses.items():
        faults += [*_of_grid(files, name, clause), *_of_levers(files, name, clause)]
        faults += [*_of_acts(files, name, clause), *_of_people(files, name, clause)]
        faults += _of_condition(files, name, clause)
    faults += _claimed_twice(files)
    faults += _unclaimed(files)
    faults += _without_successor(files)
    for name, package in files.packages.items():
        faults += _of_package(files, name, package)
    return faults


def _choose(word: str, known: Iterable[str]) -> str:
    names = list(known)
    if close := get_close_matches(word, names, n=1):
        return f"Did you mean `{close[0]}`?"
    return f"Choose one of: {', '.join(names)}"


def _of_case(files: CaseFiles) -> Iterator[Fault]:
    case = files.case
    if month_number(case.origin) >= month_number(f"{case.as_of:%Y-%m}"):
        expected = "The origin is the last month with a figure published by then, so an earlier one"
        yield Fault(files.in_case("origin"), f"origin {case.origin} is not before {case.as_of}", expected)
    for name in NO_DEAL_PATHS:
        if name not in case.no_deal:
            yield Fault(files.in_case("no_deal"), f"no path `{name}`", f"Add `{name}:` under `no_deal`")
    if case.default_no_deal not in case.no_deal:
        what = f"`{case.default_no_deal}` is no path without a deal"
        yield Fault(files.in_case("default_no_deal"), what, _choose(case.default_no_deal, case.no_deal))
    for name, path in case.no_deal.items():
        if name == "status_quo" and path.levers:
            where, what = files.in_case("no_deal", name, "levers"), "the status quo sets levers"
            yield Fault(where, what, "Set them at the status-quo levels of the clauses, once")
        for lever, setting in path.levers.items():
            yield from _of_setting(files.in_case("no_deal", name, "levers", lever), lever, setting)
    for lever, setting in case.successor.levers.items():
        yield from _of_setting(files.in_case("successor", "levers", lever), lever, setting)
    for month, settings in case.before.items():
        if not _MONTH.fullmatch(month):
            where, what = files.in_case("before", month), f"`{month}` is no month"
            yield Fault(where, what, "Write YYYY-MM, for example 2023-12")
        for lever, setting in settings.items():
            yield from _of_setting(files.in_case("before", month, lever), lever, setting)
    for name, actor in case.actors.items():
        if actor.party not in case.parties:
            where, what = files.in_case("actors", name, "party"), f"`{actor.party}` is no party"
            yield Fault(where, what, _choose(actor.party, case.parties))
    for name in case.parties:
        if name not in case.actors or case.actors[name].role != "leader":
            where = files.in_case("actors", name)
            yield Fault(where, f"party `{name}` has no leader of its name", f"Add actor `{name}` as leader")


def _of_setting(where: str, lever: str, setting: Setting) -> Iterator[Fault]:
    if lever not in _RANGE_OF:
        yield Fault(where, f"`{lever}` is no lever of the corridor", _choose(lever, _RANGE_OF))
        return
    low, high = _RANGE_OF[lever]
    for value in (setting.value, setting.low, setting.high):
        if value is not None and not low <= value <= high:
            yield Fault(where, f"`{lever}` is {value:g}", f"The model takes {low:g} to {high:g}")


def _of_order(files: CaseFiles) -> Iterator[Fault]:
    order = files.case.clause_order
    for position, name in enumerate(order):
        if name not in files.clauses:
            where, what = files.in_case("clause_order", position), f"no file clauses/{name}.yaml"
            yield Fault(where, what, _choose(name, files.clauses))
        elif name in order[:position]:
            yield Fault(files.in_case("clause_order", position), f"`{name}` stands twice", "Keep one")
    for name in files.clauses:
        if name not in order:
            where = files.in_case("clause_order")
            yield Fault(where, f"clause `{name}` is in no place of the order", f"Add `{name}`")


def _of_grid(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Fault]:
    levels = clause.levels
    if clause.status_quo not in levels:
        where, what = files.in_clause(name, "status_quo"), f"level `{clause.status_quo}` is not offered"
        yield Fault(where, what, _choose(clause.status_quo, levels))
    for position, level in enumerate(clause.grid):
        where = files.in_clause(name, "grid", position)
        if level not in levels:
            yield Fault(where, f"level `{level}` is not offered", _choose(level, levels))
        elif level in clause.grid[:position]:
            yield Fault(where, f"level `{level}` stands twice in the grid", "Keep one")
    if clause.status_quo not in clause.grid:
        where, what = (
            files.in_clause(name, "grid"),
            f"the status quo `{clause.status_quo}` is not in the grid",
        )
        yield Fault(where, what, "Add it: no package is measured without it")
    if clause.kind == "fixed" and len(clause.grid) != 1:
        where = files.in_clause(name, "grid")
        yield Fault(where, "a fixed clause has several levels in its grid", "Keep its status quo alone")
    if clause.kind != "fixed" and len(clause.grid) < 2:
        where = files.in_clause(name, "grid")
        yield Fault(where, f"a {clause.kind} clause has one level in its grid", "Add a level, or fix it")


def _status_quo(clause: ClauseFile) -> LevelEntry:
    return clause.levels.get(clause.status_quo) or next(iter(clause.levels.values()))


def _of_levers(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Fault]:
    base = _status_quo(clause).levers
    for level, entry in clause.levels.items():
        for lever, setting in entry.levers.items():
            where = files.in_clause(name, "levels", level, "levers", lever)
            yield from _of_setting(where, lever, setting)
            if lever not in base:
                what = f"`{lever}` has no value at the status quo `{clause.status_quo}`"
                yield Fault(where, what, "Give its value of the case's date there")
    if clause.kind == "hub" and not base:
        yield Fault(files.in_clause(name, "kind"), "a hub clause without a lever", "Make it a leaf")
    if clause.kind == "leaf" and any(entry.levers for entry in clause.levels.values()):
        yield Fault(files.in_clause(name, "kind"), "a leaf clause with a lever", "Make it a hub")


def _claims(files: CaseFiles) -> dict[str, list[str]]:
    claims: dict[str, list[str]] = {}
    for name, clause in files.clauses.items():
        for lever in _status_quo(clause).levers:
            claims.setdefault(lever, []).append(name)
    return claims


def _claimed_twice(files: CaseFiles) -> Iterator[Fault]:
    for lever, names in _claims(files).items():
        for name in names[1:]:
            where = files.in_clause(name, "levels", files.clauses[name].status_quo, "levers", lever)
            what = f"lever `{lever}` is already claimed by clause `{names[0]}`"
            yield Fault(where, what, "Leave it to one of the two")


def _unclaimed(files: CaseFiles) -> Iterator[Fault]:
    claims = _claims(files)
    for lever in LEVERS:
        if lever.name not in claims:
            what = f"no clause says where `{lever.name}` stood on {files.case.as_of}"
            yield Fault(files.in_case("clause_order"), what, "Add it to a clause, a fixed one will do")


def _without_successor(files: CaseFiles) -> Iterator[Fault]:
    for name, clause in files.clauses.items():
        for lever in _status_quo(clause).levers if clause.successor_reverses else ():
            if lever not in files.case.successor.levers:
                what = f"a successor may reverse `{name}`, but `{lever}` has no value of a successor"
                yield Fault(files.in_case("successor", "levers"), what, f"Add `{lever}` under `successor`")


def _of_acts(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Fault]:
    acts, bills = files.acts.instruments, files.case.bills
    if clause.instrument not in acts:
        where, what = files.in_clause(name, "instrument"), f"`{clause.instrument}` is no instrument"
        yield Fault(where, what, _choose(clause.instrument, acts))
    for level, entry in clause.levels.items():
        act = entry.instrument or clause.instrument
        if entry.instrument is not None and act not in acts:
            where = files.in_clause(name, "levels", level, "instrument")
            yield Fault(where, f"`{act}` is no instrument", _choose(act, acts))
        if entry.bill is not None and entry.bill not in bills:
            where = files.in_clause(name, "levels", level, "bill")
            yield Fault(where, f"`{entry.bill}` is no bill of the case", _choose(entry.bill, bills))
        in_play = level in clause.grid and level != clause.status_quo
        if in_play and entry.bill is None and act in acts and acts[act].kind in LEGISLATED:
            what = f"level `{level}` is a {acts[act].kind} without a bill"
            where = files.in_clause(name, "levels", level)
            yield Fault(where, what, _choose("", bills))


def _of_people(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Fault]:
    case = files.case
    known = [*case.parties, *case.third_parties]
    for asker in clause.asked_by:
        if asker not in known:
            yield Fault(files.in_clause(name, "asked_by"), f"`{asker}` is nobody here", _choose(asker, known))
    if clause.granted_by not in [*known, "both"]:
        where, what = files.in_clause(name, "granted_by"), f"`{clause.granted_by}` is nobody here"
        yield Fault(where, what, _choose(clause.granted_by, [*known, "both"]))
    for other in clause.consent_of:
        if other not in case.third_parties:
            where = files.in_clause(name, "consent_of")
            yield Fault(where, f"`{other}` is no third party", _choose(other, case.third_parties))
    for level, entry in clause.levels.items():
        for actor, worth in entry.worth.items():
            where = files.in_clause(name, "levels", level, "worth", actor)
            if actor not in case.actors:
                yield Fault(where, f"`{actor}` is no actor", _choose(actor, case.actors))
            if level == clause.status_quo and (worth.low, worth.high) != (0, 0):
                yield Fault(where, "the status quo has a worth", "Worth is against it: take it out")
        for position, cost in enumerate(entry.cost_usd_per_year):
            if cost.payer not in known:
                where = files.in_clause(name, "levels", level, "cost_usd_per_year", position)
                yield Fault(where, f"payer `{cost.payer}` is nobody here", _choose(cost.payer, known))


def _of_condition(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Fault]:
    condition = clause.conditional_on
    if condition is None:
        return
    where = files.in_clause(name, "conditional_on")
    if condition.clause not in files.clauses or condition.clause == name:
        yield Fault(where, f"no other clause `{condition.clause}`", _choose(condition.clause, files.clauses))
    elif condition.level not in files.clauses[condition.clause].levels:
        levels = files.clauses[condition.clause].levels
        yield Fault(where, f"`{condition.clause}` has no level `{condition.level}`", _choose("", levels))


def _of_package(files: CaseFiles, name: str, package: PackageFile) -> Iterator[Fault]:
    for clause, level in package.levels.items():
        where = files.in_package(name, "levels", clause)
        if clause not in files.clauses:
            yield Fault(where, f"no clause `{clause}`", _choose(clause, files.clauses))
        elif level not in files.clauses[clause].levels:
            levels = files.clauses[clause].levels
            yield Fault(where, f"`{clause}` has no level `{level}`", _choose(level, levels))
    for clause, file in files.clauses.items():
        if file.kind != "fixed" and clause not in package.levels:
            where, what = files.in_package(name, "levels"), f"no level for `{clause}`"
            yield Fault(where, what, f"State every open clause, for example `{clause}: {file.status_quo}`")
