"""How long dips lasted, as a document: curves over measures, what cut studies and choices are worth, and the verdict.

Rules: ADR 6 for the headline, ADR 16 for what stands beside it. Every figure in the words is computed here.
"""

from typing import Any, Final

from winset.history.effects import Effect, dip_survival, is_carried, is_outside_placebo
from winset.history.persistence import (
    TEMPORARY_MONTHS,
    Lasted,
    Survival,
    faded_bounds,
    only_temporary,
    survival_of,
)

SHOWN_MONTHS: Final = (3, 5, 8, 12, 18)
DIGITS: Final = 6


def persistence_document(effects: tuple[Effect, ...]) -> dict[str, Any]:
    """Return how long the dips lasted over measures, with the verdict on "only temporary dips" and its words."""
    parts = {
        "all_dips": effects,
        "outside_placebo": tuple(effect for effect in effects if is_outside_placebo(effect)),
        "transit_or_lawful_way": tuple(effect for effect in effects if is_carried(effect)),
        "neither": tuple(effect for effect in effects if not is_carried(effect)),
    }
    curves = {name: dip_survival(part) for name, part in parts.items()}
    ignoring = survival_of(
        Lasted(effect.ignoring_later.half_life, effect.ignoring_later.censored) for effect in effects
    )
    choices, bounds = _choices(effects), faded_bounds(_lasted(effect) for effect in effects)
    document: dict[str, Any] = {
        "measures": len(effects),
        "without_dip": len(effects) - curves["all_dips"].measures,
        "temporary_months": TEMPORARY_MONTHS,
        "curves": {name: _curve(curve) for name, curve in curves.items() if curve.measures},
        "verdict": only_temporary(curves["all_dips"]),
        "verdict_outside_placebo": only_temporary(curves["outside_placebo"]),
        "later_measures_ignored": _curve(ignoring) | {"verdict": only_temporary(ignoring)},
        "choices": [
            {"choice": name, "value": value, "verdict": only_temporary(curve), **_curve(curve)}
            for name, value, curve in choices
        ],
        "words": verdict_words(effects, curves)
        + _sturdy_words(curves["all_dips"], ignoring, choices, bounds),
    }
    return document | ({"faded_whatever_ended_the_studies": _rounded(bounds)} if bounds else {})


def _lasted(effect: Effect) -> Lasted:
    return Lasted(effect.fall.half_life, effect.fall.censored)


def _choices(effects: tuple[Effect, ...]) -> list[tuple[str, str, Survival]]:
    """Return the curve of all dips under each choice alone; a measure without the months of a choice is left out."""
    # The longest base is not in every series: the measure that has all values of a choice gives their order.
    every = [effect.spread.half_life for effect in effects]
    named = [
        (choice, value)
        for choice in (every[0] if every else ())
        for value in max((found[choice] for found in every), key=len)
    ]
    return [
        (
            choice,
            value,
            survival_of(
                effect.spread.half_life[choice][value]
                for effect in effects
                if value in effect.spread.half_life[choice]
            ),
        )
        for choice, value in named
    ]


def _rounded(values: tuple[float, float]) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values]


def _curve(curve: Survival) -> dict[str, Any]:
    faded = [(1 - curve.share, "share"), (1 - curve.high, "low"), (1 - curve.low, "high")]
    return {
        "measures": curve.measures,
        "censored": curve.censored,
        "median_months": curve.median,
        "faded": [
            {"months": month} | {name: float(f"{values[month]:.{DIGITS}g}") for values, name in faded}
            for month in SHOWN_MONTHS
        ],
        "still_there": [float(f"{share:.{DIGITS}g}") for share in curve.share],
    }


_VERDICTS: Final = {
    "holds": "The record bears out that dips were only temporary",
    "true_of_some": "Some dips were temporary, not all: “only” is not borne out",
    "fails": "The record contradicts that dips were temporary",
    "not_checkable": "Too few dips were followed long enough to judge by",
}


def verdict_words(effects: tuple[Effect, ...], curves: dict[str, Survival]) -> list[str]:
    """Return the verdict in sentences, every figure from the curves."""
    every, outside = curves["all_dips"], curves["outside_placebo"]
    words = [f"{_VERDICTS[only_temporary(every)]}. Of {len(effects)} measures {every.measures} dipped."]
    for name, label in (
        ("all_dips", "of these dips"),
        ("outside_placebo", "of the dips below their placebo band"),
        (
            "transit_or_lawful_way",
            "of those that rested on transit interception, entry rules or a lawful way",
        ),
        ("neither", "of the others"),
    ):
        curve = curves[name]
        if curve.measures:
            low, share, high = (
                100 * (1 - mark[TEMPORARY_MONTHS]) for mark in (curve.high, curve.share, curve.low)
            )
            words.append(
                f"Half was gone within {TEMPORARY_MONTHS} months in {share:.0f} % ({low:.0f} to {high:.0f} %) "
                f"{label} ({curve.measures}, {curve.censored} of them not followed until they faded)."
            )
    if not outside.measures:
        words.append("None was deeper than its placebo band.")
    return words


def _sturdy_words(
    every: Survival,
    ignoring: Survival,
    choices: list[tuple[str, str, Survival]],
    bounds: tuple[float, float] | None,
) -> list[str]:
    """Return how much of the verdict hangs on cut studies and on the choices of method."""
    limits = (
        "The measures overlap and share one border, they are not independent, and many were cut short by the next one: "
        "the intervals are too narrow. The split by what they rested on was not planned as a test."
    )
    if bounds is None:
        return [limits]
    low, high = (100 * bound for bound in bounds)
    shares = [100 * (1 - curve.share[TEMPORARY_MONTHS]) for _, _, curve in choices if curve.measures]
    other = [
        f"{name.replace('_', ' ')} {value}"
        for name, value, curve in choices
        if only_temporary(curve) != only_temporary(every)
    ]
    same = "is the same" if only_temporary(ignoring) == only_temporary(every) else "changes"
    verdicts = f"it changes with {', '.join(other)}" if other else "the verdict is the same under each"
    return [
        f"Whatever would have become of the studies that ended earlier, the share lies between {low:.0f} and "
        f"{high:.0f} %. With later measures ignored it is {100 * (1 - ignoring.share[TEMPORARY_MONTHS]):.0f} % of "
        f"{ignoring.measures} dips, and the verdict {same}.",
        f"Under each base, gap, season and agency alone it is {min(shares):.0f} to {max(shares):.0f} %; {verdicts}.",
        limits,
    ]
