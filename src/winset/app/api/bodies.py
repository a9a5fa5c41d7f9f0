"""What a request may say, checked once, with every fault told at once."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

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


class PackageBody(Setting):
    """One package: named, or the status quo, with some levels changed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [PACKAGE_EXAMPLE]})

    package: Name | None = Field(default=None, description="A package of the case; left out: the status quo.")
    levels: dict[Name, Name] = Field(
        default_factory=dict, description="{clause: level}, changes of the package."
    )


def asked_of(body: Setting) -> Asked:
    """Return which session a request needs, or refuse a path without a deal that there is not."""
    case = known_case(body.case)
    no_deal = body.no_deal or case.default_no_deal
    if no_deal not in case.no_deal_paths:
        expected = f"Choose one of {', '.join(case.no_deal_paths)}"
        raise OptionError([Fault("no_deal", f"no path {no_deal!r}", expected)])
    return Asked(case.id, no_deal, body.election_channel, body.draws, body.seed)


def levels_of(case: Case, body: PackageBody) -> dict[str, str]:
    """Return a level for every clause, or refuse with all that is unknown."""
    from winset.study.simulation import checked_levels

    try:
        return checked_levels(case, body.package, body.levels)
    except OptionError as wrong:
        places = {"--set": "levels", "--package": "package"}
        raise OptionError(
            [Fault(places.get(one.where, one.where), one.what, one.expected) for one in wrong.faults]
        ) from wrong
