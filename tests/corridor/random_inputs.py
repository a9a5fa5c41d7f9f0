"""Random but admissible inputs of the corridor, wide on purpose, with the edges that chance alone would miss.

Nothing here is an estimate: ranges go well beyond what is plausible, so that caps bind in one case and are idle in the
next. A twist pushes one case to an edge (no levers, closed ports, everybody tries again ...); `TWISTS` names them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.corridor.levers import LEVERS
from winset.corridor.parameters import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.state import CorridorInputs, Schedule, State

FloatArray = NDArray[np.float64]
ORIGIN = 646  # November 2023, counted from January 1970; no equation reads it
N_GROUPS = N_CITIES = 7
STOCKS = ("P", "T", "S", "L", "N", "e", "m")
REPETITIONS = 3

SCALAR_RANGES: dict[str, tuple[float, float]] = {
    "response": (0, 8),
    "learning": (0.02, 1),
    "credulity": (0, 1.5),
    "habituation": (0, 1),
    "postpone_share": (0, 1),
    "postpone_return": (0, 1),
    "postpone_quit": (0, 0.5),
    "wait_response": (0, 3),
    "lawful_elasticity": (-0.6, 0),
    "sanctions_effect_12m": (-2.5, 0.5),
    "aid_elasticity": (-0.5, 0),
    "aid_lag": (0, 10),
    "aid_active": (0, 1),
    "aid_baseline": (1e6, 1e8),
    "south_pass": (0.1, 1),
    "north_pass": (0.1, 1),
    "continue_share": (0.3, 1),
    "hold_exit": (0.2, 1),
    "settle_share": (0, 1),
    "burden_weight": (0, 1),
    "deport_retry": (0, 1),
    "effort_saturation": (0.2, 1),
    "unfunded_share": (0, 1),
    "event_money_share": (0, 1),
    "fungibility": (0, 1),
    "cost_return_mexico": (100, 3_000),
    "cost_transfer": (50, 500),
    "cost_event": (10, 200),
    "wait_exit": (0, 0.3),
    "wait_hazard": (0, 1),
    "catch": (0.5, 1),
    "return_retry": (0, 1),
    "removal_retry": (0, 1),
    "mexican_return_share": (0, 1),
    "mexican_retry": (0, 1),
    "families_returned": (0, 1),
    "return_use": (0, 1),
    "seats": (100, 180),
    "consent_u": (0, 1),
    "consent_floor": (0, 0.5),
    "consent_ceiling": (0.5, 1),
    "detention_beds": (5e3, 6e4),
    "detention_stay": (0.5, 2),
    "limit_reach": (0, 1),
    "cost_place": (100, 1_500),
    "cost_processing": (50, 2_000),
    "cost_release": (0, 3_000),
    "cost_removal": (500, 10_000),
    "cost_bed_month": (1_000, 6_000),
    "port_loss": (1e8, 3e9),
    "port_loss_mexico_share": (0, 1),
    "processing_relief": (0, 5e-9),
    "harm_reported": (0, 0.01),
    "harm_true": (0, 0.2),
    "street_multiplier": (0, 4),
    "transit_exposure": (0, 2),
    "death_darien": (0, 5e-3),
    "death_border": (0, 3e-3),
    "approval_effect": (-15, 0),
    "approval_fall": (0, 1),
    "approval_recover": (0, 1),
    "approval_pass_through": (0, 1),
    "election_margin": (-5, 5),
    "election_shock": (-4, 4),
    "approval_reference": (5e4, 3e5),
    "load_aversion": (0, 3),
    "harm_aversion": (0, 5),
    "announce_effort": (0, 1),
    "announce_flights": (0, 0.5),
}
GROUP_RANGES: dict[str, tuple[float, float]] = {
    "transit_exit": (0.2, 1),
    "intercept": (0, 0.95),
    "deportable": (0, 1),
    "wait_share": (0, 1),
    "removal_base": (0, 6_000),
    "darien_share": (0, 1),
    "base_chance": (0.2, 0.95),
}
CITY_RANGES: dict[str, tuple[float, float]] = {
    "places": (200, 8_000),
    "acceptance": (0, 1),
    "harm_multiplier": (0.3, 3),
}
# Near the size of the flows, so that each cap binds in some months and not in others.
LEVER_RANGES: dict[str, tuple[float, float]] = {
    "interception_effort": (0, 3),
    "deportation_capacity": (0, 15_000),
    "southward_transfers": (0, 20_000),
    "returns_cap": (0, 60_000),
    "returns_eligibility": (0, 1),
    "screening_capacity": (0, 60_000),
    "city_acceptance": (0, 4),
    "us_flights_venezuela": (0, 60),
    "mexico_flights_venezuela": (0, 60),
    "parole": (0, 60_000),
    "appointments": (0, 60_000),
    "ports_open": (0, 1),
    "policing_aid": (0, 5e7),
    "treasury_top_up": (0, 2e7),
    "shelter_funding": (0, 2e7),
    "sanctions_relief": (0, 1),
    "development_aid": (0, 2e8),
    "release_limit": (0, 1),
    "border_processing": (0, 4e8),
}


@dataclass
class Sheet:
    """One case while it is being written: arrays by name, to be twisted and then frozen."""

    rng: np.random.Generator
    scalar: dict[str, FloatArray]
    group: dict[str, FloatArray]
    city: dict[str, FloatArray]
    city_share: FloatArray
    level: FloatArray
    expulsion: FloatArray
    stock: dict[str, FloatArray]
    waiting: FloatArray
    approval: FloatArray
    tightness_before: FloatArray
    lost: FloatArray
    harm_memory: FloatArray
    deal: dict[str, FloatArray]
    base: dict[str, FloatArray]
    successor: dict[str, float]
    reverses: dict[str, bool]
    onset: dict[str, int]
    end: dict[str, NDArray[np.int64]]
    election: int
    inauguration: int

    def set_levers(self, **values: float) -> None:
        """Give levers one value in the deal and without it."""
        for name, value in values.items():
            self.deal[name][...] = value
            self.base[name][...] = value


def _drawn_sheet(rng: np.random.Generator, draws: int) -> Sheet:
    months, paths = int(rng.integers(6, 21)), int(rng.integers(1, 4))
    cells = (N_GROUPS, draws)
    ages = np.moveaxis(rng.dirichlet((4, 3, 1), size=cells), -1, 0)
    group = {name: rng.uniform(*span, size=cells) for name, span in GROUP_RANGES.items()}
    group |= {"adult_share": ages[0], "family_share": ages[1]}
    group["port_share"] = rng.dirichlet(np.ones(N_GROUPS), size=draws).T
    group["transit_exit"][0] = 1.0  # mexico, as the page has it
    city_share = rng.dirichlet(np.full(N_CITIES, 0.6), size=N_GROUPS).T
    size = 10.0 ** rng.uniform(2.3, 4.6, size=(1, *cells))

    def level_of(name: str, shape: tuple[int, ...]) -> FloatArray:
        value = rng.uniform(*LEVER_RANGES[name], size=shape)
        return np.where(rng.random(shape) < 0.12, 0.0, value)

    stock = {name: rng.uniform(0, 2e4, size=cells) for name in STOCKS}
    stock |= {"e": rng.uniform(0.05, 1, size=cells), "m": rng.uniform(0.05, 1, size=cells)}
    stock["T"][0] = stock["S"][0] = stock["L"][0] = 0.0  # mexico skips transit, the south and interception
    return Sheet(
        rng=rng,
        scalar={name: rng.uniform(*span, size=draws) for name, span in SCALAR_RANGES.items()}
        | {
            "aid_lag": rng.integers(0, 10, size=draws) * 1.0,
            "aid_active": rng.integers(0, 2, size=draws) * 1.0,
        },
        group=group,
        city={name: rng.uniform(*span, size=(N_CITIES, draws)) for name, span in CITY_RANGES.items()},
        city_share=city_share,
        level=size * rng.uniform(0.5, 1.5, size=(months, *cells)),
        expulsion=np.zeros((months, N_GROUPS)),
        stock=stock,
        waiting=rng.uniform(0, 1_500, size=(N_CITIES, *cells)),
        approval=rng.uniform(-8, 4, size=draws),
        tightness_before=rng.uniform(0, 1, size=draws),
        lost=np.zeros(draws),
        harm_memory=rng.uniform(0, 0.5, size=(N_CITIES, draws)),
        deal={name: level_of(name, (paths,)) for name in LEVER_RANGES},
        base={name: level_of(name, (months,)) for name in LEVER_RANGES},
        successor={name: float(level_of(name, ())) for name in LEVER_RANGES},
        reverses={name: bool(rng.random() < 0.5) for name in LEVER_RANGES},
        onset={name: int(rng.integers(0, 4)) for name in LEVER_RANGES},
        end={name: rng.integers(3, months + 6, size=draws) for name in LEVER_RANGES},
        election=int(rng.integers(0, months)),
        inauguration=int(rng.integers(0, months)),
    )


def _no_levers(s: Sheet) -> None:
    s.set_levers(**dict.fromkeys(LEVER_RANGES, 0.0))


def _highest_levers(s: Sheet) -> None:
    s.set_levers(**{lever.name: lever.high for lever in LEVERS})


def _nobody(s: Sheet) -> None:
    s.level[...] = 0.0
    s.waiting[...] = 0.0
    for name in "PTSLN":
        s.stock[name][...] = 0.0


def _hardly_anybody(s: Sheet) -> None:
    _nobody(s)
    s.level[...] = 0.05


def _two_groups_missing(s: Sheet) -> None:
    for g in (2, 5):
        s.level[:, g] = 0.0
        s.waiting[:, g] = 0.0
        for name in "PTSLN":
            s.stock[name][g] = 0.0


def _caps_zero(s: Sheet) -> None:
    s.set_levers(returns_cap=0, deportation_capacity=0, southward_transfers=0, appointments=0)
    s.scalar["detention_beds"][...] = 0.0


def _caps_wide(s: Sheet) -> None:
    s.set_levers(
        returns_cap=2e5, screening_capacity=2e5, deportation_capacity=6e4, appointments=1.5e5, ports_open=1
    )
    s.set_levers(southward_transfers=6e4, treasury_top_up=1e9)
    s.scalar["detention_beds"][...] = 1e6


def _screening_is_short(s: Sheet) -> None:
    s.set_levers(screening_capacity=500.0, returns_cap=30_000.0, city_acceptance=4.0)
    s.deal["screening_capacity"][...] = 4_000.0
    s.onset["screening_capacity"] = 1
    s.scalar["return_use"][...] = 0.9


def _ports_closed(s: Sheet) -> None:
    s.set_levers(ports_open=0.0)


def _consent_refused(s: Sheet) -> None:
    s.scalar["consent_u"][...] = 0.999
    s.scalar["consent_ceiling"][...] = 0.6
    s.set_levers(us_flights_venezuela=20, mexico_flights_venezuela=20)


def _consent_given(s: Sheet) -> None:
    s.scalar["consent_u"][...] = 0.0
    s.scalar["consent_floor"][...] = 0.1
    s.set_levers(us_flights_venezuela=4, mexico_flights_venezuela=2, sanctions_relief=0.0)


def _many_flights(s: Sheet) -> None:
    _consent_given(s)
    s.set_levers(us_flights_venezuela=200, mexico_flights_venezuela=200)


def _no_election(s: Sheet) -> None:
    s.election = s.inauguration = -1
    s.scalar["election_margin"][...] = -50.0


def _incumbent_loses(s: Sheet) -> None:
    s.election, s.inauguration = 2, 4
    s.scalar["election_margin"][...] = -50.0
    s.reverses = dict.fromkeys(LEVER_RANGES, True)


def _incumbent_wins(s: Sheet) -> None:
    s.election, s.inauguration = 2, 4
    s.scalar["election_margin"][...] = 50.0
    s.reverses = dict.fromkeys(LEVER_RANGES, True)


def _lost_before(s: Sheet) -> None:
    s.election, s.inauguration = -1, 0
    s.lost[...] = 1.0


def _everybody_tries_again(s: Sheet) -> None:
    for name in ("continue_share", "deport_retry", "return_retry", "removal_retry", "mexican_retry"):
        s.scalar[name][...] = 1.0


def _nobody_tries_again(s: Sheet) -> None:
    for name in ("continue_share", "deport_retry", "return_retry", "removal_retry", "mexican_retry"):
        s.scalar[name][...] = 0.0


def _learn_at_once(s: Sheet) -> None:
    for name in ("learning", "habituation", "hold_exit", "south_pass", "north_pass", "wait_hazard"):
        s.scalar[name][...] = 1.0


def _never_learn(s: Sheet) -> None:
    for name in ("learning", "habituation", "credulity", "postpone_share", "wait_response"):
        s.scalar[name][...] = 0.0


def _expect_nothing(s: Sheet) -> None:
    s.stock["e"][...] = s.stock["m"][...] = 0.0


def _sudden_alarm(s: Sheet) -> None:
    s.tightness_before[...] = 0.0
    s.base["release_limit"][...] = s.base["us_flights_venezuela"][...] = 0.0
    s.deal["release_limit"][...] = 1.0
    s.deal["us_flights_venezuela"][...] = 60.0
    s.onset |= {"release_limit": 3, "us_flights_venezuela": 3}
    s.scalar |= {
        name: np.full_like(s.approval, 0.8) for name in ("credulity", "announce_flights", "postpone_share")
    }
    s.scalar["wait_response"][...] = 3.0


def _deal_inside_the_horizon(s: Sheet) -> None:
    s.onset = {name: int(s.rng.integers(2, 5)) for name in LEVER_RANGES}
    s.end = {name: s.rng.integers(4, 8, size=s.approval.size) for name in LEVER_RANGES}


def _deal_never_begins(s: Sheet) -> None:
    s.onset = dict.fromkeys(LEVER_RANGES, len(s.level))


def _expulsions(s: Sheet) -> None:
    s.expulsion[...] = s.rng.uniform(0, 1, size=s.expulsion.shape)
    s.expulsion[-2:] = 0.0


def _one_city(s: Sheet) -> None:
    s.city_share[...] = 0.0
    s.city_share[4] = 1.0


def _no_places(s: Sheet) -> None:
    s.city["places"][...] = 0.0
    s.set_levers(shelter_funding=0.0)


def _few_beds(s: Sheet) -> None:
    s.scalar["detention_beds"][...] = 800.0


def _beds_left_over_for_a_limit(s: Sheet) -> None:
    s.group["removal_base"][...] = 50.0
    s.scalar["detention_beds"][...] = 8_000.0
    s.set_levers(release_limit=0.7)


def _no_money(s: Sheet) -> None:
    s.set_levers(treasury_top_up=0.0, policing_aid=0.0)
    s.scalar["unfunded_share"][...] = 0.0
    s.scalar["event_money_share"][...] = 1.0


def _aid_counts(s: Sheet) -> None:
    s.scalar["aid_active"][...] = 1.0
    s.scalar["aid_lag"][...] = 2.0
    s.set_levers(development_aid=1e8)


TWISTS: dict[str, Callable[[Sheet], None]] = {
    "as drawn": lambda s: None,
    "no levers": _no_levers,
    "highest levers": _highest_levers,
    "nobody": _nobody,
    "hardly anybody": _hardly_anybody,
    "two groups missing": _two_groups_missing,
    "caps zero": _caps_zero,
    "caps wide": _caps_wide,
    "screening is short": _screening_is_short,
    "ports closed": _ports_closed,
    "consent refused": _consent_refused,
    "consent given": _consent_given,
    "many flights": _many_flights,
    "no election": _no_election,
    "incumbent loses": _incumbent_loses,
    "incumbent wins": _incumbent_wins,
    "lost before": _lost_before,
    "everybody tries again": _everybody_tries_again,
    "nobody tries again": _nobody_tries_again,
    "learn at once": _learn_at_once,
    "never learn": _never_learn,
    "expect nothing": _expect_nothing,
    "sudden alarm": _sudden_alarm,
    "deal inside the horizon": _deal_inside_the_horizon,
    "deal never begins": _deal_never_begins,
    "expulsions": _expulsions,
    "one city": _one_city,
    "no places": _no_places,
    "few beds": _few_beds,
    "beds left over for a limit": _beds_left_over_for_a_limit,
    "no money": _no_money,
    "aid counts": _aid_counts,
}
CASES: tuple[tuple[str, int], ...] = tuple(
    (twist, seed) for seed in range(REPETITIONS) for twist in TWISTS if twist != "nobody" or seed == 0
)


def _stacked(by_name: dict[str, FloatArray], names: Iterator[str]) -> FloatArray:
    return np.ascontiguousarray(np.stack([by_name[name] for name in names]), dtype=np.float64)


def random_case(twist: str, seed: int, draws: int | None = None) -> tuple[CorridorInputs, Schedule]:
    """Return the inputs and the schedule of a case: the same for the same twist and seed, on any machine."""
    rng = np.random.default_rng((list(TWISTS).index(twist), seed))
    s = _drawn_sheet(rng, int(rng.integers(1, 4)) if draws is None else draws)
    TWISTS[twist](s)
    levers = [lever.name for lever in LEVERS]
    state = State(
        stocks=_stacked(s.stock, iter(STOCKS)),
        waiting=np.ascontiguousarray(s.waiting),
        scalars=np.stack([s.approval, s.tightness_before, s.lost]),
        harm_memory=s.harm_memory,
    )
    inputs = CorridorInputs(
        origin=ORIGIN,
        scalars=_stacked(s.scalar, iter(SCALARS)),
        groups=_stacked(s.group, iter(GROUP_PARAMETERS)),
        cities=_stacked(s.city, iter(CITY_PARAMETERS)),
        city_share=np.ascontiguousarray(s.city_share),
        level=s.level,
        expulsion=s.expulsion,
        state=state,
    )
    schedule = Schedule(
        deal=np.ascontiguousarray(_stacked(s.deal, iter(levers)).T),
        base=np.ascontiguousarray(_stacked(s.base, iter(levers)).T),
        onset=np.array([s.onset[name] for name in levers], dtype=np.int64),
        end=np.stack([s.end[name] for name in levers]).astype(np.int64),
        successor=np.array([s.successor[name] for name in levers]),
        successor_reverses=np.array([s.reverses[name] for name in levers]),
        election=s.election,
        inauguration=s.inauguration,
    )
    return inputs, schedule
