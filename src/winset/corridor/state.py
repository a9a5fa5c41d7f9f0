"""What the corridor starts from, what it is told, and the arrays in which one block of lanes is worked out.

The frozen dataclasses are what other layers hand over, draws last. The named tuples are the same things cut to one
block of `LANES` draws, with exactly `LANES` columns; the compiled functions see nothing else.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

# Singles too, where a caller asks the kernel for them.
FloatArray = NDArray[np.float64]
Precision = DTypeLike
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

STOCKS: Final[tuple[str, ...]] = ("postponed", "transit", "south", "held", "north", "expected", "used_to")
STATE_SCALARS: Final[tuple[str, ...]] = ("approval", "tightness_before", "lost")
EXITS: Final[tuple[str, ...]] = (
    "quit",
    "settled",
    "gone_home",
    "deported_mexico",
    "removed",
    "returned_home",
    "released",
    "gotaway",
    "admitted",
    "dead",
)
QUIT: Final = 0
SETTLED: Final = 1
GONE_HOME: Final = 2
DEPORTED_MEXICO: Final = 3
REMOVED: Final = 4
RETURNED_HOME: Final = 5
RELEASED: Final = 6
GOTAWAY: Final = 7
ADMITTED: Final = 8
DEAD: Final = 9


@dataclass(frozen=True)
class State:
    """The corridor at one moment.

    `stocks` (stock, group, draw): the first five of STOCKS in persons, `expected` and `used_to` as probabilities.
    `waiting` (city, group, draw), persons. `scalars` (3, draw): approval in points from the reference,
    tightness_before, lost (0 or 1). `harm_memory` (city, draw), events per person-month.
    """

    stocks: FloatArray
    waiting: FloatArray
    scalars: FloatArray
    harm_memory: FloatArray


@dataclass(frozen=True)
class CorridorInputs:
    """Everything that does not depend on the deal.

    `origin`: the last month with an official figure, counted from 1970-01; month 0 of the run is the next one.
    `scalars` (scalar, draw), `groups` (parameter, group, draw), `cities` (parameter, city, draw): rows as in
    parameters.py. `city_share` (city, group) sums to 1 over cities. `level` (month, group, draw): departures a month
    intended if nothing changed; its first axis is the horizon. `expulsion` (month, group): share expelled to Mexico.
    """

    origin: int
    scalars: FloatArray
    groups: FloatArray
    cities: FloatArray
    city_share: FloatArray
    level: FloatArray
    expulsion: FloatArray
    state: State


@dataclass(frozen=True)
class Schedule:
    """The levers of every path, month by month; values in the units of `levers.LEVERS`.

    `deal` (path, lever) holds from month `onset` (lever,) until before month `end` (lever, draw); `base`
    (month, lever) elsewhere. From `inauguration` on, where the incumbent has lost the election held in month
    `election`, the levers of `successor_reverses` (lever,) take the values `successor` (lever,).
    A negative month does not occur.
    """

    deal: FloatArray
    base: FloatArray
    onset: IntArray
    end: IntArray
    successor: FloatArray
    successor_reverses: BoolArray
    election: int
    inauguration: int


class Theta(NamedTuple):
    """The parameters and levels of one block of lanes; axes as in CorridorInputs, with lanes for draws.

    `ln_missed` (group, lane) is ln(1 - intercept): it depends on no path, so it is taken once.
    """

    scalars: FloatArray
    groups: FloatArray
    cities: FloatArray
    city_share: FloatArray
    ln_missed: FloatArray


class Plan(NamedTuple):
    """The schedule of one block of lanes; `end` is (lever, lane), `reverses` is 0 or 1.

    `since` (month, lever) is the months since the onset, a number like the others: an integer times a single is a
    double to numba.
    """

    deal: FloatArray
    base: FloatArray
    onset: IntArray
    since: FloatArray
    end: IntArray
    successor: FloatArray
    reverses: IntArray
    election: int
    inauguration: int


class Stocks(NamedTuple):
    """Where everybody is: persons by (group, lane), `waiting` by (city, group, lane), and what is remembered."""

    postponed: FloatArray
    transit: FloatArray
    south: FloatArray
    held: FloatArray
    north: FloatArray
    expected: FloatArray  # chance of staying that people count on
    used_to: FloatArray  # the chance they have got used to
    waiting: FloatArray
    approval: FloatArray  # (lane,)
    tightness: FloatArray  # (lane,), of the announcements last heard
    lost: FloatArray  # (lane,), 1 if the incumbent has lost
    harm_memory: FloatArray  # (city, lane)
    exits: FloatArray  # (exit, group, lane), persons since the start
    entered: FloatArray  # (group, lane), intended departures since the start


class Flows(NamedTuple):
    """What moved in one month, persons; (group, lane) unless said."""

    alarm: FloatArray  # share, 0 to 1
    departures: FloatArray
    reached: FloatArray
    intercepted: FloatArray
    deported: FloatArray
    deport_wish: FloatArray
    stopped: FloatArray
    moved: FloatArray
    direct: FloatArray  # at the border, and do not wait
    gathered: FloatArray  # waiting over all cities
    admitted: FloatArray
    transferred: FloatArray
    attempts: FloatArray
    encounters: FloatArray
    gotaways: FloatArray
    expelled: FloatArray
    return_use: FloatArray  # share that officers try to return, before city acceptance
    returned: FloatArray
    left: FloatArray  # neither expelled nor returned; after removals: released
    asked: FloatArray  # removals asked for
    more: FloatArray  # removals a release limit adds
    removed: FloatArray
    by_place: FloatArray  # (city, group, lane): encounters
    on_street: FloatArray  # (city, lane)
    street_share: FloatArray  # (city, lane)
    load: FloatArray  # (city, lane): people per place
    acceptance: FloatArray  # (city, lane)
    waiting: FloatArray  # (city, lane): all groups
    funded: FloatArray  # (lane,): share of returns and transfers that money covers
    effort: FloatArray  # (lane,): effective interception effort
    consent: FloatArray  # (lane,): 1 if Venezuela takes flights
    share: FloatArray  # scratch, a share of each group
    ratio: FloatArray  # (lane,): scratch, a share met
    total: FloatArray  # (lane,): scratch, a sum over groups
    deaths: FloatArray  # (lane,)
    unscreened: FloatArray  # (lane,)
    lawful: FloatArray  # (lane,): log of the lawful pathways' effect on departures
    aid: FloatArray  # (lane,): log of development's effect on departures
    relief: FloatArray  # (lane,): factor of Venezuelan departures
