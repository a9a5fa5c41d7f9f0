"""Write docs/validation/calibration.md and its plots: what the record says of the corridor, and whether to believe it.

Run by `make validation`, or alone in some minutes: four passes over the record of the eve, one over the whole record,
and records made with known parameters (RECORDS of them; a hundred are two CPU-minutes). It tunes nothing.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt

from winset.calibration.at_origin import filtered_record
from winset.calibration.diagnostics import (
    branch_weights,
    covered,
    ecdf_band,
    effective_members,
    overlap,
    r_hat,
    ranks,
)
from winset.calibration.filter import Filtered
from winset.calibration.members import PARAMETERS
from winset.calibration.observation import counts_by_group
from winset.calibration.past import past_months
from winset.calibration.posterior import file_of, read_posterior
from winset.calibration.readings import FEWEST, ROWS, readings
from winset.calibration.recovery import INFORMED, QUANTITIES, Recovered, made_records, recovered
from winset.calibration.scores import crps
from winset.corridor.parameters import corridor_parameter_list
from winset.corridor.priors import corridor_draws
from winset.data.record import AGENCIES, monthly_record, record_span
from winset.months import month_number
from winset.report.chart_parts import finished, inline_data
from winset.report.svg import standalone_svg
from winset.study.posteriors import SEED, calibrated, evidence_rows

PAGE = Path(__file__).with_name("calibration.md")
PLOTS = Path(__file__).with_name("plots")
EVE, SEEDS = date(2024, 1, 8), (1, 2, 3, 4)
RECORDS, MEMBERS, FROM = 100, 512, "2021-01"
FloatArray = npt.NDArray[np.float64]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose first column stands to the left."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows)) + "\n"


def span(values: FloatArray) -> str:
    """Return the median and the 90 % interval in three digits."""
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def passes() -> FloatArray:
    """Return (pass, parameter, member) of the eve's posterior, by seed; the first is the one that ships."""
    shipped, about = read_posterior(file_of(EVE, EVE))
    others = [calibrated(EVE, EVE, about.told, seed=seed)[0].parameters for seed in SEEDS[1:]]
    return np.array([shipped.parameters, *others]).astype(np.float64)


def parameter_section(found: FloatArray, prior: FloatArray) -> str:
    """Return prior, posterior, overlap, R-hat and effective members of every parameter, most informed first."""
    shared = [overlap(prior[row], found[0, row]) for row in range(len(PARAMETERS))]
    rows = [
        [
            f"`{PARAMETERS[row]}`",
            span(prior[row]),
            span(found[0, row]),
            f"{shared[row]:.0%}",
            f"{r_hat(found[:, row]):.2f}",
            f"{effective_members(found[:, row]):,.0f}",
        ]
        for row in np.argsort(shared)
    ]
    silent = sorted(PARAMETERS[row] for row in range(len(PARAMETERS)) if shared[row] >= INFORMED)
    worst = max(r_hat(found[:, row]) for row in range(len(PARAMETERS)))
    few = min(effective_members(found[:, row]) for row in range(len(PARAMETERS)))
    bars = [{"parameter": PARAMETERS[row], "overlap": shared[row]} for row in np.argsort(shared)]
    chart = (
        alt.Chart(inline_data(bars), width=320)
        .mark_bar(color="#00756a")
        .encode(
            x=alt.X(
                "overlap:Q",
                axis=alt.Axis(format="%", title="prior and posterior in common"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            y=alt.Y("parameter:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
        )
    )
    _draw("calibration-overlap", finished(chart), "Overlap of prior and posterior by parameter")
    heading = ["parameter", "prior", "posterior", "in common", "R-hat", "effective members"]
    return (
        f"{table(heading, rows)}\n"
        f"![Overlap of prior and posterior by parameter](plots/calibration-overlap.svg)\n\n"
        f"**The record says next to nothing on {len(silent)} of {len(PARAMETERS)}** "
        f"(at least {INFORMED:.0%} in common): "
        f"{', '.join(f'`{name}`' for name in silent)}. They are priors, whatever is run with them.\n\n"
        f"Largest R-hat over {len(SEEDS)} passes {worst:.2f}, smallest effective number {few:,.0f} of 1,024: "
        + (
            "passes agree.\n"
            if worst < 1.1
            else "passes do not agree to a tenth of the spread everywhere; medians differ by seed.\n"
        )
    )


def branch_section(found: FloatArray) -> str:
    """Return prior and posterior weights of conflicting rows that the record can speak on."""
    drawn = corridor_draws(EVE, evidence_rows(), 20_000, SEED)
    rows = []
    for name, branch in drawn.branch.items():
        if name not in PARAMETERS or len(np.unique(branch)) < 2:
            continue
        prior = next(one for one in corridor_parameter_list() if one.name == name).priors[""]
        after = branch_weights(drawn.values[name], branch, found[0, PARAMETERS.index(name)])
        rows += [
            [f"`{name}`", prior.branches[number].row, f"{(branch == number).mean():.0%}", f"{weight:.0%}"]
            for number, weight in after.items()
        ]
    return (
        table(["parameter", "row", "weight before", "weight after"], rows) if rows else "None on the eve.\n"
    )


def ahead_section(run: Filtered, record_last: int) -> str:
    """Return how what was said of a month one month before stands to what was then counted, since January 2021."""
    record, first = monthly_record(record_span()[1]), int(run.months[0])
    read = {(one.month, one.row): one for one in readings(record, first, record_last)}
    begin, rng = month_number("2021-01"), np.random.default_rng(0)
    rows, pits = [], []
    for row, (series, group) in enumerate(ROWS):
        if series not in ("border_patrol_encounters", "interceptions") or group < 0:
            continue
        said, told, walked = [], [], []
        for month in range(begin, record_last + 1):
            now, before = read.get((month, row)), read.get((month - 1, row))
            if now is None or before is None:
                continue
            noise = np.sqrt(now.variance) * rng.standard_normal(run.foretold.shape[-1])
            said.append(run.foretold[month - first, row].astype(np.float64) + noise)
            told.append(now.log_value)
            walked.append(now.log_value - before.log_value)
        members, truth, steps = np.array(said), np.array(told), np.array(walked)
        naive = float(np.std(steps)) * rng.standard_normal(members.shape) + (truth - steps)[:, None]
        mine = np.mean([float(crps(members[at], truth[at])) for at in range(len(truth))])
        theirs = np.mean([float(crps(naive[at], truth[at])) for at in range(len(truth))])
        pits += ranks(truth, members).tolist()
        rows.append(
            [
                f"{series.replace('_', ' ')}, {_group(group)}",
                f"{len(truth)}",
                f"{covered(truth, members, level=0.5):.0%}",
                f"{covered(truth, members):.0%}",
                f"{mine / theirs:.2f}",
            ]
        )
    counts, edges = np.histogram(pits, bins=10, range=(0, 1))
    bars = [
        {"from": float(edge), "share": float(count) / len(pits)}
        for edge, count in zip(edges, counts, strict=False)
    ]
    chart = (
        alt.Chart(inline_data(bars), width=320, height=160)
        .mark_bar(color="#00756a")
        .encode(
            x=alt.X("from:O", axis=alt.Axis(format=".1f", title="rank of the count among the members, from")),
            y=alt.Y("share:Q", axis=alt.Axis(format="%", title="months")),
        )
    )
    _draw("calibration-ranks-ahead", finished(chart), "Ranks of counts among what was said a month before")
    return (
        table(["series", "months", "inside 50 %", "inside 90 %", "CRPS of logs over a walk's"], rows)
        + "\n![Ranks of counts among what was said a month before](plots/calibration-ranks-ahead.svg)\n"
    )


def _group(group: int) -> str:
    from winset.corridor.places import GROUPS

    return GROUPS[group].replace("_", " ")


def recovery() -> Recovered:
    """Return records made with known parameters and fitted, with progress on standard error."""
    record, start = monthly_record(EVE), month_number(FROM)
    past, pattern = past_months(record, start, record.origin), readings(record, start, record.origin)
    met = [np.nan_to_num(counts_by_group(record, agency, start, start)[0]) for agency in AGENCIES]
    level = np.maximum(1.5 * np.sum(met, axis=0), FEWEST)
    made = made_records(corridor_draws(EVE, evidence_rows(), RECORDS, 101), past, pattern, level, 7)
    return recovered(
        made, corridor_draws(EVE, evidence_rows(), MEMBERS, 202), past, level, 11, _progress("records")
    )


def recovery_section(found: Recovered) -> str:
    """Return coverage and ranks of the truths among the members, over informed quantities."""
    band, distances = ecdf_band(RECORDS), found.distances()
    informed, overlaps = found.informed(), found.overlaps()
    outside = [QUANTITIES[row] for row in informed if distances[row] > band]
    pooled, half = found.coverage(), found.coverage(0.5)
    lines = []
    for row in informed:
        shares = np.sort(ranks(found.truth[row], found.found[row].astype(np.float64)))
        lines += [
            {"quantity": QUANTITIES[row], "rank": float(share), "above": (place + 1) / RECORDS - float(share)}
            for place, share in enumerate(shares)
        ]
    base = alt.Chart(inline_data(lines), width=420, height=220)
    chart = alt.layer(
        base.mark_line(strokeWidth=0.8, opacity=0.5, color="#0b5cad").encode(
            x=alt.X("rank:Q", axis=alt.Axis(title="rank of the truth among the members")),
            y=alt.Y("above:Q", axis=alt.Axis(title="share of records below it, less the rank")),
            detail="quantity:N",
        ),
        alt.Chart(inline_data([{"y": band}, {"y": -band}]))
        .mark_rule(color="#b3440f", strokeDash=[4, 3])
        .encode(y="y:Q"),
    )  # fmt: skip
    _draw(
        "calibration-recovery",
        finished(chart),
        "Ranks of the truths among the members fitted to their records",
    )
    rows = [
        [
            f"`{QUANTITIES[row]}`",
            f"{overlaps[row]:.0%}" if row < len(overlaps) else "",
            f"{covered(found.truth[row], found.found[row].astype(np.float64)):.0%}",
            f"{distances[row]:.3f}{' **outside**' if distances[row] > band else ''}",
        ]
        for row in informed
    ]
    holds = "yes" if 0.85 <= pooled <= 0.95 else "**no**"
    return (
        f"| gate | measured | holds |\n| --- | ---: | ---: |\n"
        f"| 90 % intervals hold the truth in 85 to 95 %, pooled | {pooled:.1%} | {holds} |\n"
        f"| ranks inside the 99 % band of {band:.3f}, every informed quantity | "
        f"{len(informed) - len(outside)} of {len(informed)} | {'yes' if not outside else '**no**'} |\n\n"
        f"50 % intervals hold {half:.1%}. Of {len(informed)} quantities tested apart, one in a hundred leaves a "
        "99 % band by chance"
        + (f"; outside: {', '.join(f'`{one}`' for one in outside)}.\n\n" if outside else ".\n\n")
        + "![Ranks of the truths among the members fitted to their records](plots/calibration-recovery.svg)\n\n"
        + table(
            ["informed quantity", "in common with the prior", "truth inside 90 %", "distance of ranks"], rows
        )
    )


def _progress(what: str) -> Any:
    def tell(share: float) -> None:
        sys.stderr.write(f"\r{what} {share:4.0%}{'' if share < 1 else chr(10)}")
        sys.stderr.flush()

    return tell


def _draw(name: str, spec: dict[str, Any], alt_text: str) -> None:
    PLOTS.mkdir(exist_ok=True)
    (PLOTS / f"{name}.svg").write_text(standalone_svg(spec, alt_text), encoding="utf-8")


def page() -> str:
    """Return the page, its plots drawn beside it."""
    prior_draws = corridor_draws(EVE, evidence_rows(), 1024, SEED)
    found = passes()
    last = monthly_record(record_span()[1])
    whole = filtered_record(last, prior_draws, seed=SEED, progress=_progress("whole record"))
    made = recovery()
    return f"""# What the record says of the corridor, and whether to believe it

Written by `make validation` (`docs/validation/calibration_page.py`). How it is fitted, and why so: ADR 17. Records,
priors and levers as of 8 January 2024 unless said.

## Parameters
The posterior that ships (seed {SEED}, 1,024 members) beside the prior; medians and 90 % intervals. *In common* is the
share of their probability that prior and posterior have in common over twenty slices of the prior. R-hat and effective
members are over {len(SEEDS)} passes with other seeds. Parameters move slowly by assumption (ADR 17), so the posterior
is of late 2023.

{parameter_section(found, whole.prior.astype(np.float64))}
### Conflicting rows
{branch_section(found)}
## One month ahead
What one pass over the whole record said of each month before any of its figures was read, since January 2021, against
what was counted. The levels' steps are the filter's; the forecasts that Winset publishes are scored in `backtest.md`. A
*walk* is a random walk in logs with the spread of the same months (it knows that spread beforehand). The evidence is
the eve's throughout, so this is a check of the filter and no forecast of its day.

Holding parameters through the closed road (ADR 39) costs here: before it the last column was 1.07 for Mexicans and
1.15 for the Andes and Brazil. Parameters that policy moved in those months (`MOVING` in `members.py`) are held as well;
letting these alone learn is the next thing to try. Published forecasts did not lose (`backtest.md`).

{ahead_section(whole, last.origin)}
## Recovery
{RECORDS} records made with parameters drawn from the prior and steps of their own, read with the errors and on the days
of the real readings since {FROM}, each fitted by {MEMBERS} members. Informed are levels, and parameters with less than
{INFORMED:.0%} in common on average: set beforehand. What the filter has wrong about the world does not show here.

{recovery_section(made)}"""


def main() -> None:
    """Write the page and its plots."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
