"""The compiled corridor against the plain one: the same page written down twice, held together case by case."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from corridor.branches import branches_of
from corridor.random_inputs import CASES, random_case
from numpy.typing import NDArray

from winset.corridor.reference import months
from winset.corridor.reference.by_name import people_of, setting_of
from winset.corridor.reference.months import Run, run
from winset.corridor.reference.people import CITIES, EXITS, GROUPS, NM, Setting
from winset.corridor.simulate import (
    CITY_OUTCOMES,
    GROUP_OUTCOMES,
    OUTCOMES,
    MonthlyPaths,
    Totals,
    simulate_months,
    simulate_totals,
)
from winset.corridor.state import CorridorInputs, Schedule

FloatArray = NDArray[np.float64]
RELATIVE = 1e-12
# What is a difference of two counts has the rounding of the larger one, which no relative bound of the difference can
# ask for. The floor is 1e-15 (a few roundings) of everybody who was ever in the corridor; for money, of the largest
# bill; for chances, approval and harm an exposed person, of 1.
FLOOR = 1e-15
MONEY = ("cost_usa_usd", "cost_mexico_usd")
POINTS = ("approval", "expected")


@dataclass(frozen=True)
class Pair:
    """One case run by both programs; `runs[path, draw]` is the plain one's."""

    inputs: CorridorInputs
    schedule: Schedule
    months: MonthlyPaths
    totals: Totals
    runs: dict[tuple[int, int], Run]
    settings: dict[tuple[int, int], Setting]


def _pair(inputs: CorridorInputs, schedule: Schedule, draws: Sequence[int]) -> Pair:
    cells = [(path, draw) for path in range(schedule.deal.shape[0]) for draw in draws]
    settings = {(path, draw): setting_of(inputs, schedule, path, draw) for path, draw in cells}
    return Pair(
        inputs=inputs,
        schedule=schedule,
        months=simulate_months(inputs, schedule),
        totals=simulate_totals(inputs, schedule),
        runs={cell: run(settings[cell], people_of(inputs, cell[1])) for cell in cells},
        settings=settings,
    )


@cache
def pair_of(twist: str, seed: int) -> Pair:
    inputs, schedule = random_case(twist, seed)
    return _pair(inputs, schedule, range(inputs.scalars.shape[-1]))


def _scale(name: str, plain: Run, start: float) -> float:
    if name in MONEY:
        return max(abs(month[cost]) for month in plain.months for cost in MONEY)
    return 1.0 if name in POINTS else start + plain.people.entered


def _differences(pair: Pair) -> Iterator[tuple[str, float, float, float]]:
    """Every figure both programs give: where it stands, the kernel's, the plain one's, the floor."""
    for (path, draw), plain in pair.runs.items():
        start = people_of(pair.inputs, draw).everyone()
        here = f"path {path}, draw {draw}"
        for row, name in enumerate(OUTCOMES):
            floor = FLOOR * _scale(name, plain, start)
            yield f"total {name}, {here}", pair.totals.values[row, path, draw], plain.totals[name], floor
            for t, month in enumerate(plain.months):
                yield f"{name}, month {t}, {here}", pair.months.values[row, t, path, draw], month[name], floor
        for row, name in enumerate(GROUP_OUTCOMES):
            floor = FLOOR * _scale(name, plain, start)
            for t, month in enumerate(plain.by_group):
                for i, g in enumerate(GROUPS):
                    figure = pair.months.by_group[row, t, i, path, draw]
                    yield f"{name} of {g}, month {t}, {here}", figure, month[name][g], floor
        for row, name in enumerate(CITY_OUTCOMES):
            floor = FLOOR * _scale(name, plain, start)
            for t, month in enumerate(plain.by_city):
                for i, c in enumerate(CITIES):
                    figure = pair.months.by_city[row, t, i, path, draw]
                    yield f"{name} in {c}, month {t}, {here}", figure, month[name][c], floor


def _state_differences(pair: Pair) -> Iterator[tuple[str, float, float, float]]:
    """Exits of every path, and the last state of the first."""
    for (path, draw), plain in pair.runs.items():
        people = plain.people
        here = f"path {path}, draw {draw}"
        floor = FLOOR * (people_of(pair.inputs, draw).everyone() + people.entered)
        yield f"entered, {here}", pair.months.entered[:, path, draw].sum(), people.entered, floor
        for row, name in enumerate(EXITS):
            for i, g in enumerate(GROUPS):
                yield (
                    f"{name} of {g}, {here}",
                    pair.months.exits[row, i, path, draw],
                    people.exits[name][g],
                    floor,
                )
        if path > 0:
            continue
        final = pair.months.final_state
        stocks = (people.P, people.T, people.S, people.L, people.N, people.e, people.m)
        for letter, stock, kernel in zip("PTSLNem", stocks, final.stocks[..., draw], strict=True):
            for i, g in enumerate(GROUPS):
                yield f"{letter} of {g}, {here}", kernel[i], stock[g], FLOOR if letter in "em" else floor
        for i, c in enumerate(CITIES):
            yield f"harm memory of {c}, {here}", final.harm_memory[i, draw], people.v[c], FLOOR
            for j, g in enumerate(GROUPS):
                yield f"W of {g} in {c}, {here}", final.waiting[i, j, draw], people.W[c, g], floor
        scalars = (people.approval, people.tightness_before, float(people.lost))
        for name, value, kernel in zip(
            ("approval", "tightness", "lost"), scalars, final.scalars[:, draw], strict=True
        ):
            yield f"{name}, {here}", kernel, value, FLOOR


def _disagreements(figures: Iterator[tuple[str, float, float, float]]) -> list[str]:
    return [
        f"{where}: kernel {kernel!r}, page {plain!r}"
        for where, kernel, plain, floor in figures
        if not abs(kernel - plain) <= RELATIVE * abs(plain) + floor
    ]


each_case = pytest.mark.parametrize(
    ("twist", "seed"), CASES, ids=[f"{twist} {seed}" for twist, seed in CASES]
)


@each_case
def test_the_kernel_gives_every_outcome_that_the_page_gives(twist: str, seed: int) -> None:
    assert _disagreements(_differences(pair_of(twist, seed)))[:10] == []


@each_case
def test_the_kernel_ends_with_everybody_where_the_page_has_them(twist: str, seed: int) -> None:
    assert _disagreements(_state_differences(pair_of(twist, seed)))[:10] == []


@each_case
def test_the_kernel_has_the_incumbent_lose_exactly_where_the_page_has(twist: str, seed: int) -> None:
    pair = pair_of(twist, seed)
    for (path, draw), plain in pair.runs.items():
        assert bool(pair.months.lost[path, draw]) == bool(pair.totals.lost[path, draw]) == plain.lost


@each_case
def test_the_page_loses_nobody_and_has_no_negative_stock(twist: str, seed: int) -> None:
    for plain in pair_of(twist, seed).runs.values():
        assert plain.unaccounted < 1e-12
        assert plain.smallest_stock >= -FLOOR * plain.people.everyone()


@each_case
def test_the_page_keeps_every_cap_that_it_promises(twist: str, seed: int) -> None:
    pair = pair_of(twist, seed)
    for cell, plain in pair.runs.items():
        p = pair.settings[cell].p
        for (x, month), outcome in zip(plain.flows, plain.months, strict=True):
            returned = sum(month.ret[c, g] for c in CITIES for g in NM)
            flights = x["mexico_flights_venezuela"] * p.seats
            within = {
                "returns": (returned, min(x["returns_cap"], x["screening_capacity"])),
                "appointments": (outcome["port_encounters"], x["appointments"] * x["ports_open"]),
                "deportations": (outcome["mexico_deportations"], x["deportation_capacity"] + flights),
                "removals": (outcome["removals"], p.detention_beds / p.detention_stay),
                "transfers": (sum(month.south.values()), x["southward_transfers"]),
            }
            assert {
                name: pair for name, pair in within.items() if pair[0] > pair[1] * (1 + 1e-12) + 1e-9
            } == {}


def test_draws_of_other_blocks_do_not_leak_into_each_other() -> None:
    inputs, schedule = random_case("as drawn", 9, draws=75)
    pair = _pair(inputs, schedule, draws=(0, 15, 16, 31, 32, 63, 64, 74))
    assert _disagreements(_differences(pair))[:10] == []


def test_the_cases_take_both_sides_of_every_branch() -> None:
    taken: dict[str, Counter[bool]] = {}
    for twist, seed in CASES:
        pair = pair_of(twist, seed)
        for cell, plain in pair.runs.items():
            for name, holds in branches_of(plain, pair.settings[cell]):
                taken.setdefault(name, Counter())[holds] += 1
    one_sided = {name: dict(sides) for name, sides in taken.items() if min(sides[True], sides[False]) < 5}
    assert one_sided == {}


def test_the_cases_see_every_outcome_away_from_zero() -> None:
    biggest = dict.fromkeys(OUTCOMES, 0.0)
    for twist, seed in CASES:
        for plain in pair_of(twist, seed).runs.values():
            for name, value in plain.totals.items():
                biggest[name] = max(biggest[name], abs(value))
    assert {name for name, value in biggest.items() if value < 1.0} == set()


def test_the_cases_see_every_group_and_city_away_from_zero() -> None:
    biggest: dict[tuple[str, str], float] = {}
    for twist, seed in CASES:
        for plain in pair_of(twist, seed).runs.values():
            for month in (*plain.by_group, *plain.by_city):
                for name, by_place in month.items():
                    for place, value in by_place.items():
                        biggest[name, place] = max(biggest.get((name, place), 0.0), abs(value))
    # Mexicans pass neither interception nor the buses south; expectation is a share.
    assert {key for key, value in biggest.items() if value < 0.5} == {("interceptions", "mexico")}


def test_the_page_shares_nothing_with_the_kernel() -> None:
    sources = {
        path.stem: path.read_text(encoding="utf-8") for path in Path(months.__file__).parent.glob("*.py")
    }
    kernel = re.compile(r"^(?:from|import) (?:winset\.(?!corridor\.reference)|numba|numpy)", re.MULTILINE)
    assert {name for name, text in sources.items() if kernel.search(text)} == {"by_name"}


def test_there_are_sixty_cases_or_more() -> None:
    assert len(set(CASES)) >= 60
