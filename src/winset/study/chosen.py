"""What a study chooses beside its package, held against its case: no deal, weights, pinned parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from winset.errors import Fault, OptionError
from winset.policy.case import Case, read_case
from winset.preferences.weights import DRAWN, MOST_POINTS, READINGS, Swings, Weights
from winset.study.mended import COSTS
from winset.study.pinned import Pins, pin_faults
from winset.study.setting import Study


def study_case(study: Study) -> Case:
    """Return the case of a study, no deal read as the study does, or refuse all that is wrong with its choices."""
    case = read_case(study.case)
    if faults := choice_faults(case, study.no_deal, study.weights, study.pinned):
        raise OptionError(faults)
    return case if study.no_deal is None else replace(case, default_no_deal=study.no_deal)


def choice_faults(case: Case, no_deal: str | None, weights: Weights, pins: Pins) -> list[Fault]:
    """Return all that is wrong with choices for a case, at the options of the command line."""
    return [*no_deal_faults(case, no_deal), *weight_faults(case, weights), *pin_faults(pins)]


def no_deal_faults(case: Case, no_deal: str | None) -> list[Fault]:
    """Return what is wrong with a path without a deal."""
    if no_deal is None or no_deal in case.no_deal_paths:
        return []
    return [Fault("--no-deal", f"no path {no_deal!r}", f"Choose one of {', '.join(case.no_deal_paths)}")]


def weight_faults(case: Case, weights: Weights) -> list[Fault]:
    """Return what is wrong with a reading of the weights or with weights of one's own."""
    if not isinstance(weights, Swings):
        if weights in (DRAWN, *READINGS):
            return []
        expected = f"Choose one of {', '.join((DRAWN, *READINGS))}"
        return [Fault("--weights", f"{weights!r} is no reading", expected)]
    faults = []
    for actor, given in weights.by_actor().items():
        if actor not in case.actors:
            faults.append(Fault("--weight", f"no actor {actor!r}", f"Choose one of {', '.join(case.actors)}"))
        else:
            faults += _faults_of_actor(case, actor, given)
    return faults


def _faults_of_actor(case: Case, actor: str, given: Mapping[str, int]) -> list[Fault]:
    outcomes = [one.outcome for one in case.actors[actor].measures]
    faults = [
        Fault("--weight", f"{actor} does not weigh {name!r}", f"Choose one of {', '.join(outcomes)}")
        for name in given
        if name not in outcomes
    ]
    faults += [
        Fault("--weight", f"{actor}.{name} is {points}", f"Choose a whole number, 0 to {MOST_POINTS}")
        for name, points in given.items()
        if not 0 <= points <= MOST_POINTS
    ]
    money = [name for name in outcomes if name in COSTS]
    if sum(given.values()) == 0:
        faults.append(Fault("--weight", f"{actor} weighs nothing", "Give an outcome more than 0"))
    elif money and given.get(money[0], 0) == 0:
        # A payment is weighed by what its money is worth: without any weight there is no such worth.
        faults.append(
            Fault("--weight", f"{actor} does not weigh its money", f"Give {actor}.{money[0]} 1 or more")
        )
    return faults
