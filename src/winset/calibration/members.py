"""The members of the filter: where people are, how many set out, and the parameters, one column a member.

A member is one corridor. Its row of quantities is free of bounds (logs, log odds, normal scores), so that a straight
correction leaves it a corridor. One month forward is the corridor's own month; what the corridor does not know
moves by chance: the level of departures by heavy-tailed steps of the total and of the shares apart, parameters
that changed in the past by slow steps whose long-run spread is their prior, and stocks by a few percent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from winset.calibration.normal_scores import NormalScores
from winset.calibration.past import Past
from winset.calibration.readings import OFFSET, OTHERS, ROWS, SHELTERED, row_of
from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.parameters import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CHNV, GROUPS, MEXICO
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, MonthlyPaths, simulate_months
from winset.corridor.state import STOCKS, CorridorInputs, Schedule, State

FloatArray = npt.NDArray[np.float64]

FIXED: Final = (
    "response",
    "learning",
    "credulity",
    "habituation",
    "postpone_share",
    "postpone_return",
    "postpone_quit",
    "wait_response",
    "lawful_elasticity",
    "south_pass",
    "north_pass",
    "continue_share",
    "hold_exit",
    "burden_weight",
    "deport_retry",
    "wait_exit",
    "catch",
    "return_retry",
    "removal_retry",
    "mexican_retry",
    "families_returned",
    "return_use",
    "announce_flights",
    *(f"transit_exit.{group}" for group in GROUPS[1:]),
    *(f"deportable.{group}" for group in GROUPS[1:]),
    "acceptance",
)
"""Parameters that change slowly, if at all."""
MOVING: Final = (
    "wait_hazard",
    "mexican_return_share",
    *(f"intercept.{group}" for group in GROUPS[1:]),
    *(f"wait_share.{group}" for group in GROUPS),
    *(f"darien_share.{group}" for group in GROUPS[2:]),
    *(f"honduras_share.{group}" for group in GROUPS[2:]),
)
"""Parameters that moved with policy and routes: the value at the origin is what the months ahead start from."""
PARAMETERS: Final = FIXED + MOVING
PERSISTENCE: Final = np.repeat([0.99, 0.97], [len(FIXED), len(MOVING)])[:, None]
"""Monthly persistence of each normal score: half of a departure is gone in six years, or in two. Assumed. Nothing is
constant for ever, and what was learned long ago about a parameter counts for less."""
SHELTERED_SHARE: Final = 0.35
"""Share of the people waiting who have a shelter place: the middle of E106. Its spread is in the readings' error."""
PEOPLE: Final = ("postponed", "transit", "south", "held", "north")
N: Final = len(GROUPS)


@dataclass(frozen=True)
class Layout:
    """Where each kind of quantity stands among the rows: slices over `quantities`."""

    level: slice
    people: slice
    waiting: slice
    chances: slice
    scores: slice
    quantities: int


def _layout() -> Layout:
    sizes = {"level": N, "people": 5 * N, "waiting": N, "chances": 2 * N, "scores": len(PARAMETERS)}
    at, slices = 0, {}
    for name, size in sizes.items():
        slices[name] = slice(at, at + size)
        at += size
    return Layout(**slices, quantities=at)


LAYOUT: Final = _layout()


@dataclass(frozen=True)
class Members:
    """`rows` (quantity, member) as LAYOUT has them; `state` as it came out of the month, of which rows hold the stocks;
    `scalars`, `groups`, `cities` the kernel's parameters as drawn from the evidence, of which `scores` hold the fitted.
    """

    rows: FloatArray
    state: State
    scalars: FloatArray
    groups: FloatArray
    cities: FloatArray
    scores: NormalScores

    @property
    def size(self) -> int:
        """Return the number of members."""
        return int(self.rows.shape[1])


def with_state(rows: FloatArray, state: State) -> State:
    """Return the state that corrected rows stand for: stocks anew, waiting in the cities' old proportions."""
    size = rows.shape[1]
    stocks = state.stocks.copy()
    people = np.expm1(np.clip(rows[LAYOUT.people], 0.0, 16.0)).reshape(5, N, size)
    stocks[:5] = people
    stocks[1:5, MEXICO] = 0.0
    stocks[STOCKS.index("north"), MEXICO] = people[4, MEXICO]
    stocks[5:] = expit(rows[LAYOUT.chances]).reshape(2, N, size)
    before = state.waiting.sum(axis=0)
    after = np.maximum(np.expm1(np.minimum(rows[LAYOUT.waiting], 16.0)), 0.0)
    waiting = state.waiting * (after / np.maximum(before, 1e-6))
    return State(stocks, waiting, state.scalars, state.harm_memory)


def state_rows(rows: FloatArray, state: State) -> None:
    """Write a state into its rows, in place."""
    size = rows.shape[1]
    rows[LAYOUT.people] = np.log1p(state.stocks[:5]).reshape(-1, size)
    rows[LAYOUT.waiting] = np.log1p(state.waiting.sum(axis=0))
    rows[LAYOUT.chances] = logit(np.clip(state.stocks[5:], 1e-4, 1 - 1e-4)).reshape(-1, size)


def parameter_values(members: Members) -> dict[str, FloatArray]:
    """Return the fitted parameters' values by name, each (member,)."""
    values = members.scores.to_values(members.rows[LAYOUT.scores])
    return dict(zip(members.scores.names, values, strict=True))


def with_values(
    scalars: FloatArray, groups: FloatArray, cities: FloatArray, values: Mapping[str, FloatArray]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the kernel's arrays anew with the fitted `values` (by name, each (member,)) in their places."""
    scalars, groups, cities = scalars.copy(), groups.copy(), cities.copy()
    for name, value in values.items():
        stem, _, group = name.partition(".")
        if stem in SCALARS:
            scalars[SCALARS.index(stem)] = value
        elif stem in GROUP_PARAMETERS:
            groups[GROUP_PARAMETERS.index(stem), GROUPS.index(group)] = value
        elif stem in CITY_PARAMETERS:
            cities[CITY_PARAMETERS.index(stem)] = value
    return scalars, groups, cities


def month_schedule(levers: FloatArray, before: FloatArray, size: int) -> Schedule:
    """Return one month under the recorded levers; paroles are compared to those of the month `before`."""
    count = len(LEVERS)
    return Schedule(
        deal=levers[None],
        base=before[None],
        onset=np.zeros(count, dtype=np.int64),
        end=np.ones((count, size), dtype=np.int64),
        successor=before,
        successor_reverses=np.zeros(count, dtype=np.bool_),
        election=-1,
        inauguration=-1,
    )


def forward(members: Members, past: Past, at: int) -> tuple[Members, FloatArray, FloatArray]:
    """Return the members a month on, what each says of the month's readings (row, member), and departures meant.

    Departures meant are (group, member). The level stays that of people who expect what they now expect: what
    expectations and paroles did in the month is inside it afterwards.
    """
    values = parameter_values(members)
    scalars, groups, cities = with_values(members.scalars, members.groups, members.cities, values)
    state = with_state(members.rows, members.state)
    _of_month(groups, scalars, past, at, members)
    groups[GROUP_PARAMETERS.index("base_chance")] = state.stocks[5]
    inputs = CorridorInputs(
        origin=int(past.months[at]) - 1,
        scalars=scalars,
        groups=groups,
        cities=cities,
        city_share=past.city_share[at],
        level=np.exp(members.rows[LAYOUT.level])[None],
        expulsion=past.expulsion[at][None],
        state=state,
    )
    run = simulate_months(inputs, month_schedule(past.levers[at], past.before[at], members.size))
    rows = members.rows.copy()
    state_rows(rows, run.final_state)
    paroles = lever_index("parole")
    opened = np.log((past.levers[at, paroles] + 1000.0) / (past.before[at, paroles] + 1000.0))
    learned = scalars[SCALARS.index("response")] * (run.final_state.stocks[5] - state.stocks[5])
    rows[LAYOUT.level] += (
        learned + np.array(CHNV)[:, None] * scalars[SCALARS.index("lawful_elasticity")] * opened
    )
    moved = Members(rows, run.final_state, members.scalars, members.groups, members.cities, members.scores)
    meant = run.entered[:, 0]
    return moved, _predictions(run, state, values, groups), meant


def _of_month(groups: FloatArray, scalars: FloatArray, past: Past, at: int, members: Members) -> None:
    """Put into the arrays what the record shows of the month directly; what it does not show keeps its prior."""
    groups[GROUP_PARAMETERS.index("port_share")] = past.port_share[at][:, None]
    for name, share in (("adult_share", past.adult_share), ("family_share", past.family_share)):
        row = GROUP_PARAMETERS.index(name)
        groups[row] = np.where(np.isnan(share[at])[:, None], members.groups[row], share[at][:, None])
    row = GROUP_PARAMETERS.index("removal_base")
    spread = members.groups[row] / np.maximum(np.median(members.groups[row], axis=-1), 1e-9)[:, None]
    told = past.removals[at][:, None] * spread
    groups[row] = np.where(np.isnan(told), members.groups[row], told)
    groups[row, MEXICO] = 0.0
    scalars[SCALARS.index("approval_reference")] = past.usual[at]


def _predictions(
    run: MonthlyPaths, before: State, values: dict[str, FloatArray], groups: FloatArray
) -> FloatArray:
    """Return (row, member), logs with the readings' offset, in the order of ROWS."""
    by_group = {name: run.by_group[GROUP_OUTCOMES.index(name), 0, :, 0] for name in GROUP_OUTCOMES}
    between, ports = by_group["border_patrol_encounters"], by_group["port_encounters"]
    reached = before.stocks[STOCKS.index("transit")] * groups[GROUP_PARAMETERS.index("transit_exit")]
    others = list(OTHERS)
    waiting = run.by_city[CITY_OUTCOMES.index("waiting"), 0, :, 0]
    out = np.empty((len(ROWS), run.entered.shape[-1]))
    for name in ("border_patrol_encounters", "port_encounters", "interceptions"):
        for group in range(N):
            if (name, group) in ROWS:
                out[row_of(name, group)] = by_group[name][group]
    for group in others:
        label = GROUPS[group]
        if ("darien", group) in ROWS:
            out[row_of("darien", group)] = values[f"darien_share.{label}"] * by_group["departures"][group]
        out[row_of("honduras", group)] = values[f"honduras_share.{label}"] * reached[group]
    for name, group in ROWS:
        if name == "sent_back":
            out[row_of(name, group)] = by_group["returns"][group]
    out[row_of("others_between")] = between[others].sum(axis=0)
    out[row_of("others_at_ports")] = ports[others].sum(axis=0)
    out[row_of("total")] = (between + ports).sum(axis=0)
    out[row_of(SHELTERED)] = SHELTERED_SHARE * waiting.sum(axis=0)
    logs: FloatArray = np.log(np.maximum(out, 0.0) + OFFSET)
    return logs
