"""The shape of `case.yaml`: parties, actors, calendar, third parties, bills, and the paths without a deal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from winset.policy.clauses import Range, Setting, SourceEntry, Text


@dataclass(frozen=True)
class Event:
    """A dated event of either side's calendar."""

    day: date
    side: str
    title: Text
    basis: str


@dataclass(frozen=True)
class Party:
    """A side at the table; `prefers_incumbent` is what it gains in payoff points if the US incumbent stays."""

    id: str
    name: Text
    leader: str
    prefers_incumbent: Range | None


@dataclass(frozen=True)
class Weighed:
    """An outcome of the corridor that an actor weighs, and which way is better for it."""

    outcome: str
    better: Literal["less", "more"]


@dataclass(frozen=True)
class Actor:
    """Someone whose payoff counts: a leader, or an informal ratifier; measures stand in order of importance."""

    id: str
    name: Text
    party: str
    role: Literal["leader", "ratifier"]
    measures: tuple[Weighed, ...]
    basis: str


@dataclass(frozen=True)
class ThirdParty:
    """A veto player who does not sit at the table; `consent_of` of a clause names those it needs."""

    name: Text
    note: str
    consent: Range | None = None


@dataclass(frozen=True)
class Bill:
    """What a chamber would vote on; every level that names it passes or fails with it.

    `brought_by` is D or R for a party against the other's leaders, X for sponsors of both parties against the leaders
    or the President of one, B for the leaders of both; `topic` is a word of the table of roll calls.
    """

    title: Text
    kind: Literal["appropriation", "statute"]
    chamber: Literal["us_congress", "mx_congress"]
    direction: str
    brought_by: Literal["D", "R", "X", "B"]
    topic: str
    president: Literal["support", "oppose", "none"]
    basis: str


@dataclass(frozen=True)
class LeverPath:
    """Constant lever values from the case's date on; `settings` are those that differ from the status quo."""

    name: str
    title: Text
    levers: Mapping[str, float]
    settings: Mapping[str, Setting]


@dataclass(frozen=True)
class Threat:
    """What a side could do alone if the talks fail: levels of clauses that it grants, away from the status quo."""

    id: str
    party: str
    title: Text
    levels: Mapping[str, str]
    basis: str


@dataclass(frozen=True)
class Choice:
    """What a side once chose, asked for or refused: levels it took, and those it could have had instead.

    `ledger` are the entries that tell it. Clauses that neither names stand at the status quo of the case's date.
    """

    by: str
    day: date
    title: Text
    chose: Mapping[str, str]
    over: Mapping[str, str]
    ledger: tuple[str, ...]
    basis: str


class ChoiceEntry(BaseModel):
    """A past choice as `case.yaml` writes it."""

    by: str
    day: date
    title: Text
    chose: dict[str, str] = Field(default_factory=dict)
    over: dict[str, str] = Field(default_factory=dict)
    ledger: list[str] = Field(min_length=1)
    basis: str = Field(min_length=1)

    def made(self) -> Choice:
        """Return the entry as a choice."""
        return Choice(
            self.by, self.day, self.title, dict(self.chose), dict(self.over), tuple(self.ledger), self.basis
        )


class ThreatEntry(BaseModel):
    """A threat as `case.yaml` writes it, under the party that could carry it out."""

    title: Text
    levels: dict[str, str] = Field(min_length=1)
    basis: str = Field(min_length=1)

    def named(self, name: str, party: str) -> Threat:
        """Return the entry as the threat of that id and party."""
        return Threat(name, party, self.title, dict(self.levels), self.basis)


@dataclass(frozen=True)
class Review:
    """A month of the model in which both sides look again whether to keep a deal; a break takes effect in it."""

    month: int
    title: Text
    basis: str


@dataclass(frozen=True)
class Keeping:
    """When a deal is looked at again, and the chance that a break is seen as one."""

    monitoring: Range
    reviews: tuple[Review, ...]


class ReviewEntry(BaseModel):
    """A review as `case.yaml` writes it."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    title: Text
    basis: str = Field(min_length=1)


class KeepingEntry(BaseModel):
    """Reviews and monitoring as `case.yaml` writes them."""

    monitoring: Range
    reviews: list[ReviewEntry] = Field(min_length=1)


class Followed(BaseModel):
    """What happened after the case's date: the package that says it, and the last month it speaks of."""

    package: str
    until: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")


class PartyEntry(BaseModel):
    """A party as `case.yaml` writes it."""

    name: Text
    leader: str
    prefers_incumbent: Range | None = None

    def named(self, name: str) -> Party:
        """Return the entry as the party of that id."""
        return Party(name, self.name, self.leader, self.prefers_incumbent)


class ActorEntry(BaseModel):
    """An actor as `case.yaml` writes it."""

    name: Text
    party: str
    role: Literal["leader", "ratifier"]
    measures: list[Weighed] = Field(min_length=1)
    basis: str = Field(min_length=1)

    def named(self, name: str) -> Actor:
        """Return the entry as the actor of that id."""
        return Actor(name, self.name, self.party, self.role, tuple(self.measures), self.basis)


class LeverPathEntry(BaseModel):
    """Levers that a path without a deal, or a successor, sets otherwise than the status quo."""

    title: Text
    levers: dict[str, Setting] = Field(default_factory=dict)

    def path(self, name: str, status_quo: Mapping[str, float]) -> LeverPath:
        """Return the path, with the status quo where it says nothing."""
        values = {lever: setting.value for lever, setting in self.levers.items()}
        return LeverPath(name, self.title, {**status_quo, **values}, dict(self.levers))


class CaseFile(BaseModel):
    """`case.yaml`."""

    title: Text
    description: str = Field(min_length=1)
    as_of: date
    origin: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    us_election: date
    us_inauguration: date
    numeraire: Literal["usd"]
    swing_note: str = Field(min_length=1)
    parties: dict[str, PartyEntry] = Field(min_length=2)
    actors: dict[str, ActorEntry] = Field(min_length=2)
    calendar: list[Event]
    keeping: KeepingEntry | None = None
    followed: Followed | None = None
    claims: str | None = None
    third_parties: dict[str, ThirdParty]
    bills: dict[str, Bill]
    clause_order: list[str]
    default_no_deal: str
    no_deal: dict[str, LeverPathEntry]
    threats: dict[str, dict[str, ThreatEntry]] = Field(default_factory=dict)
    crowded_out: dict[str, str] = Field(default_factory=dict)
    choices: list[ChoiceEntry] = Field(default_factory=list)
    before: dict[str, dict[str, Setting]] = Field(default_factory=dict)
    preliminary: dict[str, Setting] = Field(default_factory=dict)
    successor: LeverPathEntry
    sources: list[SourceEntry] = Field(default_factory=list)
    assumed: dict[str, str] = Field(default_factory=dict)
