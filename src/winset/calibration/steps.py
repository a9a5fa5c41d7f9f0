"""Where the members of the filter begin, and what moves from month to month that no mechanism of the corridor moves.

Levels of departures take heavy-tailed steps, common and by group, apart (sums of group walks inflate the total). A
step is felt along the whole route at once, as news is; a smaller one is felt at home alone and reaches the border with
those who left. Dated measures widen steps, and so does having been far off. Sizes were chosen on months before 2021
(ADR 17).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from winset.calibration.members import LAYOUT, PARAMETERS, PEOPLE, PERSISTENCE, Members, forward
from winset.calibration.normal_scores import normal_scores
from winset.calibration.past import Past
from winset.calibration.readings import ROWS, Reading
from winset.corridor.parameters import GROUP_PARAMETERS
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.priors import corridor_parameters
from winset.corridor.state import State
from winset.draws import Draws, generator, quantile_fit, uniforms

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

TOTAL_STEP: Final = 0.15
"""Monthly spread of the log of all departures and of everybody on the way, common to all groups."""
GROUP_STEP: Final = 0.25
"""Monthly spread of the same of one group beside the common step."""
AT_HOME: Final = 0.10
"""Monthly spread of the log level of one group at home alone, which the border sees when they arrive."""
ON_THE_WAY: Final = 0.05
"""Monthly spread of each stock by itself, in logs."""
TAIL: Final = 5
"""Degrees of freedom of the steps: Student's t, as in the outlook."""
BREAK: Final = 2.0
"""Factor on the steps of the groups that a dated measure aims at."""
HEARS: Final = 0.05
"""How fast a group's steps widen or narrow by how far it was off, in logs a month."""
FURTHEST: Final = 6.0
"""Largest squared miss that counts: one break does not make a group wild."""
RESTLESS: Final = (0.5, 3.0)
"""Bounds of the factor on a group's steps."""
START_SPREAD: Final = 0.5
"""Spread of the first level around 1.5 times the first month's encounters, in logs."""
SPIN_UP: Final = 8
"""Months at the first level before the first reading, so that nobody starts from an empty road."""
HONDURAS_SHARE: Final = (0.2, 0.6, 0.9)
"""Share of a group's journeys that Honduras registers. Assumed: most on foot, few of those who fly to Mexico."""


def drawn_parameters(draws: Draws) -> FloatArray:
    """Return (parameter, member) prior draws of PARAMETERS."""
    size = draws.n_draws

    def of(name: str) -> FloatArray:
        stem = name.partition(".")[0]
        if name == "acceptance":
            return draws.values[f"acceptance.{CITIES[0]}"]
        if stem == "honduras_share":
            share = uniforms(draws.seed, f"fit/{name}", size, stratified=True)
            return np.asarray(quantile_fit("beta", *HONDURAS_SHARE).ppf(share))
        return draws.values[name]

    return np.array([of(name) for name in PARAMETERS])


def started(draws: Draws, past: Past, level: FloatArray, seed: int) -> Members:
    """Return members at the first `level` (group,), spun up under the first month's levers, with nothing read yet."""
    scalars, groups, cities = corridor_parameters(draws)
    scores, at = normal_scores(PARAMETERS, drawn_parameters(draws))
    size = draws.n_draws
    expected = groups[GROUP_PARAMETERS.index("base_chance")]
    stocks = np.zeros((7, len(GROUPS), size))
    stocks[5:] = expected
    state = State(
        stocks,
        np.full((len(CITIES), len(GROUPS), size), 1e-6),
        np.zeros((3, size)),
        np.zeros((len(CITIES), size)),
    )
    rows = np.zeros((LAYOUT.quantities, size))
    steps = generator(seed, "filter/start").standard_normal((len(GROUPS), size))
    rows[LAYOUT.level] = np.log(level)[:, None] + START_SPREAD * steps
    rows[LAYOUT.chances] = logit(np.clip(stocks[5:], 1e-4, 1 - 1e-4)).reshape(-1, size)
    rows[LAYOUT.scores] = at
    members = Members(rows, state, scalars, groups, cities, scores)
    first = members.rows[LAYOUT.level].copy()
    for _ in range(SPIN_UP):
        members, _, _ = forward(members, past, 0)
        members.rows[LAYOUT.level] = first
    return members


def stirred(members: Members, broken: BoolArray, restless: FloatArray, rng: np.random.Generator) -> None:
    """Move in place what no mechanism moves: levels, stocks by a little, and parameters towards their priors.

    `broken` (group,) says at whom a measure of the month aims: their steps are wider, and the common one if all are.
    `restless` (group,) is the factor by which a group has lately moved more than expected.
    """
    rows, size = members.rows, members.size
    unit = np.sqrt(TAIL / (TAIL - 2))
    factor = (restless * np.where(broken, BREAK, 1.0))[:, None]
    common = TOTAL_STEP * (BREAK if broken.all() else 1.0)
    step = common * rng.standard_t(TAIL, size) / unit
    step = step + GROUP_STEP * factor * rng.standard_t(TAIL, (len(GROUPS), size)) / unit
    at_home = AT_HOME * factor * rng.standard_t(TAIL, (len(GROUPS), size)) / unit
    rows[LAYOUT.level] += step + at_home
    # Those who wait at the border have arrived: news moves those who are still on the way.
    rows[LAYOUT.people] += np.tile(step, (len(PEOPLE), 1))
    rows[LAYOUT.people] += ON_THE_WAY * rng.standard_normal((len(PEOPLE) * len(GROUPS), size))
    scores = rows[LAYOUT.scores]
    scores *= PERSISTENCE
    scores += np.sqrt(1 - PERSISTENCE**2) * rng.standard_normal(scores.shape)


def learned(restless: FloatArray, said: FloatArray, told: Sequence[Reading]) -> FloatArray:
    """Return `restless` after the month's Border Patrol counts: larger where they lay further off than expected.

    The squared miss over its expected size is 1 on average for a group that moves as much as assumed.
    """
    out = restless.copy()
    for one in told:
        name, group = ROWS[one.row]
        if name == "border_patrol_encounters":
            spread = said[one.row].var() + one.variance
            off = (one.log_value - said[one.row].mean()) ** 2 / spread
            out[group] *= np.exp(HEARS * (min(off, FURTHEST) - 1.0))
    bounded: FloatArray = np.clip(out, *RESTLESS)
    return bounded
