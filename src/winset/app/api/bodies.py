"""What a request may say, checked once, with every fault told at once."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from winset.app.api.cases import known_case
from winset.app.api.sessions import Asked
from winset.errors import Fault, OptionError
from winset.policy.case import Case

CASE = "january-2024"
CaseName = Annotated[str, Path(max_length=80, examples=[CASE])]
Name = Annotated[str, StringConstraints(max_length=80)]
PACKAGE_EXAMPLE: dict[str, JsonValue] = {
    "case": CASE,
    "package": "us_opening",
    "levels": {"parole": "parole_45000"},
    "draws": 20,
}
OWN_EXAMPLE: dict[str, JsonValue] = {
    **PACKAGE_EXAMPLE,
    "weights": {"mex": {"returns_to_mexico": 40, "cost_mexico_usd": 20, "harms_reported": 100}},
    "pinned": {"response": 0.5},
}
Points = Annotated[int, Field(ge=0, le=100, strict=True)]
Held = Annotated[float, Field(gt=-1e12, lt=1e12)]
ClientName = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Setting(BaseModel):
    """What decides the numbers beside the package."""

    model_config = ConfigDict(extra="forbid")

    case: Name = Field(default=CASE, description="As /cases lists it.")
    no_deal: Name | None = Field(
        default=None, description="The path without a deal; left out: the case's own."
    )
    election_channel: bool = Field(default=True, description="Whether approval moves the election.")
    draws: int = Field(default=200, ge=20, le=400, description="Joint samples of everything uncertain.")
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Same seed, same result.")
    weights: Literal["drawn", "rank_order_centroid", "rank_sum"] | dict[Name, dict[Name, Points]] = Field(
        default="drawn",
        description="All readings of each actor's rank order, one of them for everybody, or your own: "
        "{actor: {outcome: 0 to 100}}. What is not named weighs nothing; other actors keep their draws.",
    )
    pinned: dict[Name, Held] = Field(
        default_factory=dict, max_length=8, description="Parameters held at a value in every draw."
    )


class PackageBody(Setting):
    """One package: named, or the status quo, with some levels changed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [PACKAGE_EXAMPLE, OWN_EXAMPLE]})

    package: Name | None = Field(default=None, description="A package of the case; left out: the status quo.")
    levels: dict[Name, Name] = Field(
        default_factory=dict, description="{clause: level}, changes of the package."
    )


def setting_of(*, weights: str = "drawn", pinned: str = "{}", **rest: Any) -> Setting:
    """Return the setting of an address, in which own weights and pins are JSON text, or refuse it with all faults."""
    try:
        own = json.loads(weights) if weights.startswith("{") else weights
        return Setting.model_validate({**rest, "weights": own, "pinned": json.loads(pinned)})
    except json.JSONDecodeError as wrong:
        raise OptionError([Fault("weights, pinned", f"no JSON ({wrong.msg})", "As in a body")]) from wrong
    except ValidationError as wrong:
        raise OptionError(
            [Fault(".".join(map(str, one["loc"])), one["msg"], "As in a body") for one in wrong.errors()]
        ) from wrong


PLACES = {"--set": "levels", "--package": "package", "--no-deal": "no_deal", "--weights": "weights",
          "--weight": "weights", "--pin": "pinned"}  # fmt: skip


def asked_of(body: Setting) -> Asked:
    """Return which session a request needs, or refuse all that its case does not have."""
    from winset.study import swings
    from winset.study.chosen import choice_faults

    case = known_case(body.case)
    weights = body.weights if isinstance(body.weights, str) else swings(body.weights)
    # Six digits are what a link holds: whoever follows it must be told the same numbers.
    pinned = tuple((name, float(f"{value:.5e}")) for name, value in sorted(body.pinned.items()))
    if faults := choice_faults(case, body.no_deal, weights, pinned):
        raise in_body(faults)
    no_deal = body.no_deal or case.default_no_deal
    return Asked(case.id, no_deal, body.election_channel, body.draws, body.seed, weights, pinned)


def in_body(faults: Sequence[Fault]) -> OptionError:
    """Return the error of faults that the command line would tell, at their places in a body."""
    return OptionError([Fault(PLACES.get(one.where, one.where), one.what, one.expected) for one in faults])


def levels_of(case: Case, body: PackageBody) -> dict[str, str]:
    """Return a level for every clause, or refuse with all that is unknown."""
    from winset.study.simulation import checked_levels

    try:
        return checked_levels(case, body.package, body.levels)
    except OptionError as wrong:
        raise in_body(wrong.faults) from wrong
