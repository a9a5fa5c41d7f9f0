"""Write docs/validation/keeping.md: who ends a deal, what hangs on the election, on money and on being watched.

Run by `make validation`, or alone: `PYTHONPATH=src:tests python docs/validation/keeping_page.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from behaviours import cities
from behaviours.talks import fitted_talks

from winset.corridor.parameter_names import SCALARS
from winset.policy.case import read_case
from winset.settlement.endings import first_ending
from winset.settlement.game import Talks, Weighing, weighing
from winset.settlement.kept_space import kept_part, kept_space
from winset.settlement.parts import families_a_part, path_families, settled_part
from winset.settlement.single import NamedPackage, evaluate_package
from winset.study import LASTS, WIN_SET, Study, fitted_corridor, talks_of
from winset.study.clocks import Alone, Clocks, clocks
from winset.study.compliance import AidPoint, Compliance, compliance

CASE, DRAWS, SPACE_DRAWS, SEED = "january-2024", 400, 40, 1
PAGE = Path(__file__).with_name("keeping.md")
UNITS = ("cost_event", "cost_return_mexico", "cost_transfer", "fungibility", "unfunded_share")


def fitted(draws: int) -> tuple[Talks, Weighing]:
    """Return the talks of January 2024 on so many draws, and what packages are weighed with."""
    case = read_case(CASE)
    study = Study(CASE, draws=draws, seed=SEED)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    return talks, weighing(talks)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table: words to the left in the first column, figures to the right in the others."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def marks(values: np.ndarray, unit: float = 1.0, digits: int = 0) -> str:
    """Return median (5 to 95 %)."""
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95]) / unit
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def named_section(packages: Mapping[str, NamedPackage]) -> str:
    """Return how long each named package stays whole and what ends it first."""
    rows = []
    for name, one in packages.items():
        first = first_ending(one.every_ending, one.span, one.by_chance.size)
        shares = sorted(
            ((first == place).mean(), f"{ending.cause} {ending.side}")
            for place, ending in enumerate(one.every_ending)
        )
        words = ", ".join(f"{what} {100 * share:.0f} %" for share, what in reversed(shares) if share >= 0.005)
        money = "" if one.means is None else f"{100 * one.means.carried[4:].mean():.0f} %"
        lasts = "" if one.will is None else f"{100 * (one.will.ends == len(one.will.months)).mean():.0f} %"
        rows.append(
            [name, marks(one.kept), f"{100 * (one.kept == one.span).mean():.0f} %", lasts, money, words]
        )
    head = [
        "package",
        "months whole",
        "to the end",
        "never ended by will",
        "carried by money",
        "ends first by",
    ]
    return table(head, rows)


def clocks_section(found: Clocks) -> str:
    """Return the verdicts with the link and without."""
    rows = [
        [
            name,
            *(f"{on.payoff[i]:+.1f} / {off.payoff[i]:+.1f}" for i in (0, 1)),
            f"{100 * on.mutual_gain:.1f} / {100 * off.mutual_gain:.1f} %",
            f"{100 * on.lasts:.1f} / {100 * off.lasts:.1f} %",
            f"{on.months:.1f} / {off.months:.1f}",
            f"{100 * on.stays:.2f} / {100 * off.stays:.2f} %",
        ]
        for name, (on, off) in found.verdicts.items()
    ]
    head = ["package, with / without the link", "payoff, US", "payoff, Mexico", "better for both",
            "never ended by will", "months whole", "incumbent stays"]  # fmt: skip
    return table(head, rows)


def nothing_section(found: Clocks) -> str:
    """Return what Mexico would do for nothing, and from how many points on."""
    rows = []
    for label, alone in (("as drawn", found.alone), ("at its strongest", found.alone_if_strong)):
        own, more = alone.best(0.0), alone.switch()
        rows.append(
            [
                f"{label}: does anyway",
                _levels(alone, own),
                f"{alone.gain[own]:+.1f}",
                *_moved(alone, own),
                "0",
            ]
        )
        if more is not None:
            row, points = more
            told = [_levels(alone, row), f"{alone.gain[row]:+.1f}", *_moved(alone, row), f"{points:,.0f}"]
            rows.append([f"{label}: does next", *told])
    head = ["link", "levels", "payoff if indifferent", "chance to stay", "encounters", "points needed"]
    return table(head, rows)


def _levels(alone: Alone, row: int) -> str:
    return (
        ", ".join(level for name, level in alone.levels[row].items() if level != alone.levels[0][name])
        or "as today"
    )


def _moved(alone: Alone, row: int) -> list[str]:
    stays = 100 * (alone.stays[row] - alone.stays[0])
    return [f"{stays:+.2f} points", f"{100 * (alone.encounters[row] / alone.encounters[0] - 1):+.1f} %"]


def aid_section(found: Compliance) -> str:
    """Return the months that aid buys."""

    def row(voted: AidPoint, drawn: AidPoint) -> list[str]:
        cells = (voted.paid, voted.whole, voted.complied, drawn.complied)
        reached = f"{voted.reaches.mean() / 1e6:.0f}"
        return [f"{voted.usd_per_year / 1e6:,.0f}", reached, *(f"{values.mean():.2f}" for values in cells)]

    head = ["USD million a year", "adds to Mexico's money", "months paid for", "months whole", "both",
            "both, as often as voted"]  # fmt: skip
    return table(head, [row(*points) for points in zip(found.voted, found.drawn, strict=True)])


def review_section(found: Compliance, without: np.ndarray) -> str:
    """Return what reviews and monitoring are worth; payoffs over `without` (leader, draw), what no deal brings."""
    rows = [
        [
            f"{name}, {'own reviews' if one.spacing is None else f'every {one.spacing} months'}",
            f"{one.seen:.1f}",
            f"{100 * one.lasts:.0f} %",
            f"{one.months.mean():.1f}",
            *(f"{(one.payoff - without)[i].mean():+.1f}" for i in (0, 1)),
        ]
        for name, all_of in found.watched.items()
        for one in all_of
    ]
    return table(
        ["package and reviews", "seen", "never ended by will", "months", "payoff, US", "payoff, Mexico"], rows
    )


def space_section() -> str:
    """Return the whole space as kept beside as written, on fewer draws."""
    talks, scale = fitted(SPACE_DRAWS)
    keeping, families = talks.case.keeping, len(path_families(scale.game))
    assert keeping is not None
    size = families_a_part(scale.game)
    cuts = [(start, min(start + size, families)) for start in range(0, families, size)]
    kept = kept_space((kept_part(talks, scale, keeping, *cut) for cut in cuts), len(scale.game.paths))
    written = np.empty((len(scale.game.paths), scale.game.leaf_combinations, 6))
    for cut in cuts:
        part = settled_part(talks, scale, *cut)
        written[part.paths] = part.packages
    mutual, usa, mex = (written.reshape(-1, 6)[:, column] for column in (2, 3, 4))
    lasts, signed = kept.never_ended >= LASTS, (usa >= WIN_SET) & (mex >= WIN_SET)
    rows = [
        ["packages", f"{kept.months.size:,}"],
        ["last (never ended by will in half of the draws)", f"{100 * lasts.mean():.1f} %"],
        ["in both win-sets", f"{100 * signed.mean():.1f} %"],
        ["of those in both win-sets, last", f"{100 * lasts[signed].mean():.1f} %"],
        ["better for both in half of the draws, as written", f"{100 * (mutual >= WIN_SET).mean():.1f} %"],
        [
            "better for both in half of the draws, as kept",
            f"{100 * (kept.mutual_gain >= WIN_SET).mean():.1f} %",
        ],
        ["months until a side leaves, mean of a package", marks(kept.months, digits=1)],
    ]
    return table([f"the whole space, {SPACE_DRAWS} draws", ""], rows)


def units_section(talks: Talks) -> str:
    """Return the unit costs that are live in the corridor, as drawn."""
    values = {name: talks.inputs.scalars[SCALARS.index(name)] for name in UNITS}
    return table(
        ["live in the corridor", "median (5 to 95 %)"],
        [[name, marks(v, digits=2)] for name, v in values.items()],
    )


def cities_section() -> str:
    """Return how far cities' willingness moves returns."""
    found = cities.checks(fitted_talks(DRAWS, SEED))
    rows = []
    for one in found:
        change = f"{marks(100 * one.values, digits=1)} %"
        rows.append([f"{one.behaviour}: {one.measure}", change, "yes" if one.holds else "**no**"])
    return table(["behaviour", "change", "within its bound"], rows)


def page() -> str:
    """Return the whole page."""
    talks, scale = fitted(DRAWS)
    packages = {name: evaluate_package(talks, scale, one.levels) for name, one in talks.case.packages.items()}
    without = scale.no_deal[talks.case.default_no_deal][:2]
    hang, comply = clocks(talks, scale, packages), compliance(talks, scale, packages)
    return f"""# Keeping: who ends a deal, and what hangs on the election, on money and on being watched

Written by `PYTHONPATH=src:tests python docs/validation/keeping_page.py` on {date.today():%d %B %Y}: {DRAWS}
draws, seed {SEED}, the eve of 8 January 2024, horizon {talks.horizon} months of which a deal has
{talks.horizon - talks.case.first_month}. Figures are median (5 to 95 %) or means over draws. Worth, cost of
a break, monitoring and review dates are judgements (grade D).

## Named packages
{named_section(packages)}
`break`: the promise is broken off (E135, one luck a side, ADR 24); `lapse`: money is not voted again;
`will`: a side leaves at a review (ADR 11). *Carried by money* is the mean share of promised returns and
transfers that money pays for.

## The election
Encounters to approval to votes is not identified (elasticity N(−2, 3), falls fast, recovers slowly). Same
draws, link on and cut:

{clocks_section(hang)}
**Little hangs on it.** The link lets a package move the chance that the incumbent stays by tenths of a
point. "Mexico prefers Biden" is an opinion, drawn from −5 to 15 points. What Mexico would do for nothing if
it were true (100 points are its whole swing):

{nothing_section(hang)}
**Negative result.** No preference inside its range makes Mexico do more than it would if it did not care.
*At its strongest* sets the elasticity and the pass-through to the 5 % marks at which votes move most.

## Money
What aid for policing buys on `{comply.package}`, means; the first five columns if the money is voted:

{aid_section(comply)}
Aid pays for months, and half of it (fungibility between 0.05 and 0.95) replaces Mexico's own money. It buys
few months of *compliance*, since courts, breaks and Mexico's will end the promise before money does; once
it flows it is law and stays when Mexico leaves, so it holds nobody.

{units_section(talks)}
The National Guard's cost (USD 25,000 to 45,000 a member-year, E131) is told with its clause and is not in
`cost_mexico_usd`: much of it is paid anyway. Mexico's payoff counts it only in the direct worth of the
clause. December 2023 is in `behaviours.md` (*Without new money*).

## Reviews and monitoring
{review_section(comply, without)}
**A review is an exit here.** Deals with fewer reviews last longer; the model has no repair at a review and
no violation that a review finds. A chance to be seen keeps deals: that is what monitoring is worth. With
one review a dearer break never shortens a deal; with two it can (ADR 24).

## The whole space as kept
{space_section()}
`winset analyse january-2024 --basis as_kept` settles all packages so, at three to four times the settling
time.

## Cities
{cities_section()}
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
