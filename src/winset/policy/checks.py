"""What only shows when the files of a case are held against each other: one small generator of flaws a rule."""

import re
from collections.abc import Iterator
from functools import partial

from winset.corridor.levers import LEVERS
from winset.errors import Fault
from winset.months import month_number
from winset.policy.clause_checks import clause_flaws
from winset.policy.clauses import ClauseFile, Condition, SourceEntry
from winset.policy.flaws import CaseFiles, Flaw, Where, choose, setting_flaws, status_quo
from winset.policy.packages import PackageFile

NO_DEAL_PATHS = ("status_quo", "best_responses", "breakdown")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def faults_between(files: CaseFiles) -> list[Fault]:
    """Return every fault that no single file shows, in the order of the files."""
    return [flaw.fault() for flaw in _flaws(files)]


def _flaws(files: CaseFiles) -> Iterator[Flaw]:
    yield from _of_case(files)
    yield from _of_order(files)
    for name, clause in files.clauses.items():
        yield from clause_flaws(files, name, clause)
    yield from _claimed_twice(files)
    yield from _unclaimed(files)
    yield from _without_successor(files)
    yield from _two_of_one_id(files)
    yield from _of_threats(files)
    yield from _of_choices(files)
    yield from _of_keeping(files)
    yield from _of_what_followed(files)
    for name, package in files.packages.items():
        yield from _of_package(files, name, package)


def _of_case(files: CaseFiles) -> Iterator[Flaw]:
    case = files.case
    if month_number(case.origin) >= month_number(f"{case.as_of:%Y-%m}"):
        expected = "The origin is the last month with a figure published by then, so an earlier one"
        yield Flaw(files.in_case("origin"), f"origin {case.origin} is not before {case.as_of}", expected)
    for name in NO_DEAL_PATHS:
        if name not in case.no_deal:
            yield Flaw(files.in_case("no_deal"), f"no path `{name}`", f"Add `{name}:` under `no_deal`")
    if case.default_no_deal not in case.no_deal:
        what = f"`{case.default_no_deal}` is no path without a deal"
        yield Flaw(files.in_case("default_no_deal"), what, choose(case.default_no_deal, case.no_deal))
    for name, path in case.no_deal.items():
        if name == "status_quo" and path.levers:
            where, what = files.in_case("no_deal", name, "levers"), "the status quo sets levers"
            yield Flaw(where, what, "Set them at the status-quo levels of the clauses, once")
        for lever, setting in path.levers.items():
            yield from setting_flaws(files.in_case("no_deal", name, "levers", lever), lever, setting)
    for lever, setting in case.successor.levers.items():
        yield from setting_flaws(files.in_case("successor", "levers", lever), lever, setting)
    for section, months in (("before", list(case.before)), ("preliminary", list(case.preliminary))):
        for month in months:
            if not _MONTH.fullmatch(month):
                where, what = files.in_case(section, month), f"`{month}` is no month"
                yield Flaw(where, what, "Write YYYY-MM, for example 2023-12")
    for month, settings in case.before.items():
        for lever, setting in settings.items():
            yield from setting_flaws(files.in_case("before", month, lever), lever, setting)
    for name, actor in case.actors.items():
        if actor.party not in case.parties:
            where, what = files.in_case("actors", name, "party"), f"`{actor.party}` is no party"
            yield Flaw(where, what, choose(actor.party, case.parties))
    for name in case.parties:
        if name not in case.actors or case.actors[name].role != "leader":
            where = files.in_case("actors", name)
            yield Flaw(where, f"party `{name}` has no leader of its name", f"Add actor `{name}` as leader")


def _of_order(files: CaseFiles) -> Iterator[Flaw]:
    order = files.case.clause_order
    for position, name in enumerate(order):
        if name not in files.clauses:
            where, what = files.in_case("clause_order", position), f"no file clauses/{name}.yaml"
            yield Flaw(where, what, choose(name, files.clauses))
        elif name in order[:position]:
            yield Flaw(files.in_case("clause_order", position), f"`{name}` stands twice", "Keep one")
    for name in files.clauses:
        if name not in order:
            where = files.in_case("clause_order")
            yield Flaw(where, f"clause `{name}` is in no place of the order", f"Add `{name}`")


def _claims(files: CaseFiles) -> dict[str, list[str]]:
    claims: dict[str, list[str]] = {}
    for name, clause in files.clauses.items():
        for lever in status_quo(clause).levers:
            claims.setdefault(lever, []).append(name)
    return claims


def _claimed_twice(files: CaseFiles) -> Iterator[Flaw]:
    for lever, names in _claims(files).items():
        for name in names[1:]:
            where = files.in_clause(name, "levels", files.clauses[name].status_quo, "levers", lever)
            what = f"lever `{lever}` is already claimed by clause `{names[0]}`"
            yield Flaw(where, what, "Leave it to one of the two")


def _unclaimed(files: CaseFiles) -> Iterator[Flaw]:
    claims = _claims(files)
    for lever in LEVERS:
        if lever.name not in claims:
            what = f"no clause says where `{lever.name}` stood on {files.case.as_of}"
            yield Flaw(files.in_case("clause_order"), what, "Add it to a clause, a fixed one will do")


def _without_successor(files: CaseFiles) -> Iterator[Flaw]:
    for name, clause in files.clauses.items():
        for lever in status_quo(clause).levers if clause.successor_reverses else ():
            if lever not in files.case.successor.levers:
                what = f"a successor may reverse `{name}`, but `{lever}` has no value of a successor"
                yield Flaw(files.in_case("successor", "levers"), what, f"Add `{lever}` under `successor`")


def _two_of_one_id(files: CaseFiles) -> Iterator[Flaw]:
    first: dict[str, SourceEntry] = {}
    listed = [(files.in_case, files.case.sources)]
    listed += [(partial(files.in_clause, name), clause.sources) for name, clause in files.clauses.items()]
    listed += [(partial(files.in_package, name), package.sources) for name, package in files.packages.items()]
    for where, sources in listed:
        for position, source in enumerate(sources):
            if first.setdefault(source.id, source) != source:
                what = f"source `{source.id}` says something else than where it first stands"
                yield Flaw(where("sources", position, "id"), what, "Give one source one id and one wording")


def _of_package(files: CaseFiles, name: str, package: PackageFile) -> Iterator[Flaw]:
    for clause, level in package.levels.items():
        where = files.in_package(name, "levels", clause)
        if clause not in files.clauses:
            yield Flaw(where, f"no clause `{clause}`", choose(clause, files.clauses))
        elif level not in files.clauses[clause].levels:
            levels = files.clauses[clause].levels
            yield Flaw(where, f"`{clause}` has no level `{level}`", choose(level, levels))
    for clause, file in files.clauses.items():
        if (condition := file.conditional_on) is not None:
            yield from _of_unmet_condition(files, name, package, clause, condition)
        if file.kind != "fixed" and clause not in package.levels:
            where, what = files.in_package(name, "levels"), f"no level for `{clause}`"
            yield Flaw(where, what, f"State every open clause, for example `{clause}: {file.status_quo}`")


def _of_unmet_condition(
    files: CaseFiles, name: str, package: PackageFile, clause: str, condition: Condition
) -> Iterator[Flaw]:
    """Yield a package that moves a clause without its condition; a condition that cannot be met is found elsewhere."""
    home = files.clauses[clause].status_quo
    known = condition.clause != clause and condition.clause in files.clauses
    if not known or condition.level not in files.clauses[condition.clause].levels:
        return
    moved = package.levels.get(clause, home) != home
    if moved and package.levels.get(condition.clause) != condition.level:
        where, what = files.in_package(name, "levels", clause), f"`{clause}` without its condition"
        yield Flaw(where, what, f"Set `{condition.clause}: {condition.level}`, or `{clause}: {home}`")


def _of_threats(files: CaseFiles) -> Iterator[Flaw]:
    for clause in files.case.crowded_out:
        if clause not in files.clauses:
            where = files.in_case("crowded_out", clause)
            yield Flaw(where, f"no clause `{clause}`", choose(clause, files.clauses))
    for party, threats in files.case.threats.items():
        if party not in files.case.parties:
            where = files.in_case("threats", party)
            yield Flaw(where, f"`{party}` is no party", choose(party, files.case.parties))
        for name, threat in threats.items():
            for clause, level in threat.levels.items():
                where = files.in_case("threats", party, name, "levels", clause)
                if clause not in files.clauses:
                    yield Flaw(where, f"no clause `{clause}`", choose(clause, files.clauses))
                else:
                    yield from _of_threatened_level(where, party, clause, level, files.clauses[clause])


def _of_what_followed(files: CaseFiles) -> Iterator[Flaw]:
    followed = files.case.followed
    if followed is None:
        return
    if followed.package not in files.packages:
        what = f"`{followed.package}` is no package"
        yield Flaw(files.in_case("followed", "package"), what, choose(followed.package, files.packages))
    if month_number(followed.until) <= month_number(f"{files.case.as_of:%Y-%m}"):
        what = f"{followed.until} does not follow {files.case.as_of}"
        yield Flaw(files.in_case("followed", "until"), what, "Give a month after the case's date")


def _of_keeping(files: CaseFiles) -> Iterator[Flaw]:
    keeping = files.case.keeping
    if keeping is None:
        return
    if not 0 <= keeping.monitoring.low <= keeping.monitoring.high <= 1:
        marks = f"{keeping.monitoring.low:g} to {keeping.monitoring.high:g}"
        yield Flaw(files.in_case("keeping", "monitoring"), f"a chance of {marks}", "Keep it within 0 and 1")
    before = f"{files.case.as_of:%Y-%m}"
    for row, review in enumerate(keeping.reviews):
        if review.month <= before:
            where, what = (
                files.in_case("keeping", "reviews", row, "month"),
                f"{review.month} is not after {before}",
            )
            yield Flaw(where, what, "Let reviews rise, each after the case's month and the one before")
        before = max(before, review.month)


def _of_threatened_level(
    where: Where, party: str, name: str, level: str, clause: ClauseFile
) -> Iterator[Flaw]:
    """Yield what keeps a side from carrying out a level alone."""
    if level not in clause.levels:
        yield Flaw(where, f"`{name}` has no level `{level}`", choose(level, clause.levels))
        return
    if clause.granted_by not in (party, "both"):
        yield Flaw(
            where, f"`{name}` is granted by {clause.granted_by}", f"Choose clauses that {party} grants"
        )
    if level == clause.status_quo:
        yield Flaw(where, f"`{level}` is the status quo", "Choose a level that a side can threaten with")
    if clause.levels[level].bill is not None:
        what = f"`{level}` needs bill `{clause.levels[level].bill}`"
        yield Flaw(
            where, what, "Choose a level that needs no vote: a side threatens with what it can do alone"
        )


def _of_choices(files: CaseFiles) -> Iterator[Flaw]:
    for position, choice in enumerate(files.case.choices):
        if choice.by not in files.case.parties:
            where = files.in_case("choices", position, "by")
            yield Flaw(where, f"`{choice.by}` is no party", choose(choice.by, files.case.parties))
        if choice.chose == choice.over:
            where, what = files.in_case("choices", position), "what was chosen is what was left"
            yield Flaw(where, what, "Say in `chose` and `over` how the two differ")
        for key, levels in (("chose", choice.chose), ("over", choice.over)):
            for clause, level in levels.items():
                where = files.in_case("choices", position, key, clause)
                if clause not in files.clauses:
                    yield Flaw(where, f"no clause `{clause}`", choose(clause, files.clauses))
                elif level not in files.clauses[clause].levels:
                    known = files.clauses[clause].levels
                    yield Flaw(where, f"`{clause}` has no level `{level}`", choose(level, known))
