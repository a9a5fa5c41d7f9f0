"""Who must say yes in form: the bills a package needs, whether each passes, and the chance of each clause's instrument.

Arrays for settlement. Informal ratifiers accept by payoff and tolerance, which settlement adds up; a successor's
reversal is a clause's property met by a draw of `elections`. A clause that needs no vote can still be stopped by a
court: that chance is the collector's proposal, not an estimate, and is marked so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.policy.case import Case
from winset.policy.clauses import Clause, Level
from winset.policy.files import Bill
from winset.policy.instruments import Instrument
from winset.ratification.chambers import Chamber
from winset.ratification.judgements import share_draws
from winset.ratification.vote import FILES, RULES, Congress, Motion, bill_passage, gates, passage_draws

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Votes of Mexico by kind of instrument: chambers and rules. The budget is the Chamber's alone, a treaty the Senate's.
_MEXICAN: dict[str, tuple[tuple[str, str], ...]] = {
    "budget": (("mx_chamber", "budget"),),
    "treaty": (("mx_senate", "treaty"),),
    "statute": (("mx_chamber", "law"), ("mx_senate", "law")),
}


@dataclass(frozen=True)
class LevelChance:
    """The chance that one level of a clause is granted and stands for a year, (draw,), and by which act."""

    level: str
    instrument: Instrument
    bill: str | None
    chance: FloatArray


def required_bills(case: Case) -> tuple[str, ...]:
    """Return the bills that some level of some clause hangs on, in the case's order."""
    named = {level.bill for clause in case.clauses for level in clause.levels}
    return tuple(bill for bill in case.bills if bill in named)


def bills_needed(case: Case, levels: Mapping[str, str]) -> IntArray:
    """Return the rows of `required_bills` that a package needs; clauses it does not name stand at their status quo."""
    bills = required_bills(case)
    chosen = (clause.level(levels[clause.id]) for clause in case.clauses if clause.id in levels)
    return np.array(sorted({bills.index(level.bill) for level in chosen if level.bill}), dtype=np.int64)


def level_bills(case: Case, clause: Clause) -> IntArray:
    """Return (grid level,): the row of `required_bills` each level hangs on, -1 for none."""
    bills = required_bills(case)
    rows = [bills.index(level.bill) if level.bill else -1 for level in clause.grid_levels]
    return np.array(rows, dtype=np.int64)


def motion_of(name: str, bill: Bill) -> Motion:
    """Return a bill of the case as a vote sees it."""
    return Motion(name, bill.brought_by, bill.topic, bill.president)


def acceptance_table(
    case: Case, congress: Congress, chambers: Mapping[str, Chamber], n_draws: int, seed: int
) -> BoolArray:
    """Return (bill, draw): whether each of `required_bills` becomes law, on draws shared by all packages."""
    rows = [
        mexican_passage(chambers, _mexican_kind(bill), n_draws, seed) > 0
        if bill.chamber == "mx_congress"
        else bill_passage(congress, motion_of(name, bill), n_draws, seed)
        for name, bill in ((name, case.bills[name]) for name in required_bills(case))
    ]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), n_draws)


def _mexican_kind(bill: Bill) -> str:
    return "budget" if bill.kind == "appropriation" else bill.kind


def votes_to_win(act: Instrument, bill: Bill | None, chambers: Mapping[str, Chamber]) -> tuple[str, ...]:
    """Return the votes that an act has to win, in words; none for an act of one signature."""
    votes: list[tuple[str, str]] = []
    if bill is not None and bill.chamber == "us_congress":
        votes += [(FILES[chamber], RULES[chamber, rule]) for chamber, rule in gates(motion_of("", bill))]
    elif act.kind == "treaty" and act.needs_congress:
        votes += [("us_senate", "two_thirds")]
    if act.side in ("mex", "both"):
        votes += _MEXICAN.get(act.kind, ())
    return tuple(
        f"{chambers[name].title.en}: {chambers[name].rules[rule].votes} of {chambers[name].seats}"
        for name, rule in votes
    )


def passed_bits(table: BoolArray) -> IntArray:
    """Return (draw,): the bills that pass as one number, bill 0 the lowest bit.

    >>> passed_bits(np.array([[True, False], [True, True]])).tolist()
    [3, 2]
    """
    return np.asarray((table.astype(np.int64) << np.arange(len(table))[:, None]).sum(axis=0), dtype=np.int64)


def needed_bits(rows: Sequence[int] | IntArray) -> int:
    """Return the bills a package needs as one number; it passes where `passed & needed == needed`.

    >>> needed_bits([0, 2])
    5
    """
    return sum(1 << int(row) for row in set(rows))


def package_passes(needed: Sequence[int] | IntArray, passed: IntArray) -> BoolArray:
    """Return (package, draw): whether all bills of each package pass.

    >>> package_passes([0, 1, 3], np.array([3, 2])).tolist()
    [[True, True], [True, False], [True, False]]
    """
    wanted = np.asarray(needed, dtype=np.int64)[:, None]
    return np.asarray((passed[None, :] & wanted) == wanted, dtype=np.bool_)


def level_chances(
    case: Case, clause: Clause, congress: Congress, chambers: Mapping[str, Chamber], n_draws: int, seed: int
) -> tuple[LevelChance, ...]:
    """Return the chance of each level but the status quo, which needs no act. Levels outside the grid are in it too."""
    levels = [level for row, level in enumerate(clause.levels) if row != clause.status_quo]
    return tuple(
        LevelChance(
            level=level.name,
            instrument=case.instruments[level.instrument],
            bill=level.bill,
            chance=_vote_chance(case, level, congress, chambers, n_draws, seed)
            * (1 - case.instruments[level.instrument].court_block_12m),
        )
        for level in levels
    )


def clause_ratification(
    case: Case, clause: Clause, congress: Congress, chambers: Mapping[str, Chamber], n_draws: int, seed: int
) -> FloatArray:
    """Return the chance of the clause's hardest level, (draw,): the lowest mean. With nothing to grant, 1."""
    chances = level_chances(case, clause, congress, chambers, n_draws, seed)
    return min((each.chance for each in chances), key=np.mean, default=np.ones(n_draws))


def _vote_chance(
    case: Case, level: Level, congress: Congress, chambers: Mapping[str, Chamber], n_draws: int, seed: int
) -> FloatArray:
    """Return the chance of every vote that a level's act needs, (draw,); one for an act without a vote."""
    act = case.instruments[level.instrument]
    chance = np.ones(n_draws)
    if level.bill is not None and case.bills[level.bill].chamber == "us_congress":
        chance = passage_draws(congress, motion_of(level.bill, case.bills[level.bill]), n_draws, seed)
    elif act.kind == "treaty":
        # Read as cross-party: a treaty with Mexico that one party alone wanted would not be sent to the Senate.
        chance = passage_draws(congress, Motion(act.id, "X", "other", "support", treaty=True), n_draws, seed)
    if act.side in ("mex", "both") and act.kind in _MEXICAN:
        chance = chance * mexican_passage(chambers, act.kind, n_draws, seed)
    return chance


def mexican_passage(chambers: Mapping[str, Chamber], kind: str, n_draws: int, seed: int) -> FloatArray:
    """Return whether the government's seats carry every vote of an act, (draw,) of 0 and 1: seats times cohesion."""
    carried = np.ones(n_draws)
    for chamber, rule in _MEXICAN[kind]:
        house = chambers[chamber]
        held = np.ones(n_draws)
        if house.cohesion is not None:
            held = share_draws(house.cohesion, f"ratification.cohesion.{chamber}", n_draws, seed)
        carried *= house.government_seats * held >= house.rules[rule].votes
    return carried
