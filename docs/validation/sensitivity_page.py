"""Write docs/validation/sensitivity.md and its plot: what the main outcomes of a package hang on, and what to learn
first.

Run by hand with the extra `analysis` (SALib): `PYTHONPATH=src python docs/validation/sensitivity_page.py`, minutes.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import altair as alt
import numpy as np

from winset.corridor.priors import corridor_bases
from winset.policy.case import read_case
from winset.report.chart_parts import finished, inline_data
from winset.report.palette import LIGHT
from winset.report.svg import standalone_svg
from winset.settlement.game import weighing
from winset.study import Study, all_levels, fitted_corridor, talks_of
from winset.study.posteriors import evidence_rows
from winset.study.sensitivity import (
    EXPLAINED,
    Indices,
    Worth,
    columns,
    moved,
    saltelli,
    sobol_indices,
    worth_of_knowing,
)

PAGE = Path(__file__).with_name("sensitivity.md")
PLOT = Path(__file__).with_name("plots") / "sensitivity.svg"
CASE, DRAWS, SEED, BASE = "january-2024", 200, 1, 256
PACKAGES = ("us_opening", "what_happened_2024_h1", "mexico_opening")
LEADING, SHOWN = 5, 8
TITLES = {
    "border_patrol_encounters": "Border Patrol encounters",
    "waiting": "people waiting in the border cities",
    "harms_estimated": "attacks, estimated",
    "gain_usa": "payoff of the United States, by outcomes",
    "gain_mex": "payoff of Mexico, by outcomes",
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """Return a Markdown table whose first `words` columns stand to the left."""
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows)) + "\n"


def leading(found: dict[str, Indices]) -> list[str]:
    """Return factors by the mean of their total indices over the outcomes, the first ahead."""
    names = next(iter(found.values())).factors
    mean = np.mean([one.total for one in found.values()], axis=0)
    return [names[n] for n in np.argsort(-mean)]


def total_of(one: Indices, name: str) -> float:
    """Return a factor's total index."""
    return float(one.total[one.factors.index(name)])


def index_rows(one: Indices) -> list[list[str]]:
    """Return the factors with the largest total indices of one outcome."""
    return [
        [
            one.factors[n].replace("_", " "),
            f"{one.first[n]:.2f} ± {one.first_error[n]:.2f}",
            f"{one.total[n]:.2f} ± {one.total_error[n]:.2f}",
        ]
        for n in np.argsort(-one.total)[:SHOWN]
    ]


def rests_on() -> dict[str, str]:
    """Return what each parameter rests on: its rows and grade, or that it is an assumption."""
    told: dict[str, str] = {}
    for basis in corridor_bases(read_case(CASE).as_of, evidence_rows()):
        rows = ", ".join(basis.rows) or basis.kind
        words = f"{rows}, grade {basis.grade}" + ("; fitted" if basis.fitted else "")
        told.setdefault(basis.name.partition(".")[0], words)
    return told


def worth_rows(found: dict[str, Worth], names: Sequence[str]) -> list[list[str]]:
    """Return what knowing each factor is worth to either side, in points, the most valuable first."""
    each = {side: dict(zip(one.factors, one.each, strict=True)) for side, one in found.items()}
    order = sorted(names, key=lambda name: -sum(of[name] for of in each.values()))
    rows = [[name.replace("_", " "), *(f"{each[side][name]:.2f}" for side in each)] for name in order[:SHOWN]]
    return [["everything", *(f"{one.everything:.2f}" for one in found.values())], *rows]


def plot(found: dict[str, Indices], names: Sequence[str]) -> None:
    """Draw the total indices of the leading factors, an outcome a row of dots."""
    rows = [
        {"factor": name.replace("_", " "), "outcome": TITLES[outcome], "total": total_of(one, name)}
        for outcome, one in found.items()
        for name in names
    ]
    chart = (
        alt.Chart(inline_data(rows))
        .mark_circle(size=70, color=LIGHT["package"])
        .encode(
            x=alt.X("total:Q", axis=alt.Axis(title="total Sobol index")),
            y=alt.Y(
                "factor:N",
                sort=[name.replace("_", " ") for name in names],
                axis=alt.Axis(title=None, labelLimit=260),
            ),
            column=alt.Column(
                "outcome:N", sort=list(TITLES.values()), header=alt.Header(title=None, labelLimit=200)
            ),
        )
        .properties(width=150, height=26 * len(names))
    )
    PLOT.parent.mkdir(exist_ok=True)
    text = f"Total Sobol indices of the difference that {PACKAGES[0]} makes, by outcome and factor."
    PLOT.write_text(standalone_svg(finished(chart), text), encoding="utf-8")


def page() -> str:
    """Return the whole page."""
    case, study = read_case(CASE), Study(CASE, draws=DRAWS, seed=SEED)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    scale, chosen = weighing(talks), columns(talks.inputs)
    sample = saltelli(chosen, BASE, SEED)
    levels = {name: all_levels(case, case.packages[name].levels) for name in PACKAGES}
    run = moved(talks, scale, levels, chosen, sample)
    found = {name: sobol_indices(chosen, run.outcomes[name][0], SEED) for name in EXPLAINED}
    names = leading(found)
    # First and last row of every block of Saltelli's sample are drawn apart from each other.
    block = len(found["waiting"].factors) + 2
    alone = np.concatenate([np.arange(0, len(sample), block), np.arange(block - 1, len(sample), block)])
    worth = {
        title: worth_of_knowing(chosen, sample[alone], run.outcomes[name][:, alone], SEED)
        for title, name in (("United States", "gain_usa"), ("Mexico", "gain_mex"))
    }
    plot(found, names[: LEADING + 3])
    basis = rests_on()
    five = "\n".join(
        f"{n}. `{name}`: mean total index {np.mean([one.total[one.factors.index(name)] for one in found.values()]):.2f}"
        f" ({basis.get(name, 'a whole draw: no row of the evidence')})."
        for n, name in enumerate(names[:LEADING], 1)
    )
    by_outcome = "\n".join(
        f"### {TITLES[name]}\nFirst-order indices sum to {one.first.sum():.2f}; what is missing to one is by factors "
        + f"together.\n\n{table(['factor', 'first order', 'total'], index_rows(one))}"
        for name, one in found.items()
    )
    return f"""# What the results hang on

Written by `docs/validation/sensitivity_page.py` on {date.today():%d %B %Y}: {DRAWS} draws, seed {SEED}, {len(names)}
factors, {len(sample):,} runs of Saltelli's design (SALib, base {BASE}). Explained is the difference from no deal
over 24 months that `{PACKAGES[0]}` makes, its bills passing; payoffs are by outcomes alone, without a level's own
worth. ± is a 95 % half-width. Each parameter moves over its fitted marginal, apart from the others: correlations of
the fit are left out. Where people are at the origin, and levels ahead with their shocks, are one factor.

## Five that matter
By the mean of total indices over the five outcomes:

{five}

![total indices](plots/sensitivity.svg)

{by_outcome}
## What to learn first
Coarse value of knowing a factor before choosing among {", ".join(f"`{name}`" for name in PACKAGES)} and no deal, in
points of each side's payoff by outcomes: the mean of the best choice within eight slices of the factor, less the
best choice without knowing, less what shuffled slices give. It is the regret that knowledge would save; 0.00 means
that no slice changes the choice by more than chance.

{table(["to know", *worth], worth_rows(worth, names))}
A large index with no worth here says: it moves the size of what follows, and not which package is best.
"""


def main() -> None:
    """Write the page and its plot."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")


if __name__ == "__main__":
    main()
