"""The whole story: from the record as of a day to the deals that two governments could sign, ratify and keep."""

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
from winset.corridor.simulate import MonthlyPaths, simulate_months
from winset.corridor.state import CorridorInputs
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
from winset.outcomes.evaluate import standing
from winset.policy.case import Case, read_case
from winset.policy.effects import base_levers, schedule
from winset.policy.packages import package_levers
from winset.preferences.payoff import numeraire_usd_per_point
from winset.ratification.acceptance import acceptance_table, required_bills
from winset.ratification.chambers import read_chambers
from winset.ratification.judgements import read_judgements
from winset.ratification.vote import Congress, congress_on
from winset.settlement.expected import base_payoffs, leaf_payoffs
from winset.settlement.game import (
    NO_DEAL,
    Settled,
    Talks,
    all_levels,
    asked_level,
    direct_worth,
    grid_levels,
    no_deal_months,
    package_months,
    settled_game,
    weighing,
)
from winset.settlement.single import NamedPackage, evaluate_package

__all__ = [
    "NO_DEAL", "RULES", "WIN_SET", "Bargains", "Corridor", "Forecast", "NamedPackage", "Simulation", "Study",
    "StudyResult",
    "all_levels",
    "asked_level", "direct_worth", "evaluate_package", "fitted_corridor", "forecast", "grid_levels",
    "modal_package", "run_study",
    "simulate_package", "talks_of",
]  # fmt: skip

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[str, float], object]

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
WIN_SET = 0.5
"""A package is in a side's win-set if its ratifiers accept it in at least this share of draws."""
PREFERENCE_DRAWS = 200
"""Preference draws for which the game is solved: more move no share by more than four points."""
WITHOUT_ELECTION_DRAWS = 100
"""Draws of the second run, in which approval does not move the election."""
FIRST_FORECAST = date(2022, 7, 1)
"""The fit needs a year of encounters by nationality after its first month."""


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
    """The model as of a day: the draws of the evidence, the record it was held to, and the fit."""

    observed: Observed
    draws: Draws
    fit: Fit

    @property
    def inputs(self) -> CorridorInputs:
        """What the corridor starts from."""
        return self.fit.inputs


@dataclass(frozen=True)
class StudyResult:
    """Everything the report shows.

    `probes` holds for each hub clause the level asked for and what it alone does. `without_election` is the
    game of fewer draws in which approval does not move the election. `afterwards` is what was observed after
    the origin: hindsight, never an input.
    """

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    settled: Settled
    bargains: Mapping[str, Bargains]
    without_election: tuple[Settled, Mapping[str, Bargains]]
    no_deal_paths: Mapping[str, MonthlyPaths]
    packages: Mapping[str, NamedPackage]
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
    talks = talks_of(case, corridor, study)
    settled = settled_game(talks, tell)
    bargains = bargain(settled, study.threads, tell)
    tell("packages", 0.0)
    chosen = {name: dict(package.levels) for name, package in case.packages.items()}
    for rule in ("nash", "kalai_smorodinsky"):
        if (package := modal_package(bargains[case.default_no_deal].solutions, rule)) is not None:
            chosen[rule] = all_levels(case, grid_levels(settled, package))
    if (package := modal_package(bargains[case.default_no_deal].ratifiable, "nash")) is not None:
        chosen["nash_ratifiable"] = all_levels(case, grid_levels(settled, package))
    asked = {clause.id: asked_level(clause) for clause in case.space.hubs}
    return StudyResult(
        study=study,
        case=case,
        as_of=as_of,
        corridor=corridor,
        settled=settled,
        bargains=bargains,
        without_election=without_election(case, as_of, study, tell),
        no_deal_paths={name: no_deal_months(talks, name) for name in NO_DEAL},
        packages={name: evaluate_package(talks, settled.weighing, levels) for name, levels in chosen.items()},
        probes={name: (level, package_months(talks, {name: level})) for name, level in asked.items()},
        bills=required_bills(case),
        claims=recompute_claims("nbc-january-2024", published=case.as_of),
        bases=corridor_bases(as_of, evidence_rows()),
        afterwards=afterwards(case),
    )


def without_election(
    case: Case, as_of: date, study: Study, tell: Progress
) -> tuple[Settled, Mapping[str, Bargains]]:
    """Return the game in which approval does not move the election, on fewer draws: how much hangs on that channel."""
    fewer = replace(study, draws=min(study.draws, WITHOUT_ELECTION_DRAWS), election_channel=False)
    settled = settled_game(
        talks_of(case, fitted_corridor(case, as_of, fewer), fewer),
        lambda stage, share: tell("no election", share),
    )
    return settled, bargain(settled, study.threads, lambda stage, share: tell("no election", share))


def talks_of(case: Case, corridor: Corridor, study: Study) -> Talks:
    """Return the case ready to run: fitted corridor, draws, and the bills that pass in each draw."""
    passes = acceptance_table(case, congress_of(case), study.draws, study.seed)
    return Talks(case, corridor.inputs, corridor.draws, passes, study.horizon, study.threads)


def study_date(case: Case, as_of: str | None) -> date:
    """Return the day of the study: the case's own unless told otherwise, never before it or after the record."""
    day = case.as_of if as_of is None else parse_as_of(as_of)
    last = record_span()[1]
    if not case.as_of <= day <= last:
        raise OptionError(
            [
                Fault(
                    "--as-of",
                    f"{day} is outside what can be analysed",
                    f"Choose a day from {case.as_of} to {last}",
                )
            ]
        )
    return day


def fitted_corridor(case: Case, as_of: date, study: Study) -> Corridor:
    """Return the corridor on the case's date with the evidence published by `as_of`.

    The corridor always starts from the case's origin, since its deals do: a later `as_of` brings later
    evidence, and with it the label hindsight.
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


def congress_of(case: Case) -> Congress:
    """Return the Congress of the case's date, its pivots, and what its past votes teach."""
    tables = {name: read_table(name) for name in ("members", "pivots", "rollcalls")}
    return congress_on(case.as_of, **tables, chambers=read_chambers(), judgements=read_judgements())


def afterwards(case: Case) -> dict[str, FloatArray]:
    """Return what was observed after the origin, in today's vintage: outcome -> (month,). Hindsight, shown
    beside the model.
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
    talks = talks_of(case, corridor, study)
    named = evaluate_package(talks, weighing(talks), levels)
    return Simulation(study, case, as_of, corridor, named, no_deal_months(talks, case.default_no_deal))


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

    `as_of` None is the last day of the record. Policy later than the case's date is not in the levers; what
    it did to encounters before `as_of` is in the fitted levels.
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
    plan = standing(schedule(case, base[:1], draws=corridor.draws, horizon=study.horizon))
    plan = replace(
        plan,
        base=base,
        election=_month_or_never(case.election + ahead),
        inauguration=_month_or_never(case.inauguration + ahead),
    )
    return Forecast(
        study, case, as_of, corridor, simulate_months(corridor.inputs, plan, threads=study.threads)
    )


def _month_or_never(month: int) -> int:
    return month if month >= 0 else -1


@dataclass(frozen=True)
class Bargains:
    """The game of each preference draw against one reading of no deal.

    `solutions` has one entry a preference draw; `ratifiable` the same among packages in both win-sets;
    `material_gain` (preference draw,) says whether some package that is material is better for both than no
    deal.
    """

    solutions: tuple[StarSolutions, ...]
    ratifiable: tuple[StarSolutions, ...]
    material_gain: BoolArray


def bargain(settled: Settled, threads: int, tell: Progress) -> dict[str, Bargains]:
    """Solve the game of every preference draw against every reading of no deal."""
    count = min(PREFERENCE_DRAWS, settled.game.draws)
    accepted = (settled.packages.accepted_usa >= WIN_SET) & (settled.packages.accepted_mex >= WIN_SET)
    in_both = np.ascontiguousarray(accepted.reshape(len(settled.game.paths), -1))

    def solve(first: int, last: int) -> list[dict[str, tuple[StarSolutions, StarSolutions, bool]]]:
        return [_solve_preference(settled, in_both, draw) for draw in range(first, last)]

    chunks = map_chunks(
        solve, count, chunk_size=4, n_threads=threads, progress=lambda done: tell("bargaining", done / count)
    )
    solved = [entry for chunk in chunks for entry in chunk]
    return {
        name: Bargains(
            tuple(one[name][0] for one in solved),
            tuple(one[name][1] for one in solved),
            np.array([one[name][2] for one in solved]),
        )
        for name in NO_DEAL
    }


def _solve_preference(
    settled: Settled, in_both: BoolArray, draw: int
) -> dict[str, tuple[StarSolutions, StarSolutions, bool]]:
    """Return by reading of no deal: the solutions, those among packages in both win-sets, and whether a
    material gain exists.
    """
    space = preference_star(settled, draw)
    found = {}
    for name in NO_DEAL:
        point = disagreement(settled, name, draw)
        every = star_solutions(space, point)
        # The Nash package is better for both; only where it is not material must the rest be searched.
        gain = every.nash is not None and (
            bool(settled.material[every.nash.hub])
            or star_solutions(space, point, settled.material[:, None]).mutual_gain > 0
        )
        found[name] = (every, star_solutions(space, point, in_both), gain)
    return found


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


def modal_package(solutions: Sequence[StarSolutions], rule: str) -> int | None:
    """Return the package that a rule picks in most preference draws (the lowest among ties), or None if it
    picks none.
    """
    picked = Counter(found.package for solved in solutions if (found := getattr(solved, rule)) is not None)
    return min(picked, key=lambda package: (-picked[package], package)) if picked else None
