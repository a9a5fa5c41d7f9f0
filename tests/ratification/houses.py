"""Small chambers and records whose answers can be counted by hand."""

import math
from collections.abc import Sequence
from datetime import date

from winset.ratification.pivots import Legislature, Member
from winset.ratification.rollcalls import PartyName, Proposal, RollCall, Side, Standing


def chamber(ideals: Sequence[float]) -> Legislature:
    """Members A, B, C ... from left to right; those left of zero are D."""
    members = (
        Member(chr(65 + row % 26), "XX", "D" if x < 0 else "R", x) for row, x in enumerate(sorted(ideals))
    )
    return Legislature("Council", tuple(members))


def senate(majority: PartyName = "D") -> Standing:
    """D medians at -0.5 and R at 0.5; the pivots of a proposal of D stand at 0.4 (51st) and 0.8 (60th)."""
    ideal_at = {34: -0.4, 41: -0.3, 50: -0.12, 51: -0.1, 60: 0.3, 67: 0.4}
    return Standing(118, "Senate", -0.5, 0.5, {"D": 51, "R": 49}, majority, "D", ideal_at)


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
