"""The rules one clause is held to, with the acts, bills and people of its case beside it."""

from collections.abc import Iterator

from winset.policy.clauses import ClauseFile
from winset.policy.flaws import CaseFiles, Flaw, choose, setting_flaws, status_quo
from winset.policy.instruments import LEGISLATED


def clause_flaws(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Flaw]:
    """Yield what is wrong with a clause by itself."""
    for rule in (_of_grid, _of_levers, _of_acts, _of_people, _of_condition):
        yield from rule(files, name, clause)


def _of_grid(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Flaw]:
    levels = clause.levels
    if clause.status_quo not in levels:
        where, what = files.in_clause(name, "status_quo"), f"level `{clause.status_quo}` is not offered"
        yield Flaw(where, what, choose(clause.status_quo, levels))
    for position, level in enumerate(clause.grid):
        where = files.in_clause(name, "grid", position)
        if level not in levels:
            yield Flaw(where, f"level `{level}` is not offered", choose(level, levels))
        elif level in clause.grid[:position]:
            yield Flaw(where, f"level `{level}` stands twice in the grid", "Keep one")
    if clause.status_quo not in clause.grid:
        where, what = (
            files.in_clause(name, "grid"),
            f"the status quo `{clause.status_quo}` is not in the grid",
        )
        yield Flaw(where, what, "Add it: no package is measured without it")
    if clause.kind == "fixed" and len(clause.grid) != 1:
        where = files.in_clause(name, "grid")
        yield Flaw(where, "a fixed clause has several levels in its grid", "Keep its status quo alone")
    if clause.kind != "fixed" and len(clause.grid) < 2:
        where = files.in_clause(name, "grid")
        yield Flaw(where, f"a {clause.kind} clause has one level in its grid", "Add a level, or fix it")


def _of_levers(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Flaw]:
    base = status_quo(clause).levers
    for level, entry in clause.levels.items():
        for lever, setting in entry.levers.items():
            where = files.in_clause(name, "levels", level, "levers", lever)
            yield from setting_flaws(where, lever, setting)
            if lever not in base:
                what = f"`{lever}` has no value at the status quo `{clause.status_quo}`"
                yield Flaw(where, what, "Give its value of the case's date there")
    if clause.kind == "hub" and not base:
        yield Flaw(files.in_clause(name, "kind"), "a hub clause without a lever", "Make it a leaf")
    if clause.kind == "leaf" and any(entry.levers for entry in clause.levels.values()):
        yield Flaw(files.in_clause(name, "kind"), "a leaf clause with a lever", "Make it a hub")


def _of_acts(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Flaw]:
    acts, bills = files.acts.instruments, files.case.bills
    if clause.instrument not in acts:
        where, what = files.in_clause(name, "instrument"), f"`{clause.instrument}` is no instrument"
        yield Flaw(where, what, choose(clause.instrument, acts))
    for level, entry in clause.levels.items():
        act = entry.instrument or clause.instrument
        if entry.instrument is not None and act not in acts:
            where = files.in_clause(name, "levels", level, "instrument")
            yield Flaw(where, f"`{act}` is no instrument", choose(act, acts))
        if act in acts:
            yield from _of_grantor(files, name, clause, level, act)
        if entry.bill is not None and entry.bill not in bills:
            where = files.in_clause(name, "levels", level, "bill")
            yield Flaw(where, f"`{entry.bill}` is no bill of the case", choose(entry.bill, bills))
        in_play = level in clause.grid and level != clause.status_quo
        if in_play and entry.bill is None and act in acts and acts[act].kind in LEGISLATED:
            what = f"level `{level}` is a {acts[act].kind} without a bill"
            where = files.in_clause(name, "levels", level)
            yield Flaw(where, what, choose("", bills))


def _of_grantor(files: CaseFiles, name: str, clause: ClauseFile, level: str, act: str) -> Iterator[Flaw]:
    """Yield an act that is not the grantor's to take, and a bill before a chamber that has no part in it."""
    entry, side = clause.levels[level], files.acts.instruments[act].side
    where = files.in_clause(name, "levels", level)
    # A clause that both sides or a third party grant may rest on the act of either.
    if clause.granted_by in files.case.parties and side not in (clause.granted_by, "both"):
        what = f"`{clause.granted_by}` grants level `{level}` by `{act}`, an act of `{side}`"
        fitting = [
            one for one, of in files.acts.instruments.items() if of.side in (clause.granted_by, "both")
        ]
        yield Flaw(where, what, choose("", fitting))
    if entry.bill in files.case.bills:
        of_side = "usa" if files.case.bills[entry.bill].chamber == "us_congress" else "mex"
        kind = files.acts.instruments[act].kind
        if side not in (of_side, "both") or kind not in LEGISLATED:
            what = f"level `{level}` hangs on bill `{entry.bill}`, but `{act}` is of kind {kind}, an act of `{side}`"
            yield Flaw(where, what, "Name the act that the bill is, or take the bill out")


def _of_people(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Flaw]:
    case = files.case
    known = [*case.parties, *case.third_parties]
    for asker in clause.asked_by:
        if asker not in known:
            yield Flaw(files.in_clause(name, "asked_by"), f"`{asker}` is nobody here", choose(asker, known))
    if clause.granted_by not in [*known, "both"]:
        where, what = files.in_clause(name, "granted_by"), f"`{clause.granted_by}` is nobody here"
        yield Flaw(where, what, choose(clause.granted_by, [*known, "both"]))
    for other in clause.consent_of:
        if other not in case.third_parties:
            where = files.in_clause(name, "consent_of")
            yield Flaw(where, f"`{other}` is no third party", choose(other, case.third_parties))
    for level, entry in clause.levels.items():
        for actor, worth in entry.worth.items():
            where = files.in_clause(name, "levels", level, "worth", actor)
            if actor not in case.actors:
                yield Flaw(where, f"`{actor}` is no actor", choose(actor, case.actors))
            if level == clause.status_quo and (worth.low, worth.high) != (0, 0):
                yield Flaw(where, "the status quo has a worth", "Worth is against it: take it out")
        for position, cost in enumerate(entry.cost_usd_per_year):
            if cost.payer not in known:
                where = files.in_clause(name, "levels", level, "cost_usd_per_year", position)
                yield Flaw(where, f"payer `{cost.payer}` is nobody here", choose(cost.payer, known))


def _of_condition(files: CaseFiles, name: str, clause: ClauseFile) -> Iterator[Flaw]:
    condition = clause.conditional_on
    if condition is None:
        return
    where = files.in_clause(name, "conditional_on")
    if condition.clause not in files.clauses or condition.clause == name:
        yield Flaw(where, f"no other clause `{condition.clause}`", choose(condition.clause, files.clauses))
    elif condition.level not in files.clauses[condition.clause].levels:
        levels = files.clauses[condition.clause].levels
        yield Flaw(where, f"`{condition.clause}` has no level `{condition.level}`", choose("", levels))
    else:
        bill = files.clauses[condition.clause].levels[condition.level].bill
        if bill is None:
            expected = (
                "Name a level with a bill; what hangs on an executive act is a level of one clause with it"
            )
            yield Flaw(where, f"level `{condition.level}` of `{condition.clause}` hangs on no bill", expected)
        for level, entry in clause.levels.items():
            if bill is not None and entry.bill not in (None, bill):
                what = f"level `{level}` hangs on two bills, `{entry.bill}` and by its condition `{bill}`"
                yield Flaw(files.in_clause(name, "levels", level, "bill"), what, "Keep one of them")
