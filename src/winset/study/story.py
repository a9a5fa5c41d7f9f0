"""The whole story: from the record as of a day to the deals that two governments could sign, ratify and keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from winset.corridor.priors import Basis, corridor_bases
from winset.corridor.simulate import MonthlyPaths
from winset.execution import Executor, on_threads
from winset.history.claims import ClaimResult, recompute_claims
from winset.kept import Kept
from winset.policy.case import Case
from winset.ratification.acceptance import required_bills
from winset.settlement.game import (
    NO_DEAL,
    asked_level,
    no_deal_months,
    package_months,
)
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import Settled
from winset.study.agendas import Agenda, agenda
from winset.study.bargains import Bargains, bargain
from winset.study.chosen import study_case
from winset.study.clocks import Clocks, clocks
from winset.study.compliance import Compliance, compliance
from winset.study.fitted import Corridor, afterwards, fitted_corridor, talks_of
from winset.study.fragility import Fragility, fragilities
from winset.study.keeping import AsKept, settled_as_kept
from winset.study.landscape import chosen_packages
from winset.study.moves import Moves, moves
from winset.study.past_talks import ClauseSaid, said_on_the_eve
from winset.study.pinned import pinned
from winset.study.posteriors import evidence_rows
from winset.study.pressures import Pressure, pressures
from winset.study.revealed import Revealed, revealed
from winset.study.setting import Study, study_date
from winset.study.settling import settled_study

FloatArray = npt.NDArray[np.float64]
Progress = Callable[[str, float], object]

WITHOUT_ELECTION_DRAWS = 80
"""Draws of the second run, in which approval does not move the election: one block of the corridor's lanes."""


@dataclass(frozen=True)
class StudyResult:
    """Everything the report shows.

    `probes` holds for each hub clause the level asked for and what it alone does. `without_election` is the
    game of fewer draws in which approval does not move the election. `as_kept` is the space with its reviews, if
    that was asked for. `afterwards` is what was observed after the origin, `said` what would have been said of every
    clause, against what happened: hindsight, never an input.
    """

    study: Study
    case: Case
    as_of: date
    corridor: Corridor
    settled: Settled
    bargains: Mapping[str, Bargains]
    pressures: tuple[Pressure, ...]
    agenda: Agenda
    moves: Moves
    without_election: tuple[Settled, Mapping[str, Bargains]]
    as_kept: AsKept | None
    clocks: Clocks
    compliance: Compliance
    no_deal_paths: Mapping[str, MonthlyPaths]
    packages: Mapping[str, NamedPackage]
    fragilities: Mapping[str, Fragility]
    revealed: tuple[Revealed, ...]
    probes: Mapping[str, tuple[str, MonthlyPaths]]
    bills: tuple[str, ...]
    claims: tuple[ClaimResult, ...]
    bases: tuple[Basis, ...]
    afterwards: Mapping[str, FloatArray]
    said: tuple[ClauseSaid, ...]


def run_study(
    study: Study,
    progress: Progress | None = None,
    executor: Executor | None = None,
    kept: Kept | None = None,
) -> StudyResult:
    """Run the study. `progress(stage, share)` hears which stage is under way and how far it is, 0 to 1.

    `executor` settles the packages, else this process's threads; `kept` holds what is settled until the whole is done.
    """
    tell = progress or (lambda stage, share: None)
    where = executor or on_threads(study.threads)
    settle = partial(settled_study, executor=where, kept=kept)
    case = study_case(study)
    as_of = study_date(case, study.as_of)
    tell("fit", 0.0)
    corridor = pinned(fitted_corridor(case, as_of, study), study.pinned)
    talks = talks_of(case, corridor, study)
    settled = settle(study, talks, progress=lambda share: tell("settlement", share))
    bargains = bargain(settled, study.threads, tell)
    as_kept = settled_as_kept(study, talks, settled, where, kept, tell) if study.basis == "as_kept" else None
    tell("packages", 0.0)
    chosen = chosen_packages(case, settled, bargains)
    packages = {name: evaluate_package(talks, settled.weighing, levels) for name, levels in chosen.items()}
    asked = {clause.id: asked_level(clause) for clause in case.space.hubs}
    tell("offers", 0.0)
    moved = moves(talks, settled, packages)
    return StudyResult(
        study=study,
        case=case,
        as_of=as_of,
        corridor=corridor,
        settled=settled,
        bargains=bargains,
        pressures=pressures(talks, settled, moved.frontiers),
        moves=moved,
        agenda=agenda(settled, case, study.threads),
        without_election=without_election(case, as_of, study, settle, tell),
        as_kept=as_kept,
        clocks=clocks(talks, settled.weighing, packages),
        compliance=compliance(talks, settled.weighing, packages),
        no_deal_paths={name: no_deal_months(talks, name) for name in NO_DEAL},
        packages=packages,
        fragilities=fragilities(talks, settled, packages),
        revealed=revealed(talks, settled, packages, as_of),
        probes={name: (level, package_months(talks, {name: level})) for name, level in asked.items()},
        bills=required_bills(case),
        claims=recompute_claims(case.claims, published=case.as_of) if case.claims else (),
        bases=corridor_bases(as_of, evidence_rows()),
        afterwards=afterwards(case),
        said=said_on_the_eve(talks, settled, bargains[case.default_no_deal]) if as_of == case.as_of else (),
    )


def without_election(
    case: Case, as_of: date, study: Study, settle: Callable[..., Settled], tell: Progress
) -> tuple[Settled, Mapping[str, Bargains]]:
    """Return the game in which approval does not move the election, on fewer draws: how much hangs on that channel."""
    fewer = replace(study, draws=min(study.draws, WITHOUT_ELECTION_DRAWS), election_channel=False)
    talks = talks_of(case, pinned(fitted_corridor(case, as_of, fewer), fewer.pinned), fewer)
    settled = settle(fewer, talks, progress=lambda share: tell("no election", share))
    return settled, bargain(settled, study.threads, lambda stage, share: tell("no election", share))
