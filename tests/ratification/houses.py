"""Small chambers and records whose answers can be counted by hand."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from winset.ratification.chambers import Chamber, ChamberSource, Group, Judgement, Names, Rule
from winset.ratification.cutpoints import fit_cutpoints
from winset.ratification.judgements import Judgements, Reading
from winset.ratification.pivots import ChamberName, Legislature, Member
from winset.ratification.rollcalls import PartyName, Proposal, RollCall, Side, Standing
from winset.ratification.vote import Congress


def chamber(ideals: Sequence[float]) -> Legislature:
    """Members A, B, C ... from left to right; those left of zero are D."""
    members = (
        Member(chr(65 + row % 26), "XX", "D" if x < 0 else "R", x) for row, x in enumerate(sorted(ideals))
    )
    return Legislature("Council", tuple(members))


def senate(majority: PartyName = "D") -> Standing:
    """D medians at -0.5 and R at 0.5; the pivots of a proposal of D stand at 0.4 (51st) and 0.8 (60th)."""
    ideal_at = {34: -0.4, 41: -0.3, 50: -0.12, 51: -0.1, 60: 0.3, 67: 0.4}
    return Standing(118, "Senate", -0.5, 0.5, {"D": 51, "R": 49}, majority, "D", -0.4, ideal_at)


def proposal(vote_id: str, side: Side = "D", **changes: object) -> Proposal:
    """A motion to close debate on money, supported by the president."""
    known: dict[str, object] = {
        "vote_id": vote_id,
        "congress": 118,
        "chamber": "Senate",
        "day": date(2023, 1, 1),
        "rule": "60",
        "side": side,
        "topic": "appropriations",
        "president": "support",
    }
    return Proposal(**{**known, **changes})  # type: ignore[arg-type]


def call(vote_id: str, cut: float, side: Side = "D", *, passed: bool = True, **changes: object) -> RollCall:
    """A vote that was held, with its cutpoint as a proposal of D."""
    return RollCall(proposal(vote_id, side, **changes), passed, {"D": cut, "R": math.nan})


def judgements(**readings: tuple[float, float, float]) -> Judgements:
    """All judgements fixed at zero, but those given as three marks."""
    names = Judgements.model_fields
    marks = {name: readings.get(name, (0.0, 0.0, 0.0)) for name in names}
    return Judgements(
        **{
            name: Reading(title=name, low=low, central=central, high=high, basis="by hand", grade="low")
            for name, (low, central, high) in marks.items()
        }
    )


def council(seats: int, government: int, votes: int, **more: object) -> Chamber:
    """A chamber with a government and an opposition; `votes` carry every matter, two thirds an override."""

    def rule(needed: int) -> Rule:
        return Rule(title="law", votes=needed, basis="by hand", source="s", grade="high")

    groups = (
        Group(name="Democratic", short="D", seats=government, government=True, grade="high"),
        Group(name="Republican", short="R", seats=seats - government, government=False, grade="high"),
    )
    return Chamber(
        title=Names(en="Council", es="Consejo"),
        country="usa",
        as_of=date(2024, 1, 8),
        seats=seats,
        vacant=0,
        groups=groups,
        rules={
            **dict.fromkeys(("law", "budget", "treaty", "cloture"), rule(votes)),
            "simple": rule(seats // 2 + 1),
            "two_thirds": rule(-(-2 * seats // 3)),
        },
        sources={"s": ChamberSource(title="t", publisher="p", address="")},
        **more,
    )


def congress(
    cut: float,
    *,
    side: Side = "D",
    votes: int = 300,
    agenda: tuple[float, float, float] | None = None,
    correlation: float = 0.5,
    spread: float = 0.1,
) -> Congress:
    """Evenly spaced members, D left of R; `votes` past votes of a side split near `cut`, each chamber's majority R.

    House: 200 D of 435 from -0.8 to 0.8; Senate: 51 D of 100. Medians lie near -0.5 and 0.4.
    """
    members: dict[ChamberName, Legislature] = {}
    known: dict[ChamberName, Standing] = {}
    for name, seats, democrats in (("House", 435, 200), ("Senate", 100, 51)):
        ideals = np.linspace(-0.8, 0.8, seats)
        listed = (
            Member(f"{name[0]}{row + 1}", "XX", "D" if row < democrats else "R", float(ideal))
            for row, ideal in enumerate(ideals)
        )
        legislature = Legislature(name, tuple(listed))
        members[name] = legislature
        known[name] = Standing(
            118,
            name,
            legislature.median("D"),
            legislature.median("R"),
            {"D": democrats, "R": seats - democrats},
            "R",
            "D",
            -0.4,
            {row + 1: float(ideal) for row, ideal in enumerate(ideals)},
        )
    calls = [
        call(f"V{n}", cut + spread * (-1) ** n, side, chamber="House" if n % 4 < 2 else "Senate")
        for n in range(votes)
    ]
    may_block = None
    if agenda is not None:
        low, central, high = agenda
        may_block = Judgement(
            title="floor", low=low, central=central, high=high, basis="by hand", grade="low"
        )
    return Congress(
        as_of=date(2024, 1, 8),
        number=118,
        standings=known,
        members=members,
        chambers={
            "House": council(435, 200, 218, majority="R", agenda=may_block),
            "Senate": council(100, 51, 60),
        },
        model=fit_cutpoints(calls, {(118, name): one for name, one in known.items()}, labelled=True),
        judgements=judgements(same_bill_correlation=(correlation,) * 3),
    )
