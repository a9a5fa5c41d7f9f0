"""The fitted corridor beside the record: after the case's date, in and out of sample, and the bands' coverage.

Nothing is tuned here. Each function returns a piece of the page as Markdown.
"""

from collections.abc import Sequence

import numpy as np
from behaviours import conditions, enforcement
from behaviours.talks import BORDER, FloatArray, Talks, outcome, side_by_side

from winset.corridor.places import GROUPS, MEXICO
from winset.corridor.simulate import GROUP_OUTCOMES, MonthlyPaths
from winset.data.record import (
    border_patrol_by_group,
    mexican_events_by_group,
    monthly_record,
    ports_by_group,
    record_span,
)
from winset.data.tables import read_table
from winset.months import month_name, month_number

JANUARY = 1  # month 0 of a run is December 2023
FIVE_MONTHS, A_YEAR = slice(1, 6), slice(0, 13)
AUTUMN = (month_number("2023-07"), month_number("2023-12"))
FEW = 300
"""Months with fewer counted are left out of percentage errors."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, first column left, others right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows)) + "\n"


def people(value: float) -> str:
    """Return a number of people to the nearest hundred: no more is known."""
    return f"{round(float(value), -2):,.0f}"


def percent(value: float) -> str:
    """Return a change as a percentage with its sign."""
    return f"{round(100 * float(value), 1) + 0.0:+.1f} %"


def _by_group(run: MonthlyPaths, name: str) -> FloatArray:
    values: FloatArray = run.by_group[GROUP_OUTCOMES.index(name)]
    return values


def _surge_row(name: str, modelled: FloatArray, observed: float, before: float) -> list[str]:
    """Return one line of the surge's table; `modelled` is (path, draw)."""
    without, with_surge = modelled
    met = without > 0  # a small group has draws in which nobody comes, and no change in per cent
    return [
        name,
        people(np.median(without)),
        people(np.median(with_surge)),
        percent(np.median(with_surge[met] / without[met] - 1)),
        people(observed),
        percent(observed / np.median(without) - 1),
        percent(observed / before - 1),
    ]


def surge_section(talks: Talks) -> str:
    """Return the surge from January 2024 beside the record, by month and by group."""
    run = side_by_side(talks, {}, enforcement.surge_levers(talks), months=24, onset=JANUARY)
    encounters, events = _by_group(run, BORDER), _by_group(run, "interceptions")
    today, first = monthly_record(record_span()[1]), talks.case.origin + 1
    seen = border_patrol_by_group(today, first, first + 5)
    stopped = np.nansum(mexican_events_by_group(today, first, first + 5)[FIVE_MONTHS])
    base = border_patrol_by_group(today, *AUTUMN).mean(axis=0)
    base_events = np.nansum(mexican_events_by_group(today, *AUTUMN)) / 6
    by_month = [
        _surge_row(month_name(first + m), encounters[m, 1:].sum(axis=0), seen[m, 1:].sum(), base[1:].sum())
        for m in range(FIVE_MONTHS.start, FIVE_MONTHS.stop)
    ]
    window, observed = encounters[FIVE_MONTHS].sum(axis=0), seen[FIVE_MONTHS].sum(axis=0)
    groups = [_surge_row(name, window[g], observed[g], 5 * base[g]) for g, name in enumerate(GROUPS)]
    all_events = events[FIVE_MONTHS, 1:].sum(axis=(0, 1))
    head = [
        "",
        "no surge",
        "surge",
        "surge over none",
        "observed",
        "observed over no surge",
        "over July–December",
    ]
    return (
        "Non-Mexican encounters by month, medians:\n\n"
        + table(head, by_month)
        + "\nJanuary to May 2024 by group, and Mexican events:\n\n"
        + table(head, [*groups, _surge_row("Mexican events", all_events, stopped, 5 * base_events)])
    )


def depth_section(talks: Talks) -> str:
    """Return the depth of past dips beside those of the model."""
    past = read_table("event_studies").groupby("event_id").first()["trough_first6"]
    surge = percent(enforcement.surge_on_encounters(talks).median)
    flights = percent(np.median(conditions.venezuelan_dip(talks)))
    release = percent(conditions.dip(talks, conditions.RELEASES).median)
    rows = [
        [
            "US flights to Venezuela, Venezuelans",
            past["VEN_FLIGHTS"],
            flights,
            "13 flights a month, not 4; months 1–3",
        ],
        ["asylum rule of May 2023, all", past["CLP2023"], release, "release limit of 0.5; months 1–3"],
        ["Mexican enforcement 2024, non-Mexicans", past["MEX2024_nonMEX"], surge, "the surge; months 2–5"],
        ["Frontera Sur 2014, Northern Triangle", past["PFS2014"], surge, "the surge; months 2–5"],
    ]
    head = ["past measure", "its deepest month of six", "model", "what was run"]
    return table(head, [[name, percent(trough), *rest] for name, trough, *rest in rows])


def _error(modelled: FloatArray, observed: FloatArray) -> str:
    """Return the mean absolute percentage error of the draws' median over months with `FEW` or more."""
    counted = observed >= FEW
    if not counted.any():
        return "too few"
    missed = np.abs(np.median(modelled, axis=-1)[counted] / observed[counted] - 1)
    return f"{missed.mean():.0%}"


def sample_section(talks: Talks) -> str:
    """Return the model against the record of 2022 and 2023: Mexican events, ports, Border Patrol, by group."""
    fit, today = talks.corridor.fit, monthly_record(record_span()[1])
    first, last = int(fit.months[0]), int(fit.months[-1])
    spans = {
        "2022": slice(month_number("2022-01") - first, month_number("2022-12") - first + 1),
        "1–6/2023": slice(month_number("2023-01") - first, month_number("2023-06") - first + 1),
        "7–11/2023": slice(month_number("2023-07") - first, last - first + 1),
    }
    parts = []
    for name, title, observe in (
        ("interceptions", "Mexican events", mexican_events_by_group),
        ("port_encounters", "Ports", ports_by_group),
        (BORDER, "Border Patrol", border_patrol_by_group),
    ):
        modelled, observed = fit.modelled[name], np.nan_to_num(observe(today, first, last))
        # Mexicans are at home: no Mexican event is theirs.
        chosen = [g for g in range(len(GROUPS)) if g != MEXICO or name != "interceptions"]
        lines = [(GROUPS[g], modelled[:, g], observed[:, g]) for g in chosen]
        lines.append(("all", modelled[:, chosen].sum(axis=1), observed[:, chosen].sum(axis=1)))
        rows = [
            [
                group,
                *(_error(mine[span], theirs[span]) for span in spans.values()),
                *(
                    percent(np.median(mine[span].sum(axis=0)) / max(theirs[span].sum(), 1.0) - 1)
                    for span in spans.values()
                ),
            ]
            for group, mine, theirs in lines
        ]
        head = [title, *(f"error {span}" for span in spans), *(f"sum {span}" for span in spans)]
        parts.append(table(head, rows))
    return "\n".join(parts)


def gotaway_section(talks: Talks) -> str:
    """Return got-aways of the fiscal year 2023: encounters times one minus the catch over the catch."""
    fit, catch = talks.corridor.fit, talks.scalar("catch")
    first = int(fit.months[0])
    year = slice(month_number("2022-10") - first, month_number("2023-09") - first + 1)
    met = np.median(fit.modelled[BORDER][year], axis=-1).sum()
    p05, p50, p95 = np.quantile(met * (1 - catch) / catch, [0.05, 0.5, 0.95])
    counts = read_table("gotaways")
    known = float(counts.loc[counts["month"].astype(str).str.startswith("2023-09"), "gotaways"].iloc[0])
    inside = "inside" if p05 <= known <= p95 else "outside"
    return (
        f"Known got-aways of the fiscal year 2023: {known:,.0f} (published in 2024, in no fit). Modelled: "
        f"{people(p50)} ({people(p05)} to {people(p95)}). The count is {inside} the 90 % band; it leaves out those "
        "nobody saw, the model does not.\n"
    )


def december_section(talks: Talks) -> str:
    """Return by group the month that was known by its total only."""
    run = side_by_side(talks, {}, months=24)
    modelled = np.median(_by_group(run, BORDER)[0, :, 0], axis=-1)
    origin = talks.case.origin
    seen = border_patrol_by_group(monthly_record(record_span()[1]), origin, origin + 1)
    rows = [[g, people(seen[0, i]), people(modelled[i]), people(seen[1, i])] for i, g in enumerate(GROUPS)]
    return table(["Border Patrol", "November observed", "December modelled", "December observed"], rows)


def coverage_section(talks: Talks) -> str:
    """Return how many observed months lie in the bands of the eve forecast, without a deal and with what happened."""
    happened = {
        lever: value
        for clause, level in talks.case.packages["what_happened_2024_h1"].levels.items()
        for lever, value in talks.level(clause, level).items()
    }
    run = side_by_side(talks, {}, happened, months=24, onset=JANUARY)
    marks = np.quantile(outcome(run, BORDER)[A_YEAR], [0.05, 0.25, 0.5, 0.75, 0.95], axis=-1)
    first = talks.case.origin + 1
    seen = border_patrol_by_group(monthly_record(record_span()[1]), first, first + 12).sum(axis=1)
    head = [
        "months",
        "in the 50 % band",
        "in the 90 % band",
        "below the median",
        "below the 90 % band",
        "above it",
    ]
    rows = []
    for path, title in enumerate(("no deal", "levels of January to June 2024 (hindsight)")):
        p05, p25, p50, p75, p95 = marks[:, :, path]
        counts = (
            (p25 <= seen) & (seen <= p75),
            (p05 <= seen) & (seen <= p95),
            seen < p50,
            seen < p05,
            seen > p95,
        )
        rows.append([title, *(f"{which.sum()} of {len(seen)}" for which in counts)])
    p05, _, p50, _, p95 = marks[:, :, 0]
    months = [
        [month_name(first + m), people(p50[m]), f"{people(p05[m])} to {people(p95[m])}", people(seen[m])]
        for m in range(len(seen))
    ]
    by_month = table(["Border Patrol, no deal", "median", "5 to 95 %", "observed"], months)
    return table(head, rows) + "\n" + by_month
