"""Worlds for the corridor's own tests: one plain world in which every lever has something to move, and random ones.

Figures are round and for the tests only; none is an estimate.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.parameter_names import CITY_PARAMETERS, GROUP_PARAMETERS, SCALARS
from winset.corridor.places import CITIES, GROUPS
from winset.corridor.state import CorridorInputs, Schedule, State

FloatArray = NDArray[np.float64]

SCALAR_VALUES: dict[str, float] = {
    "response": 1.0, "learning": 0.2, "credulity": 0.3, "habituation": 0.15, "postpone_share": 0.5,
    "postpone_return": 0.4, "postpone_quit": 0.05, "wait_response": 0.3, "lawful_elasticity": -0.2,
    "sanctions_effect_12m": -0.1, "aid_elasticity": -0.05, "aid_lag": 1.0, "aid_active": 1.0, "aid_baseline": 5e7,
    "south_pass": 0.6, "north_pass": 0.8, "continue_share": 0.8, "hold_exit": 0.5, "settle_share": 0.6,
    "burden_weight": 0.2, "deport_retry": 0.3, "effort_saturation": 0.8, "unfunded_share": 0.3,
    "event_money_share": 0.1, "fungibility": 0.5, "cost_return_mexico": 800.0, "cost_transfer": 150.0,
    "cost_event": 50.0, "wait_exit": 0.03, "wait_hazard": 0.3, "catch": 0.8, "return_retry": 0.5,
    "removal_retry": 0.2, "mexican_return_share": 0.6, "mexican_retry": 0.4, "families_returned": 0.5,
    "return_use": 0.7, "seats": 120.0, "consent_u": 0.5, "consent_floor": 0.1, "consent_ceiling": 0.9,
    "detention_beds": 38_000.0, "detention_stay": 1.1, "limit_reach": 0.5, "cost_place": 450.0,
    "cost_processing": 400.0, "cost_release": 800.0, "cost_removal": 3_000.0, "cost_bed_month": 4_500.0,
    "port_loss": 1e9, "port_loss_mexico_share": 0.5, "processing_relief": 1e-9, "harm_reported": 0.002,
    "harm_true": 0.03, "street_multiplier": 1.5, "transit_exposure": 0.5, "death_darien": 0.001,
    "death_border": 0.0005, "approval_effect": -3.0, "approval_fall": 0.5, "approval_recover": 0.2,
    "approval_pass_through": 0.4, "election_margin": 1.0, "election_shock": 0.0, "approval_reference": 200_000.0,
    "load_aversion": 0.3, "harm_aversion": 2.0, "announce_effort": 0.2, "announce_flights": 0.1,
}  # fmt: skip
GROUP_VALUES: dict[str, float] = {
    "transit_exit": 0.6, "intercept": 0.3, "deportable": 0.4, "wait_share": 0.3, "port_share": 1 / 7,
    "removal_base": 900.0, "adult_share": 0.6, "family_share": 0.35, "darien_share": 0.5, "base_chance": 0.6,
}  # fmt: skip
CITY_VALUES: dict[str, float] = {"places": 1_200.0, "acceptance": 0.4, "harm_multiplier": 1.0}
LEVER_VALUES: dict[str, float] = {
    "interception_effort": 1.0, "deportation_capacity": 6_000.0, "southward_transfers": 8_000.0,
    "returns_cap": 20_000.0, "returns_eligibility": 0.3, "screening_capacity": 20_000.0, "city_acceptance": 1.0,
    "us_flights_venezuela": 8.0, "mexico_flights_venezuela": 8.0, "parole": 30_000.0, "appointments": 20_000.0,
    "ports_open": 1.0, "policing_aid": 1e6, "treasury_top_up": 2e6, "shelter_funding": 5e5, "sanctions_relief": 0.6,
    "development_aid": 0.0, "release_limit": 0.0, "border_processing": 0.0,
}  # fmt: skip
LEVER_ROW: FloatArray = np.array([LEVER_VALUES[lever.name] for lever in LEVERS])


def plain_world(n_draws: int = 1, months: int = 12, **scalars: float) -> CorridorInputs:
    """Every group and city alike; `scalars` replace the values above. People set out for the north in 20,000s."""
    values = SCALAR_VALUES | scalars
    rows = np.array([values[name] for name in SCALARS])
    groups = np.array([GROUP_VALUES[name] for name in GROUP_PARAMETERS])
    cities = np.array([CITY_VALUES[name] for name in CITY_PARAMETERS])
    stocks = np.full((7, len(GROUPS), n_draws), 10_000.0)
    stocks[5:] = 0.6
    stocks[1:4, 0] = 0.0
    return CorridorInputs(
        origin=646,
        scalars=np.repeat(rows[:, None], n_draws, axis=1),
        groups=np.broadcast_to(groups[:, None, None], (len(groups), len(GROUPS), n_draws)).copy(),
        cities=np.broadcast_to(cities[:, None, None], (len(cities), len(CITIES), n_draws)).copy(),
        city_share=np.full((len(CITIES), len(GROUPS)), 1 / len(CITIES)),
        level=np.full((months, len(GROUPS), n_draws), 20_000.0),
        expulsion=np.zeros((months, len(GROUPS))),
        state=State(
            stocks=stocks,
            waiting=np.full((len(CITIES), len(GROUPS), n_draws), 300.0),
            scalars=np.zeros((3, n_draws)),
            harm_memory=np.full((len(CITIES), n_draws), 0.03),
        ),
    )


def plain_schedule(inputs: CorridorInputs, deal: FloatArray | None = None, onset: int = 0) -> Schedule:
    """The plain levers throughout, and `deal` (path, lever) from `onset` to the end; no election."""
    months, _, n_draws = inputs.level.shape
    return Schedule(
        deal=LEVER_ROW[None] if deal is None else deal,
        base=np.tile(LEVER_ROW, (months, 1)),
        onset=np.full(len(LEVERS), onset, dtype=np.int64),
        end=np.full((len(LEVERS), n_draws), months + 1, dtype=np.int64),
        successor=np.zeros(len(LEVERS)),
        successor_reverses=np.zeros(len(LEVERS), dtype=np.bool_),
        election=-1,
        inauguration=-1,
    )


def paths_with(*changes: dict[str, float]) -> FloatArray:
    """The plain levers with one row of changes each, (path, lever)."""
    rows = np.tile(LEVER_ROW, (len(changes), 1))
    for row, change in zip(rows, changes, strict=True):
        for name, value in change.items():
            row[lever_index(name)] = value
    return rows


def random_world(seed: int, *, n_draws: int, n_paths: int, months: int) -> tuple[CorridorInputs, Schedule]:
    """The plain world with every figure multiplied by 0 to 3 (a share held to [0, 1]) and levers over their ranges."""
    rng = np.random.default_rng(seed)
    plain = plain_world(n_draws, months)

    def shaken(values: FloatArray, share: FloatArray) -> FloatArray:
        moved = values * rng.uniform(0.0, 3.0, size=values.shape)
        return np.where(share, np.clip(moved, 0.0, 1.0), moved)

    free = {"response", "aid_lag", "seats", "street_multiplier", "load_aversion", "harm_aversion"}
    shares = np.array([0 < SCALAR_VALUES[n] <= 1 and n not in free for n in SCALARS])[:, None]
    group_shares = np.array([n != "removal_base" for n in GROUP_PARAMETERS])[:, None, None]
    city_shares = np.array([n == "acceptance" for n in CITY_PARAMETERS])[:, None, None]
    groups = shaken(plain.groups, group_shares)
    ages = rng.dirichlet((3, 2, 1), size=(len(GROUPS), n_draws))
    groups[GROUP_PARAMETERS.index("adult_share")] = ages[..., 0]
    groups[GROUP_PARAMETERS.index("family_share")] = ages[..., 1]
    groups[GROUP_PARAMETERS.index("port_share")] = rng.dirichlet(np.ones(len(GROUPS)), size=n_draws).T
    scalars = shaken(plain.scalars, shares)
    scalars[SCALARS.index("aid_baseline")] += 1e6
    scalars[SCALARS.index("detention_stay")] += 0.1
    scalars[SCALARS.index("cost_place")] += 10.0
    scalars[SCALARS.index("approval_reference")] += 1e4
    inputs = replace(
        plain,
        scalars=scalars,
        groups=groups,
        cities=shaken(plain.cities, city_shares),
        city_share=rng.dirichlet(np.full(len(CITIES), 0.4), size=len(GROUPS)).T.copy(),
        level=plain.level * rng.uniform(0.0, 3.0, size=plain.level.shape),
        state=replace(
            plain.state,
            stocks=np.concatenate(
                [
                    plain.state.stocks[:5] * rng.uniform(0, 3, (5, 7, n_draws)),
                    rng.uniform(0, 1, (2, 7, n_draws)),
                ]
            ),
            waiting=plain.state.waiting * rng.uniform(0, 3, plain.state.waiting.shape),
        ),
    )
    low = np.array([lever.low for lever in LEVERS])
    high = np.array([lever.high for lever in LEVERS])
    # Half the levers near their plain values, where caps bind now and then, half anywhere in their range.
    shape = (n_paths + months + 1, len(LEVERS))
    near = np.clip(LEVER_ROW * rng.uniform(0, 3, shape), low, high)
    levers = np.where(rng.random(shape) < 0.5, near, low + (high - low) * rng.random(shape))
    schedule = Schedule(
        deal=levers[:n_paths],
        base=levers[n_paths : n_paths + months],
        onset=rng.integers(0, 4, len(LEVERS)),
        end=rng.integers(1, months + 3, (len(LEVERS), n_draws)),
        successor=levers[-1],
        successor_reverses=rng.random(len(LEVERS)) < 0.5,
        election=int(rng.integers(-1, months)),
        inauguration=int(rng.integers(-1, months)),
    )
    return inputs, schedule
