"""A table for two: what is asked to open it, what a side says, and what each side sees."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import compare_digest
from typing import Any, Literal

from fastapi import WebSocket
from pydantic import BaseModel, ConfigDict, Field

from winset.app.api.bodies import Name, Setting
from winset.app.api.sessions import Asked
from winset.app.talks import Talks


class TalksBody(Setting):
    """Talks to begin."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"case": "january-2024", "draws": 20, "rounds": 6}]}
    )

    first: Literal["usa", "mex"] = Field(default="usa", description="Who makes the first offer.")
    rounds: int = Field(default=10, ge=1, le=40, description="Offers at most, both sides' together.")
    seconds_a_move: int | None = Field(default=None, ge=10, le=3600, description="Left out: no clock.")


class Move(BaseModel):
    """What a side does in its turn."""

    model_config = ConfigDict(extra="forbid")

    do: Literal["offer", "accept", "leave"]
    levels: dict[Name, Name] = Field(
        default_factory=dict, description="Changes of the status quo, with an offer."
    )


class Entry(BaseModel):
    """The first message: which side this is."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=64)


@dataclass
class Table:
    """One pair of people. `seen` (offer,) is what each side sees of each offer; `deadline` in monotonic seconds."""

    id: str
    asked: Asked
    tokens: Mapping[str, str]
    talks: Talks
    seconds_a_move: int | None
    seen: list[Mapping[str, Any]] = field(default_factory=list)
    sockets: dict[str, WebSocket] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: Any = None
    deadline: float | None = None
    clock: asyncio.Task[None] | None = None
    ending: asyncio.Task[None] | None = None
    touched: float = field(default_factory=time.monotonic)

    def side_of(self, token: str) -> str | None:
        """Return the side that a token seats."""
        return next((side for side, known in self.tokens.items() if compare_digest(known, token)), None)

    def view(self, side: str) -> dict[str, Any]:
        """Return what a side sees: its own gains, and after the end everything."""
        talks, ended = self.talks, self.talks.outcome is not None
        shown: dict[str, Any] = {
            "type": "state", "side": side, "turn": None if ended else talks.turn, "first": talks.first,
            "setting": setting_document(self.asked),
            "round": len(talks.offers), "rounds": talks.rounds, "present": sorted(self.sockets),
            "offers": [
                {"by": offer.by, "round": offer.round, "levels": dict(offer.levels),
                 **(dict(seen) if ended else {side: seen[side]})}
                for offer, seen in zip(talks.offers, self.seen, strict=True)
            ],
            "outcome": talks.outcome, "ended_by": talks.ended_by,
        }  # fmt: skip
        if self.deadline is not None and not ended:
            shown["seconds_left"] = max(0, round(self.deadline - time.monotonic()))
        if ended:
            shown["agreed"] = None if talks.agreed is None else dict(talks.agreed)
            shown["left"] = self.left
        return shown


def setting_document(asked: Asked) -> dict[str, Any]:
    """Return the setting that a table is played under, so that both pages show the numbers of its offers."""
    from winset.report.choices import chosen_document

    return {
        "no_deal": asked.no_deal,
        "election_channel": asked.election_channel,
        "draws": asked.draws,
        "seed": asked.seed,
        **chosen_document(asked.weights, asked.pinned),
    }
