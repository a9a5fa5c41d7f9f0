"""Write docs/validation/effects.md: what past measures did, with the spread over every choice of method.

Run by `make validation`, or alone in seconds. It computes nothing that `winset effects --json` does not say, apart from
January 2024 by the season of single years.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from winset.data.record import last_day, monthly_record
from winset.data.season import LAST_YEAR, LONG_SERIES, season
from winset.history.arrivals import arrivals
from winset.history.effect_documents import effect_document
from winset.history.effects import measure_effects
from winset.history.persistence_documents import persistence_document
from winset.months import month_number

PAGE = Path(__file__).with_name("effects.md")
DECEMBER, JANUARY = month_number("2023-12"), month_number("2024-01")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows)) + "\n"


def _percent(value: float) -> str:
    return f"{value:+.0f}"


def _range(values: Sequence[float] | None) -> str:
    return "too few months" if values is None else f"{min(values):+.0f} to {max(values):+.0f}"


def _months(lasted: Mapping[str, Any]) -> str:
    if lasted["months"] is None:
        return "no dip"
    return f"{'> ' if lasted['censored'] else ''}{lasted['months']}"


def _half_life(entry: Mapping[str, Any]) -> str:
    return _months({"months": entry["half_life_months"], "censored": entry["censored"]})


def _half_lives(spread: Mapping[str, Any]) -> str:
    """Return every half-life that some choice gives, without repeats."""
    found = [_months(one) for by in spread["half_life_months"].values() for one in by.values()]
    return ", ".join(sorted(set(found), key=lambda text: (len(text), text)))


def estimates(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the estimates: dip, band, trough, half-life, with later measures cut and ignored, and the control."""
    rows = [
        [
            f"{entry['date']} {entry['title']['en']}",
            entry["series"].partition(":")[2].replace("_", "-"),
            _percent(entry["dip_percent"]),
            _range(entry["placebo90"]),
            f"{_percent(entry['trough_percent'])} (month {entry['trough_month']})",
            _half_life(entry),
            entry.get("cut_by", ""),
            f"{_percent(entry['later_measures_ignored']['dip_percent'])}, "
            f"{_half_life(entry['later_measures_ignored'])}",
            _percent(entry["not_targeted"]["dip_percent"]) if "not_targeted" in entry else "",
            str(len(entry["overlapping"])),
        ]
        for entry in entries
    ]
    head = ["measure", "whose encounters", "dip (%)", "placebo 90 %", "trough (%)", "half gone after", "cut by",
            "later ignored: dip, half gone after", "not targeted (%)", "others within a year"]  # fmt: skip
    return _table(head, rows)


def spreads(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the dip under each choice alone and over all together, and the half-lives."""
    rows = [
        [
            entry["measure"],
            _percent(entry["dip_percent"]),
            *(
                _range(list(entry["spread"][f"by_{choice}"].values()))
                for choice in ("base_months", "gap_months", "season", "window", "agencies")
            ),
            _range(entry["spread"]["dip_percent"]),
            _half_lives(entry["spread"]),
        ]
        for entry in entries
    ]
    head = ["measure", "dip (%)", "base 3, 6, 12", "gap 0, 1, 3", "season", "months 0-2", "with ports",
            "all combinations", "half gone after, any choice"]  # fmt: skip
    return _table(head, rows)


def _curve_row(name: str, curve: Mapping[str, Any]) -> list[str]:
    marks = [
        f"{100 * m['share']:.0f} ({100 * m['low']:.0f} to {100 * m['high']:.0f})" for m in curve["faded"]
    ]
    median = "not reached" if curve["median_months"] is None else str(curve["median_months"])
    return [name, str(curve["measures"]), str(curve["censored"]), *marks, median]


def persistence(told: Mapping[str, Any]) -> str:
    """Return the share of dips half gone by month, for every set of dips."""
    names = {
        "all_dips": "all dips",
        "outside_placebo": "deeper than the placebo band",
        "transit_or_lawful_way": "rested on transit or a lawful way",
        "neither": "rested on neither",
    }
    rows = [_curve_row(names[key], curve) for key, curve in told["curves"].items()]
    rows.append(_curve_row("all dips, later measures ignored", told["later_measures_ignored"]))
    months = [f"by month {mark['months']} (%)" for mark in told["later_measures_ignored"]["faded"]]
    return _table(["dips", "number", "not followed to the end", *months, "median (months)"], rows)


def choices(told: Mapping[str, Any]) -> str:
    """Return the share half gone by month 8 under each choice alone."""
    rows = []
    for entry in told["choices"]:
        share = next(mark for mark in entry["faded"] if mark["months"] == told["temporary_months"])
        rows.append(
            [
                f"{entry['choice'].replace('_', ' ')} {entry['value'].replace('_', ' ')}",
                str(entry["measures"]),
                f"{100 * share['share']:.0f} ({100 * share['low']:.0f} to {100 * share['high']:.0f})",
                entry["verdict"].replace("_", " "),
            ]
        )
    return _table(["choice", "dips", f"half gone by month {told['temporary_months']} (%)", "verdict"], rows)


def january() -> str:
    """Return December 2023 to January 2024: raw, after season, and by the step of each single year."""
    record = monthly_record(last_day())
    border, every = arrivals(record, "all"), arrivals(record, "all", ("border_patrol", "ports"))
    raw, raw_all = (
        float(s.values[JANUARY - s.first] / s.values[DECEMBER - s.first] - 1) for s in (border, every)
    )
    factors = season(record)
    assert factors is not None
    after = (1 + raw) * factors.median[11] / factors.median[0] - 1
    months, counts = record.series(LONG_SERIES)
    steps = [
        counts[at + 1] / counts[at]
        for at in np.flatnonzero(months[:-1] % 12 == 11)
        if 1970 + months[at + 1] // 12 <= LAST_YEAR
    ]
    by_year = [(1 + raw) / step - 1 for step in steps]
    low, high = 100 * min(by_year), 100 * max(by_year)
    return f"""Border Patrol {100 * raw:+.0f} %, all encounters {100 * raw_all:+.0f} % as counted.
After season Border Patrol {100 * after:+.0f} % with the median factors, {low:+.0f} to {high:+.0f} % with the step from
December to January of each of {len(steps)} single winters to {LAST_YEAR}. One month against the month before is not the
dip of the table, whose base is three months and whose window begins in February."""


def page() -> str:
    """Return the whole page."""
    effects = measure_effects()
    entries, told = [effect_document(effect) for effect in effects], persistence_document(effects)
    low, high = (100 * bound for bound in told["faded_whatever_ended_the_studies"])
    close = sum(bool(entry["overlapping"]) for entry in entries)
    five = next(m for m in told["curves"]["all_dips"]["faded"] if m["months"] == 5)
    few = [entry["measure"] for entry in entries if entry["placebo90"] is None or entry["placebo_any_base"]]
    short = [entry["measure"] for entry in entries if entry["followed_months"] < 6]
    words = "\n".join(f"- {sentence}" for sentence in told["words"])
    return f"""# What past measures did

Written by `make validation`, from the record as it stood on {last_day():%d %B %Y}. `winset effects --json` gives the
same figures, `winset effects --out DIR` the pictures. The method was written down before the numbers: ADR 6, and ADR 16
for what cut studies are worth. Border Patrol encounters are events, not persons. A dip compares with the months before,
not with what would have happened, and says nothing of the people who then waited, turned back or were returned.

## Verdict on "only temporary dips"
{words}

## Estimates
Mean of months 1 to 3 after the month of the measure against the 3 months before, after season. The placebo band is the
same figure at months of the same series in which no listed measure began. "Cut by" is the later measure with which the
study ends; `>` is a dip that was still there when last seen.

{_table_note(entries)}
{estimates(entries)}
## What the choices are worth
Smallest to largest dip, in percent, under each choice alone and over all combinations of base, gap, season and window.
Where the sign changes, the record does not say whether there was a dip.

{spreads(entries)}
## How long dips lasted
Share of dips of which half was gone, Kaplan-Meier with 90 % intervals (Greenwood, log-log).

{persistence(told)}
By month 5 it was {100 * five["share"]:.0f} % ({100 * five["low"]:.0f} to {100 * five["high"]:.0f} %) of all dips:
"about half within five months" lies in the interval and is not the estimate. Kaplan-Meier takes a cut study as if
chance had ended it; governments act when arrivals climb, so it was not. Whatever would have become of the cut
studies, the share half gone by month {told["temporary_months"]} is between {low:.0f} and {high:.0f} %.

{choices(told)}
## January 2024
{january()}

## What falls short
- The measures share one border and overlap: {close} of {len(entries)} have others within a year that name some of the
  same people. The intervals treat them as independent and are too narrow.
- Some nationalities were rare before their measures, and few months without any are left: the band of
  {", ".join(few)} takes months with far fewer encounters and is wide, or there is none.
- Followed for less than six months before the next measure: {", ".join(short)}.
  Their half-lives are lower bounds, or rest on few months.
- People not targeted are a rough control: they too live under later measures and change routes.
- No series before October 2013 by nationality, so that nothing earlier can be measured alike.
"""


def _table_note(entries: Sequence[Mapping[str, Any]]) -> str:
    outside = sum(entry["outside_placebo"] for entry in entries)
    return f"{len(entries)} measures; {outside} fell deeper than their placebo band.\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")


if __name__ == "__main__":
    main()
