"""What became of every 1,000 encounters fewer: two runs of the same draws held against each other, person by person.

People are conserved in the corridor, so a fall of encounters is somewhere: people who never left, who wait, who are in
the south or on the way, who settled, were returned or turned back, got away, were admitted at a port, or died; or the
same people are met less often. The entries sum to the fall. It says where people are, not whether that is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.places import CITIES
from winset.corridor.simulate import CITY_OUTCOMES, GROUP_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.corridor.state import EXITS, STOCKS

FloatArray = npt.NDArray[np.float64]

ENTRIES: Final = (
    "never_left",
    "waiting",
    "moved_south",
    "settled",
    "returned",
    "uncounted",
    "admitted",
    "died",
    "met_less_often",
)
"""Where people are at the end. `never_left` at home: not set out, put off or given up. `moved_south` in the south,
held, or on the way. `returned` sent home by Mexico or gone home. `uncounted` got away. `met_less_often` is no
person: fewer repeated encounters of the same people."""
PAYERS: Final = {"usa": "cost_usa_usd", "mex": "cost_mexico_usd"}
HARMS: Final = ("harms_reported", "harms_estimated", "deaths", "returns_unscreened")
SMALLEST: Final = 0.01
"""The least fall, as a share, of which a thousand is told, and the least of a draw in a band: less is noise."""


@dataclass(frozen=True)
class PerThousand:
    """One quantity for every 1,000 encounters fewer: the ratio of means, and (draw,) of the draws with a fall."""

    mean: float
    draws: FloatArray


@dataclass(frozen=True)
class Fewer:
    """A fall of Border Patrol encounters over the horizon and what stands against it, for every 1,000.

    `encounters` (draw,) is the fall. `entries` by ENTRIES, in persons but for `met_less_often`; they sum to 1,000.
    `person_months` by city: `waiting`, and of it `on_street`. `usd` by payer, more is positive. `harms` in events.
    """

    encounters: FloatArray
    entries: Mapping[str, PerThousand]
    person_months: Mapping[str, Mapping[str, PerThousand]]
    usd: Mapping[str, PerThousand]
    harms: Mapping[str, PerThousand]


def fewer_encounters(run: MonthlyPaths, than: MonthlyPaths) -> Fewer | None:
    """Return what stands against the encounters that `run` has fewer than `than`; None where the mean fall is small.

    Both are runs of one path, of the same draws, months and starting state.
    """
    fall = _met(than) - _met(run)
    if fall.mean() <= SMALLEST * _met(than).mean():
        return None
    counted = fall > SMALLEST * _met(than)

    def per_thousand(more: FloatArray) -> PerThousand:
        each = 1000.0 * more[counted] / fall[counted]
        return PerThousand(1000.0 * float(more.mean() / fall.mean()), each)

    def more(name: str) -> FloatArray:
        row = OUTCOMES.index(name)
        grown: FloatArray = (run.values[row, :, 0] - than.values[row, :, 0]).sum(axis=0)
        return grown

    cities = run.by_city[:, :, :, 0].sum(axis=1) - than.by_city[:, :, :, 0].sum(axis=1)
    entries = {name: _where(run)[name] - _where(than)[name] for name in ENTRIES}
    return Fewer(
        encounters=fall,
        entries={name: per_thousand(values) for name, values in entries.items()},
        person_months={
            city: {
                name: per_thousand(cities[CITY_OUTCOMES.index(name), c]) for name in ("waiting", "on_street")
            }
            for c, city in enumerate(CITIES)
        },
        usd={payer: per_thousand(more(name)) for payer, name in PAYERS.items()},
        harms={name: per_thousand(more(name)) for name in HARMS},
    )


def _met(run: MonthlyPaths) -> FloatArray:
    total: FloatArray = run.values[OUTCOMES.index("border_patrol_encounters"), :, 0].sum(axis=0)
    return total


def _where(run: MonthlyPaths) -> dict[str, FloatArray]:
    """Return (draw,) by ENTRIES: where everybody is who was not met, less whoever came in and whoever was met again.

    Whoever was met and did not leave the corridor by it can be met again: encounters less releases, removals and
    returns home. So the entries of two runs differ by minus the difference of their encounters.
    """

    def left(*names: str) -> FloatArray:
        rows = [EXITS.index(name) for name in names]
        total: FloatArray = run.exits[rows, :, 0].sum(axis=(0, 1))
        return total

    def stock(*names: str) -> FloatArray:
        total: FloatArray = run.final_state.stocks[[STOCKS.index(name) for name in names]].sum(axis=(0, 1))
        return total

    met = run.by_group[GROUP_OUTCOMES.index("border_patrol_encounters"), :, :, 0].sum(axis=(0, 1))
    return {
        "never_left": stock("postponed") + left("quit") - run.entered[:, 0].sum(axis=0),
        "waiting": run.final_state.waiting.sum(axis=(0, 1)),
        "moved_south": stock("transit", "south", "held", "north"),
        "settled": left("settled"),
        "returned": left("deported_mexico", "gone_home"),
        "uncounted": left("gotaway"),
        "admitted": left("admitted"),
        "died": left("dead"),
        "met_less_often": left("released", "removed", "returned_home") - met,
    }
