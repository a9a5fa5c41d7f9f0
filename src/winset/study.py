"""The whole story on one page: from the record as of a day to the deals that two governments could sign, ratify
and keep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from winset.bargaining.star import Star, StarSolutions, star, star_solutions
from winset.calibration.fit import Fit, fit_corridor
from winset.calibration.observation import Observed, observe
from winset.corridor.priors import Basis, corridor_bases, corridor_draws
from winset.corridor.simulate import MonthlyPaths, Totals, simulate_months, simulate_totals
from winset.corridor.state import CorridorInputs, Schedule
from winset.data.evidence import EvidenceRow, evidence
from winset.data.record import (
    border_patrol_by_group,
    mexican_events_by_group,
    mexican_returns_by_group,
    monthly_record,
    ports_by_group,
    record_span,
)
from winset.data.tables import read_table
from winset.draws import Draws
from winset.errors import Fault, OptionError
from winset.execution import map_chunks
from winset.history.claims import ClaimResult, recompute_claims
from winset.months import parse_as_of
from winset.outcomes.evaluate import each_chunk, pilot_rows, standing
from winset.outcomes.measures import Measure, material_paths
from winset.policy.case import Case, read_case
from winset.policy.clauses import Clause
from winset.policy.effects import base_levers, schedule
from winset.policy.packages import package_levers
from winset.preferences.batna import reservation_values
from winset.preferences.payoff import (
    Preferences,
    measure_values,
    numeraire_usd_per_point,
    path_payoffs,
    swing_ranges,
)
from winset.preferences.weights import risk_draws, weight_draws
from winset.ratification.acceptance import acceptance_table, required_bills
from winset.ratification.chambers import read_chambers
from winset.ratification.judgements import read_judgements, tolerance_draws
from winset.ratification.tables import clause_table, range_draws
from winset.ratification.vote import Congress, congress_on
from winset.settlement.blocks import Game, hub_payoffs, level_payoffs
from winset.settlement.expected import (
    ExpectedGame,
    base_payoffs,
    leaf_payoffs,
    mean_as_carried_out,
    mean_force,
    pattern_sums,
)
from winset.settlement.single import Settled as SettledPackage
from winset.settlement.single import settle_package
from winset.settlement.stream import Settlement, settle

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[str, float], object]

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
NO_DEAL = ("status_quo", "best_responses", "breakdown")
PREFERENCE_DRAWS = 200
"""Preference draws for which the game is solved: more moves no share by more than four points."""


@dataclass(frozen=True)
class Study:
    """What to analyse. `as_of` None is the case's own date; later than that the run is labelled hindsight."""

    case: str
    as_of: str | None = None
    draws: int = 400
    seed: int = 1
    horizon: int = 24
    threads: int = 2
    election_channel: bool = True


@dataclass(frozen=True)
class Corridor:
    """The model as of a day: `fit` and its inputs, the draws behind them, and the record it was held to."""

    observed: Observed
    draws: Draws
    fit: Fit

    @property
    def inputs(self) -> CorridorInputs:
        """What the corridor starts from."""
        return self.fit.inputs


@dataclass(frozen=True)
class Weighing:
    """What any package is weighed with: the grid as arrays, preferences, the status quo's totals (outcome, draw),
    and no deal.

    `totals` are the corridor's on each no-deal path; `no_deal` the reservation payoffs (actor, draw).
    """

    game: Game
    wants: Mapping[str, Preferences]
    reference: FloatArray
    totals: Mapping[str, Totals]
    no_deal: Mapping[str, FloatArray]


@dataclass(frozen=True)
class Settled:
    """Payoffs of the whole space: hub payoffs (actor, path, draw), packages, and the expected game of each
    preference draw.
    """

    weighing: Weighing
    corridor: FloatArray
    lost: BoolArray
    payoff: FloatArray
    state: BoolArray
    packages: Settlement
    expected: ExpectedGame
    no_deal_expected: Mapping[str, tuple[FloatArray, FloatArray, float]]
    material: BoolArray

    @property
    def game(self) -> Game:
        """The grid as arrays."""
        return self.weighing.game

    @property
    def wants(self) -> Mapping[str, Preferences]:
        """What each actor weighs."""
        return self.weighing.wants


@dataclass(frozen=True)
class StudyResult:
    """Everything the report shows.

    `probes` holds for each hub clause the level asked for and what it alone does. `afterwards` is what was
    observed after the
    origin: hindsight, never an input.
    """

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    settled: Settled
    no_deal_paths: Mapping[str, MonthlyPaths]
    packages: Mapping[str, NamedPackage]
    bargains: Mapping[str, Bargains]
    probes: Mapping[str, tuple[str, MonthlyPaths]]
    bills: tuple[str, ...]
    claims: tuple[ClaimResult, ...]
    bases: tuple[Basis, ...]
    afterwards: Mapping[str, FloatArray]


def run_study(study: Study, progress: Progress | None = None) -> StudyResult:
    """Run the study. `progress(stage, share)` hears which stage is under way and how far it is, 0 to 1."""
    tell = progress or (lambda stage, share: None)
    case = read_case(study.case)
    as_of = study_date(case, study.as_of)
    tell("fit", 0.0)
    corridor = fitted_corridor(case, as_of, study)
    tell("no deal", 0.0)
    no_deal_paths = {name: no_deal_months(case, corridor, name, study) for name in NO_DEAL}
    settled = settled_game(case, corridor, study, tell)
    bargains = bargain(settled, study.threads, tell)
    tell("packages", 0.0)
    chosen = {name: dict(package.levels) for name, package in case.packages.items()}
    for rule in ("nash", "kalai_smorodinsky"):
        if (package := modal_package(bargains["status_quo"].solutions, rule)) is not None:
            chosen[rule] = all_levels(case, grid_levels(settled, package))
    packages = {
        name: evaluate_package(case, corridor, settled.weighing, levels, study)
        for name, levels in chosen.items()
    }
    return StudyResult(
        study=study,
        case=case,
        as_of=as_of,
        corridor=corridor,
        settled=settled,
        no_deal_paths=no_deal_paths,
        packages=packages,
        bargains=bargains,
        probes={
            clause.id: (
                asked_level(clause),
                package_months(case, corridor, {clause.id: asked_level(clause)}, study),
            )
            for clause in case.space.hubs
        },
        bills=required_bills(case),
        claims=recompute_claims("nbc-january-2024", published=case.as_of),
        bases=corridor_bases(as_of, evidence_rows()),
        afterwards=afterwards(case),
    )


def afterwards(case: Case) -> dict[str, FloatArray]:
    """Return what was observed after the origin, in today's vintage: outcome -> (month,). Hindsight, shown beside
    the model.
    """
    record = monthly_record(record_span()[1])
    first, last = case.origin + 1, record.origin
    return {
        "border_patrol_encounters": border_patrol_by_group(record, first, last).sum(axis=1),
        "port_encounters": ports_by_group(record, first, last).sum(axis=1),
        "interceptions": np.nansum(mexican_events_by_group(record, first, last), axis=1),
        "mexico_deportations": np.nansum(mexican_returns_by_group(record, first, last), axis=1),
    }


@dataclass(frozen=True)
class Simulation:
    """One package beside no deal, under the same draws."""

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    package: NamedPackage
    no_deal: MonthlyPaths


def simulate_package(study: Study, package: str | None, settings: Mapping[str, str]) -> Simulation:
    """Run one package: the one named, or the status quo, with the levels of `settings` ({clause: level}) changed."""
    case = read_case(study.case)
    as_of = study_date(case, study.as_of)
    levels = checked_levels(case, package, settings)
    corridor = fitted_corridor(case, as_of, study)
    named = evaluate_package(case, corridor, weighing(case, corridor, study), levels, study)
    return Simulation(
        study, case, as_of, corridor, named, no_deal_months(case, corridor, case.default_no_deal, study)
    )


def checked_levels(case: Case, package: str | None, settings: Mapping[str, str]) -> dict[str, str]:
    """Return a level for every clause, or refuse all that is unknown at once."""
    faults = []
    if package is not None and package not in case.packages:
        faults.append(
            Fault("--package", f"no package {package!r}", f"Choose one of {', '.join(case.packages)}")
        )
    clauses = {clause.id: clause for clause in case.clauses}
    for name, level in settings.items():
        if name not in clauses:
            faults.append(Fault("--set", f"no clause {name!r}", f"Choose one of {', '.join(clauses)}"))
        elif level not in (names := [each.name for each in clauses[name].levels]):
            faults.append(
                Fault("--set", f"{name} has no level {level!r}", f"Choose one of {', '.join(names)}")
            )
    if faults:
        raise OptionError(faults)
    start = dict(case.packages[package].levels) if package is not None else {}
    return all_levels(case, {**start, **settings})


@dataclass(frozen=True)
class Forecast:
    """The corridor under current policy."""

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    months: MonthlyPaths


def forecast(study: Study) -> Forecast:
    """Run the corridor with the levers of the case's date, no deal, from the last month published by `as_of`.

    `as_of` None is the last day of the record. Policy later than the case's date is not in the levers; what it did
    to encounters
    before `as_of` is in the fitted levels.
    """
    case = read_case(study.case)
    first, last = FIRST_FORECAST, record_span()[1]
    as_of = last if study.as_of is None else parse_as_of(study.as_of)
    if not first <= as_of <= last:
        raise OptionError(
            [
                Fault(
                    "--as-of",
                    f"{as_of} is outside what can be fitted",
                    f"Choose a day from {first} to {last}",
                )
            ]
        )
    base = np.repeat(package_levers(case.clauses, {})[None], study.horizon, axis=0)
    corridor = fitted_on(case, as_of, as_of, base, study)
    ahead = case.origin - corridor.inputs.origin
    plan = standing(_schedule(case, corridor, base[:1], study))
    plan = replace(
        plan,
        base=base,
        election=_month_or_never(case.election + ahead),
        inauguration=_month_or_never(case.inauguration + ahead),
    )
    return Forecast(
        study, case, as_of, corridor, simulate_months(corridor.inputs, plan, threads=study.threads)
    )


FIRST_FORECAST = date(2022, 7, 1)
"""The fit needs a year of encounters by nationality after its first month."""


def _month_or_never(month: int) -> int:
    return month if month >= 0 else -1


def study_date(case: Case, as_of: str | None) -> date:
    """Return the day on which the study stands; the case's own day unless told otherwise. Earlier days are refused."""
    day = case.as_of if as_of is None else parse_as_of(as_of)
    if day < case.as_of:
        fault = Fault("--as-of", f"{day} is before the case's date", f"Choose {case.as_of} or later")
        raise OptionError([fault])
    return day


def fitted_corridor(case: Case, as_of: date, study: Study) -> Corridor:
    """Return the corridor on the case's date with the evidence published by `as_of`.

    The corridor always starts from the case's origin, since its deals do: a later `as_of` brings later evidence,
    and with it the
    label hindsight.
    """
    return fitted_on(case, case.as_of, as_of, base_levers(case, "status_quo", study.horizon), study)


def fitted_on(case: Case, record_day: date, evidence_day: date, base: FloatArray, study: Study) -> Corridor:
    """Return the corridor fitted to the record of one day with the evidence of another; `base` (month, lever)
    without a deal.
    """
    draws = corridor_draws(evidence_day, evidence_rows(), study.draws, study.seed)
    if not study.election_channel:
        draws = replace(draws, values={**draws.values, "approval_pass_through": np.zeros(study.draws)})
    observed = observe(record_day, {month: told.value for month, told in case.preliminary.items()})
    return Corridor(
        observed, draws, fit_corridor(observed, draws, base=base, horizon=study.horizon, seed=study.seed)
    )


def evidence_rows() -> dict[str, EvidenceRow]:
    """Return every row of the evidence by id; what a day may use of them is decided where they are drawn."""
    return {row.id: row for row in evidence(date.max)}


def _schedule(
    case: Case, corridor: Corridor, deal: FloatArray, study: Study, no_deal: str | None = None
) -> Schedule:
    return schedule(case, deal, draws=corridor.draws, horizon=study.horizon, no_deal=no_deal)


def no_deal_months(case: Case, corridor: Corridor, name: str, study: Study) -> MonthlyPaths:
    """Return month by month what follows on one reading of no deal."""
    base = package_levers(case.clauses, {})[None]
    return simulate_months(
        corridor.inputs, standing(_schedule(case, corridor, base, study, name)), threads=study.threads
    )


def package_months(case: Case, corridor: Corridor, levels: Mapping[str, str], study: Study) -> MonthlyPaths:
    """Return month by month what follows if a package is signed and all its bills pass."""
    deal = package_levers(case.clauses, levels)[None]
    return simulate_months(corridor.inputs, _schedule(case, corridor, deal, study), threads=study.threads)


def weighing(case: Case, corridor: Corridor, study: Study) -> Weighing:
    """Return what packages are weighed with. Swings are read off a pilot of evenly spread paths and the no-deal
    paths.
    """
    plan = _schedule(case, corridor, case.space.deal, study)
    totals = {name: _no_deal_totals(case, corridor, name, study) for name in NO_DEAL}
    reference = totals["status_quo"].values[:, 0]
    pilot = simulate_totals(
        corridor.inputs,
        replace(plan, deal=np.ascontiguousarray(plan.deal[pilot_rows(len(plan.deal))])),
        threads=study.threads,
    )
    everything = np.concatenate([pilot.values, *(one.values for one in totals.values())], axis=1)
    wants = preferences(case, everything, reference, study)
    game = package_game(case, corridor.draws, study)
    standing_totals = np.concatenate([totals[name].values for name in NO_DEAL], axis=1)
    standing_lost = np.concatenate([totals[name].lost for name in NO_DEAL], axis=0)
    reservation = reservation_values(standing_totals, standing_lost, reference, wants, game.incumbent_worth)
    return Weighing(game, wants, reference, totals, {name: reservation[i] for i, name in enumerate(NO_DEAL)})


def settled_game(case: Case, corridor: Corridor, study: Study, tell: Progress) -> Settled:
    """Run every hub path, weigh it for every actor, and settle every package."""
    plan = _schedule(case, corridor, case.space.deal, study)
    scale = weighing(case, corridor, study)
    game, wants, reference = scale.game, scale.wants, scale.reference
    payoff = np.empty((len(game.actors), len(plan.deal), study.draws))
    lost = np.empty((len(plan.deal), study.draws), dtype=np.bool_)
    material = np.empty(len(plan.deal), dtype=np.bool_)
    of_draw, carried = pattern_sums(game)
    sums = [
        [np.empty((len(wants[actor].measures), 3, len(plan.deal))) for _ in carried]
        for actor in game.actors[:2]
    ]

    def weigh(rows: slice, totals: Totals) -> None:
        for a, actor in enumerate(game.actors):
            payoff[a, rows] = path_payoffs(totals.values, reference, wants[actor])
        lost[rows] = totals.lost
        material[rows] = material_paths(totals.values, reference, study.horizon)
        for leader in range(2):
            values = measure_values(totals.values, reference, wants[game.actors[leader]])
            for pattern in range(len(carried)):
                sums[leader][pattern][:, :, rows] = values[..., of_draw == pattern].sum(axis=-1)

    each_chunk(
        corridor.inputs,
        plan,
        weigh,
        threads=study.threads,
        progress=lambda done: tell("corridor", done / len(plan.deal)),
    )
    hub, state = hub_payoffs(game, payoff, lost)
    packages = settle(
        game,
        hub,
        state,
        scale.no_deal[case.default_no_deal],
        threads=study.threads,
        progress=lambda done: tell("settlement", done / len(game.paths)),
    )
    values = (mean_as_carried_out(game, sums[0]), mean_as_carried_out(game, sums[1]))
    expected = ExpectedGame(values, *mean_force(game, state), 1.0 - state.mean(axis=1))
    standing_values = {
        name: tuple(
            measure_values(scale.totals[name].values, reference, wants[actor]).mean(axis=-1)[..., 0]
            for actor in game.actors[:2]
        )
        for name in NO_DEAL
    }
    return Settled(
        scale, payoff, lost, hub, state, packages, expected,
        {name: (pair[0], pair[1], 1.0 - float(scale.totals[name].lost.mean())) for name, pair in
        standing_values.items()},
        material[game.row_of_path],
    )  # fmt: skip


def _no_deal_totals(case: Case, corridor: Corridor, name: str, study: Study) -> Totals:
    base = package_levers(case.clauses, {})[None]
    return simulate_totals(
        corridor.inputs, standing(_schedule(case, corridor, base, study, name)), threads=study.threads
    )


def preferences(
    case: Case, totals: FloatArray, reference: FloatArray, study: Study
) -> dict[str, Preferences]:
    """Return what each actor weighs: leaders first. Swings are ranges over `totals` (outcome, path, draw)."""
    ordered = sorted(case.actors.values(), key=lambda actor: (actor.role != "leader", actor.party != "usa"))
    wants = {}
    for actor in ordered:
        measures = tuple(
            Measure(weighed.outcome, 1 if weighed.better == "more" else -1) for weighed in actor.measures
        )
        weights, _ = weight_draws(actor.id, len(measures), study.draws, study.seed)
        risk = risk_draws(actor.id, study.draws, study.seed)
        wants[actor.id] = Preferences(
            actor.id, measures, weights, risk, swing_ranges(totals, reference, measures)
        )
    return wants


def package_game(case: Case, draws: Draws, study: Study) -> Game:
    """Return the case's grid as arrays, with every chance drawn."""
    space = case.space
    ordered = sorted(case.actors.values(), key=lambda actor: (actor.role != "leader", actor.party != "usa"))
    actors = tuple(actor.id for actor in ordered)
    bills = required_bills(case)
    judgements = read_judgements()
    tables = [
        clause_table(case, clause, clause.grid_levels, actors, bills, draws, study.horizon)
        for clause in (*space.hubs, *space.leaves)
    ]
    incumbent = np.zeros((len(actors), study.draws))
    for name, party in case.parties.items():
        if party.prefers_incumbent is not None:
            incumbent[actors.index(name)] = range_draws(
                party.prefers_incumbent, f"prefers_incumbent/{name}", draws
            )
    return Game(
        actors=actors,
        side=np.array([0 if actor.party == "usa" else 1 for actor in ordered], dtype=np.int64),
        tolerance=np.array(
            [tolerance_draws(actor, judgements, study.draws, study.seed) for actor in ordered]
        ),
        hub=tuple(tables[: len(space.hubs)]),
        leaves=tuple(tables[len(space.hubs) :]),
        paths=space.hub_digits,
        row_of_path=space.row_of_path,
        passes=acceptance_table(case, congress_of(case), study.draws, study.seed),
        bill_side=np.array(
            [0 if case.bills[bill].chamber == "us_congress" else 1 for bill in bills], dtype=np.int64
        ),
        incumbent_worth=incumbent,
        horizon=study.horizon,
        deal_start=case.first_month,
        inauguration=case.inauguration if case.inauguration < study.horizon else -1,
    )


def congress_of(case: Case) -> Congress:
    """Return the Congress of the case's date, its pivots, and what its past votes teach."""
    tables = {name: read_table(name) for name in ("members", "pivots", "rollcalls")}
    return congress_on(case.as_of, **tables, chambers=read_chambers(), judgements=read_judgements())


def disagreement(settled: Settled, no_deal: str, draw: int) -> FloatArray:
    """Return (2,): both leaders' expected payoff without a deal under the preferences of `draw`, in USD."""
    usa, mex, stays = settled.no_deal_expected[no_deal]
    point = np.empty(2)
    for leader, values in enumerate((usa, mex)):
        wants = settled.wants[settled.game.actors[leader]]
        point[leader] = 100.0 * wants.weights[:, draw] @ values[:, wants.risk[draw]]
        point[leader] += settled.game.incumbent_worth[leader, draw] * stays
    scaled: FloatArray = point * usd_per_point(settled, draw)
    return scaled


def usd_per_point(settled: Settled, draw: int) -> FloatArray:
    """Return (2,): what a point is worth to each leader in USD of its own cost: the declared numéraire."""
    names = zip(settled.game.actors[:2], ("cost_usa_usd", "cost_mexico_usd"), strict=True)
    return np.array([numeraire_usd_per_point(settled.wants[actor], cost)[draw] for actor, cost in names])


def preference_star(settled: Settled, draw: int) -> Star:
    """Return the space of packages as preference draw `draw` sees it, in USD of each side's own cost.

    Nash and Kalai-Smorodinsky do not change with the units; the egalitarian and utilitarian points need them.
    """
    usa, mex = (settled.wants[actor] for actor in settled.game.actors[:2])
    weights = (usa.weights[:, draw], mex.weights[:, draw])
    risk = (int(usa.risk[draw]), int(mex.risk[draw]))
    usd = usd_per_point(settled, draw)
    base = base_payoffs(settled.game, settled.expected, weights, risk, draw)
    return star(base * usd, [leaf * usd for leaf in leaf_payoffs(settled.game, settled.expected, draw)])


@dataclass(frozen=True)
class Bargains:
    """The game of each preference draw against one reading of no deal.

    `solutions` has one entry a preference draw; `material_gain` (preference draw,) says whether some package that
    is material
    is better for both than no deal.
    """

    solutions: tuple[StarSolutions, ...]
    material_gain: BoolArray


def bargain(settled: Settled, threads: int, tell: Progress) -> dict[str, Bargains]:
    """Solve the game of every preference draw against every reading of no deal."""
    count = min(PREFERENCE_DRAWS, settled.game.draws)

    def solve(first: int, last: int) -> list[tuple[dict[str, StarSolutions], dict[str, bool]]]:
        return [_solve_preference(settled, draw) for draw in range(first, last)]

    chunks = map_chunks(
        solve, count, chunk_size=4, n_threads=threads, progress=lambda done: tell("bargaining", done / count)
    )
    solved = [entry for chunk in chunks for entry in chunk]
    return {
        name: Bargains(
            tuple(found[name] for found, _ in solved), np.array([gain[name] for _, gain in solved])
        )
        for name in NO_DEAL
    }


def _solve_preference(settled: Settled, draw: int) -> tuple[dict[str, StarSolutions], dict[str, bool]]:
    space = preference_star(settled, draw)
    found, gain = {}, {}
    for name in NO_DEAL:
        point = disagreement(settled, name, draw)
        found[name] = star_solutions(space, point)
        nash = found[name].nash
        # The Nash package is better for both; only where it is not material must the rest be searched.
        gain[name] = nash is not None and (
            bool(settled.material[nash.hub])
            or star_solutions(space, point, settled.material[:, None]).mutual_gain > 0
        )
    return found, gain


@dataclass(frozen=True)
class NamedPackage:
    """One package evaluated draw by draw. `months` is its path if its bills pass; `kept` (draw,) months until a
    first clause of it ends.
    """

    levels: Mapping[str, str]
    settled: SettledPackage
    months: MonthlyPaths
    kept: IntArray
    bills: tuple[str, ...]


def evaluate_package(
    case: Case, corridor: Corridor, scale: Weighing, levels: Mapping[str, str], study: Study
) -> NamedPackage:
    """Evaluate any package of the case, on the grid or off it.

    Only clauses that leave the status quo matter; each becomes a table of two levels, the status quo and the one
    chosen.
    """
    changed = [
        clause for clause in case.clauses if levels[clause.id] != clause.levels[clause.status_quo].name
    ]
    game = scale.game
    bills = required_bills(case)
    tables = [
        clause_table(
            case, clause, (clause.levels[clause.status_quo], clause.level(levels[clause.id])), game.actors, bills,
            corridor.draws,
            study.horizon,
        )
        for clause in changed
    ]  # fmt: skip
    hub = [i for i, clause in enumerate(changed) if clause.levers]
    leaf = [i for i, clause in enumerate(changed) if not clause.levers]
    small = replace(game, hub=tuple(tables[i] for i in hub), leaves=tuple(tables[i] for i in leaf))
    ran: dict[tuple[int, ...], tuple[FloatArray, BoolArray]] = {}

    def carried_out(digits: tuple[int, ...]) -> tuple[FloatArray, BoolArray]:
        if digits not in ran:
            chosen = {
                changed[i].id: levels[changed[i].id] for i, digit in zip(hub, digits, strict=True) if digit
            }
            plan = _schedule(case, corridor, package_levers(case.clauses, chosen)[None], study)
            totals = simulate_totals(corridor.inputs, plan, threads=study.threads)
            ran[digits] = (totals.values[:, 0], totals.lost[0])
        return ran[digits]

    alone = settle_package(
        small, scale.wants, carried_out, scale.reference, scale.no_deal[case.default_no_deal]
    )
    months = package_months(case, corridor, levels, study)
    kept = np.full(study.draws, study.horizon - case.first_month, dtype=np.int64)
    for table in tables:
        last = np.minimum(table.end[1], study.horizon)
        if table.successor_reverses[1] and game.inauguration >= 0:
            last = np.where(months.lost[0], np.minimum(last, game.inauguration), last)
        kept = np.minimum(kept, np.maximum(last - case.first_month, 0))
    needed = tuple(sorted({bills[int(table.bill[1])] for table in tables if table.bill[1] >= 0}))
    return NamedPackage(levels, alone, months, kept, needed)


def grid_levels(settled: Settled, package: int) -> dict[str, str]:
    """Return the levels of the grid clauses of a package of the enumerated space, by its row number."""
    path, combination = divmod(package, settled.game.leaf_combinations)
    digits = (*settled.game.paths[path], *np.unravel_index(combination, settled.game.leaf_shape))
    clauses = (*settled.game.hub, *settled.game.leaves)
    return {clause.name: clause.levels[int(digit)] for clause, digit in zip(clauses, digits, strict=True)}


def asked_level(clause: Clause) -> str:
    """Return the enumerated level that stands farthest from the status quo: what is asked for."""
    home = clause.levels[clause.status_quo].name
    names = [level.name for level in clause.grid_levels]
    return max(names, key=lambda name: abs(names.index(name) - names.index(home)))


def all_levels(case: Case, levels: Mapping[str, str]) -> dict[str, str]:
    """Return a level for every clause: the status quo where `levels` is silent."""
    return {
        clause.id: levels.get(clause.id, clause.levels[clause.status_quo].name) for clause in case.clauses
    }


def direct_worth(settled: Settled) -> dict[str, FloatArray]:
    """Return for each grid clause (leader, level, draw): what that level alone changes for each side, in points.

    Everything else stays at the status quo; bills, courts, breaks and the election are in it.
    """
    game = settled.game
    home = np.array([clause.status_quo for clause in game.hub])
    shape = [len(clause.levels) for clause in game.hub]
    at_home = int(np.ravel_multi_index(home, shape))
    worth = {}
    for column, clause in enumerate(game.hub):
        rows = []
        for level in range(len(clause.levels)):
            digits = home.copy()
            digits[column] = level
            rows.append(int(np.ravel_multi_index(digits, shape)))
        worth[clause.name] = settled.payoff[:2][:, rows] - settled.payoff[:2][:, [at_home]]
    for clause in game.leaves:
        table = level_payoffs(clause, game)[:, :, :2]
        chosen = np.where(settled.state[at_home][None, None], table[1], table[0])
        worth[clause.name] = chosen.transpose(1, 0, 2)
    return worth


def modal_package(solutions: Sequence[StarSolutions], rule: str) -> int | None:
    """Return the package that a rule picks in most preference draws (the lowest among ties), or None if it picks
    none.
    """
    picked = Counter(found.package for solved in solutions if (found := getattr(solved, rule)) is not None)
    return min(picked, key=lambda package: (-picked[package], package)) if picked else None
