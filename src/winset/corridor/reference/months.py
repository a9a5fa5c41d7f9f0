"""All months of one draw and one path."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from winset.corridor.reference.counts import city_outcomes, group_outcomes, outcomes
from winset.corridor.reference.mechanisms import (
    adaptation,
    consequences,
    crossing,
    departures,
    interception,
    levers_of,
    transit,
    waiting,
)
from winset.corridor.reference.people import ByCity, ByGroup, ByName, People, Setting

MEAN_OUTCOMES = ("in_transit", "waiting", "on_street", "approval")


@dataclass(frozen=True)
class Run:
    """What a run returns: one dictionary a month, totals, who won, the last state, levers and flows of each month.

    `unaccounted` is the largest share of everybody whom the ledger missed in any month.
    """

    months: list[ByName]
    by_group: list[dict[str, ByGroup]]
    by_city: list[dict[str, ByCity]]
    totals: ByName
    lost: bool
    people: People
    flows: list[tuple[ByName, SimpleNamespace]]
    unaccounted: float
    smallest_stock: float


def one_month(t: int, state: People, setting: Setting) -> tuple[ByName, SimpleNamespace]:
    """Sections 1 to 7 in order; returns the levers in force and the month's flows."""
    x = levers_of(t, setting, state.lost)
    leaving = departures(t, x, state, setting)
    road = transit(leaving.D, state, setting)
    stopped = interception(x, road.reach, state, setting)
    held = waiting(x, leaving.A, stopped.funded, state, setting)
    tried = crossing(x, leaving.A, held.direct, state, setting)
    sent = consequences(t, x, tried.enc, tried.load, state, setting)
    deaths = {"deaths_on_the_way": road.deaths, "deaths_at_the_border": tried.deaths}
    flows = {
        name: value for part in (leaving, stopped, held, tried, sent) for name, value in vars(part).items()
    }
    month = SimpleNamespace(**(flows | deaths))
    adaptation(t, month, state, setting)
    return x, month


def months_of(setting: Setting, state: People) -> Iterator[tuple[ByName, SimpleNamespace, ByName]]:
    """Yield each month's levers, flows and outcomes; `state` is changed in place."""
    for t in range(len(setting.level)):
        x, month = one_month(t, state, setting)
        yield x, month, outcomes(x, month, state, setting)


def totals_of(months: Sequence[ByName]) -> ByName:
    """The outcomes of a horizon: sums, and means of what is a level."""
    totals = {name: sum(month[name] for month in months) for name in months[0]}
    for name in MEAN_OUTCOMES:
        totals[name] /= len(months)
    return totals


def run(setting: Setting, state: People) -> Run:
    """All months of one draw and one path. `state` is changed and returned as the last state."""
    at_start = state.everyone()
    months, by_group, by_city, flows = [], [], [], []
    unaccounted, smallest = 0.0, 0.0
    for x, month, counted in months_of(setting, state):
        flows.append((x, month))
        months.append(counted)
        by_group.append(group_outcomes(month, state))
        by_city.append(city_outcomes(month, state))
        expected = at_start + state.entered
        unaccounted = max(unaccounted, abs(state.everyone() - expected) / max(expected, 1.0))
        stocks = (state.P, state.T, state.S, state.L, state.N, state.W)
        smallest = min(smallest, *(persons for stock in stocks for persons in stock.values()))
    return Run(months, by_group, by_city, totals_of(months), state.lost, state, flows, unaccounted, smallest)
