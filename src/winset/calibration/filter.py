"""The corridor held to the record month by month: one pass over the months gives every origin.

For each month the members step forward by the corridor's own month, then are corrected by what had been published
when that month's encounters were (`readings`). After each month a sample of them is kept: parameters, stocks and
levels as a person of that day could know them. Leaves out: what comes after the origin (`outlook`), and seasons,
which a level that follows the record month by month holds already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.assimilation import correct
from winset.calibration.breaks import breaks, closed
from winset.calibration.members import LAYOUT, Members, forward
from winset.calibration.past import Past
from winset.calibration.readings import ROWS, Reading
from winset.calibration.steps import learned, started, stirred
from winset.corridor.places import GROUPS
from winset.draws import Draws, generator

FloatArray = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]
Key = tuple[str, int, int]

LAGS: Final = 5
"""Months whose levels are still corrected by what came later: few take longer from home to the border."""
KEPT: Final = 1024
"""Members kept of every month."""
SMOOTHED: Final = ("border_patrol_encounters", "port_encounters", "interceptions")
"""Series whose modelled values are kept."""


@dataclass(frozen=True)
class Snapshot:
    """The members kept after one month.

    `rows` (quantity, member) as members.LAYOUT has them, and the parts of the state that are in no row: `waiting`
    (city, group, member), `state_scalars` (3, member), `harm_memory` (city, member). `parameters` (name, member)
    are the values of members.PARAMETERS; `meant` (month, group, member) departures meant in the last LAGS months,
    the newest last.
    """

    month: int
    rows: Single
    waiting: Single
    state_scalars: Single
    harm_memory: Single
    parameters: Single
    meant: Single


@dataclass(frozen=True)
class Filtered:
    """One pass.

    `past` as it was told; `snapshots` one a month; `meant` (month, group, member), departures meant as known LAGS
    months later; `modelled` by series (month, group, member) after its readings; `foretold` (month, row, member), logs
    of what was said of a month before any of its readings; `prior` (name, member), the parameters' draws; `unofficial`
    months at the end (0 or 1) have a preliminary total only.
    """

    past: Past
    snapshots: tuple[Snapshot, ...]
    meant: Single
    modelled: Mapping[str, Single]
    foretold: Single
    prior: Single
    unofficial: int

    @property
    def months(self) -> npt.NDArray[np.int64]:
        """Return the months of the pass."""
        return self.past.months


@dataclass
class _Kept:
    """What one pass writes down; `lagging` are quantities of past months that later readings still move."""

    first: int
    meant: Single
    modelled: dict[str, Single]
    foretold: Single
    snapshots: list[Snapshot] = field(default_factory=list)
    lagging: dict[Key, FloatArray] = field(default_factory=dict)
    official: dict[int, FloatArray] = field(default_factory=dict)


def filtered(
    draws: Draws,
    past: Past,
    read: tuple[Reading, ...],
    *,
    level: FloatArray,
    seed: int,
    unofficial: int = 0,
    progress: Callable[[float], object] | None = None,
) -> Filtered:
    """Return one pass over the months of `past`, from prior `draws`, one a member; `level` (group,) is a first guess.

    The last `unofficial` months (0 or 1) have only a preliminary total: it corrects the month before as well.
    """
    members = started(draws, past, level, seed)
    prior = members.scores.to_values(members.rows[LAYOUT.scores]).astype(np.float32)
    rng, restless = generator(seed, "filter/pass"), np.ones(len(GROUPS))
    broken, months, kept = breaks(past.months), len(past.months), min(members.size, KEPT)
    out = _Kept(
        first=int(past.months[0]),
        meant=np.zeros((months, len(GROUPS), kept), np.float32),
        modelled={name: np.zeros((months, len(GROUPS), kept), np.float32) for name in SMOOTHED},
        foretold=np.zeros((months, len(ROWS), kept), np.float32),
    )
    official = members
    for at in range(months):
        month = int(past.months[at])
        told = [one for one in read if one.step == month]
        stirred(members, broken[at], restless, rng)
        if at == months - unofficial:
            # With the month's step: what was told of it is then met by running on from here.
            official = replace(members, rows=members.rows.copy())
            out.lagging |= {("official", at - 1, row): values for row, values in enumerate(official.rows)}
        members, said, sets_out = forward(members, past, at)
        out.foretold[at] = said[:, :kept]
        restless = learned(restless, said, [one for one in told if one.month == month])
        out.lagging |= {("said", at, row): values for row, values in enumerate(said)}
        out.lagging |= {
            ("meant", at, group): np.log(np.maximum(sets_out[group], 1.0)) for group in range(len(GROUPS))
        }
        later = {("said", one.month - out.first, one.row) for one in read if one.step > month}
        before = members.rows[LAYOUT.scores].copy()
        _read(members, told, out, later, rng)
        # A closed road says where people are, and nothing of a road that is open.
        scores = before if closed(month) else members.rows[LAYOUT.scores]
        members.rows[LAYOUT.scores] = members.scores.within(scores)
        out.snapshots.append(
            _snapshot(members, month, out.meant[max(0, at - LAGS + 1) : at + 1].copy(), kept)
        )
        if progress is not None:
            progress((at + 1) / months)
    if unofficial:
        corrected = replace(official, rows=np.array([out.official[row] for row in range(LAYOUT.quantities)]))
        corrected.rows[LAYOUT.scores] = members.scores.within(corrected.rows[LAYOUT.scores])
        last = out.meant[max(0, months - 1 - LAGS) : months - 1].copy()
        out.snapshots[-2] = _snapshot(corrected, int(past.months[-2]), last, kept)
    return Filtered(past, tuple(out.snapshots), out.meant, out.modelled, out.foretold, prior, unofficial)


def _read(
    members: Members, told: list[Reading], out: _Kept, later: set[Key], rng: np.random.Generator
) -> None:
    """Correct the members and what lags by the month's readings, and write down what nothing will move any more."""
    keys = list(out.lagging)
    rows = np.concatenate([members.rows, np.array([out.lagging[key] for key in keys])])
    where = {key: LAYOUT.quantities + place for place, key in enumerate(keys)}
    told = [one for one in told if ("said", one.month - out.first, one.row) in where]
    correct(
        rows,
        [where["said", one.month - out.first, one.row] for one in told],
        [one.log_value for one in told],
        [one.variance for one in told],
        rng,
    )
    members.rows[:] = rows[: LAYOUT.quantities]
    kept = out.foretold.shape[-1]
    newest = max(then for kind, then, _ in keys if kind == "meant")
    out.lagging = {}
    for key, place in where.items():
        kind, then, row = key
        if kind == "meant":
            out.meant[then, row] = np.exp(rows[place, :kept])
            still = then > newest - LAGS + 1
        elif kind == "said":
            name, group = ROWS[row]
            if name in out.modelled:
                out.modelled[name][then, group] = np.exp(rows[place, :kept])
            still = key in later
        else:
            out.official[row] = rows[place].copy()
            still = False
        if still:
            out.lagging[key] = rows[place].copy()


def _snapshot(members: Members, month: int, meant: Single, kept: int) -> Snapshot:
    def single(values: FloatArray) -> Single:
        return values[..., :kept].astype(np.float32)

    return Snapshot(
        month,
        single(members.rows),
        single(members.state.waiting),
        single(members.state.scalars),
        single(members.state.harm_memory),
        single(members.scores.to_values(members.rows[LAYOUT.scores][:, :kept])),
        meant,
    )
