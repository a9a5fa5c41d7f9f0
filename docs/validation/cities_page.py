"""Write docs/validation/cities.md and its plot: the border cities and the south beside what was counted there.

Run by `make validation`, or alone in a minute or two.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import altair as alt
import numpy as np
from hindcast_page import people, table

from winset.corridor.places import CITIES
from winset.corridor.simulate import CITY_OUTCOMES
from winset.data.facts import facts
from winset.data.record import monthly_record, record_span
from winset.months import month_name, month_number
from winset.report.chart_parts import finished, inline_data
from winset.report.palette import LIGHT
from winset.report.svg import standalone_svg
from winset.report.words import name
from winset.study import Hindcast, Study, periods, run_hindcast
from winset.study.stranded import (
    FIRST_FITTED,
    Beside,
    Stranded,
    beside,
    fitted_stranded,
    opposite,
    sector_counts,
    shelter_readings,
)

PAGE = Path(__file__).with_name("cities.md")
PLOT = Path(__file__).with_name("plots") / "cities.svg"
DRAWS, SEED = 400, 1
LAST = month_number("2024-12")
SECTORS_FROM = date(2019, 11, 1)
WAITING_FACT, TRACKER = "R085", ("R090", "R089")
KINDS = {"stranded_total": "everybody stranded", "sheltered": "in shelters", "capacity": "places"}


def band(draws: np.ndarray) -> str:
    """Return the median and the 90 % interval."""
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    return f"{people(middle)} ({people(low)} to {people(high)})"


def reading_rows(held: Sequence[Beside]) -> list[list[str]]:
    """Return a line a reading."""
    return [
        [
            str(one.reading.day),
            name(one.reading.city),
            KINDS[one.reading.measure] + (f", {one.reading.scope}: a floor" if one.reading.is_floor else ""),
            f"{one.reading.amount:,.0f}",
            band(one.modelled),
            "yes" if one.inside else "**no**",
        ]
        for one in held
    ]


def plot(held: Sequence[Beside]) -> None:
    """Draw every reading of everybody stranded and of people in shelters over its band, city by city."""
    rows = [
        {
            "what": f"{name(one.reading.city)}, {one.reading.day:%b %Y}, {KINDS[one.reading.measure]}",
            "counted": one.reading.amount,
            **dict(
                zip(
                    ("low", "middle", "high"),
                    np.quantile(one.modelled, [0.05, 0.5, 0.95]).tolist(),
                    strict=True,
                )
            ),
        }
        for one in held
        if one.reading.measure != "capacity"
    ]
    base = alt.Chart(inline_data(rows)).encode(
        y=alt.Y("what:N", sort=None, axis=alt.Axis(title=None, labelLimit=320))
    )
    axis = alt.X("low:Q", axis=alt.Axis(title="people"))
    chart = alt.layer(
        base.mark_rule(color=LIGHT["package"], strokeWidth=3).encode(x=axis, x2="high:Q"),
        base.mark_tick(color=LIGHT["package"], thickness=3).encode(x="middle:Q"),
        base.mark_point(color=LIGHT["observed"], filled=True, size=50).encode(x="counted:Q"),
    ).properties(width=420, height=20 * len(rows))
    PLOT.parent.mkdir(exist_ok=True)
    text = "People in the border cities: counted (dot) over the model's median and 90 % band."
    PLOT.write_text(standalone_svg(finished(chart), text), encoding="utf-8")


def south_rows(stranded: Sequence[Stranded]) -> list[list[str]]:
    """Return a line a month: people waiting in the seven cities, those without a place, and the southern stock."""
    return [
        [
            month_name(one.month),
            band(one.waiting.sum(axis=0)),
            band(np.maximum(one.waiting - one.places, 0.0).sum(axis=0)),
            band(one.south),
        ]
        for one in stranded
    ]


def sector_rows(hindcast: Hindcast) -> tuple[list[list[str]], float]:
    """Return a line a city, and the share of city-months inside the 90 % band."""
    modelled = opposite(hindcast)
    counted = sector_counts(
        monthly_record(record_span()[1]), int(hindcast.months[0]), int(hindcast.months[-1])
    )
    low, high = np.quantile(modelled, [0.05, 0.95], axis=-1)
    inside = (low <= counted) & (counted <= high)
    rows = [
        [
            name(city),
            f"{inside[:, c].mean():.0%}",
            f"{counted[:, c].sum():,.0f}",
            band(modelled[:, c].sum(axis=0)),
            band(hindcast.cities[CITY_OUTCOMES.index("waiting"), :, c].mean(axis=0)),
            band(hindcast.cities[CITY_OUTCOMES.index("on_street"), :, c].mean(axis=0)),
        ]
        for c, city in enumerate(CITIES)
    ]
    return rows, float(inside.mean())


def period_section(hindcast: Hindcast) -> str:
    """Return the cities in one hindcast, with harms as floor and estimate."""
    rows, inside = sector_rows(hindcast)
    head = ["city", "inside 90 %", "counted opposite", "modelled opposite", "waiting", "on the street"]
    told = hindcast.people
    return f"""### {hindcast.period.title["en"]}
Forward from {hindcast.period.stands_on} with the levers that were pulled: {inside:.0%} of city-months of Border Patrol
encounters opposite lie inside the 90 % band. Encounters are sums over the months, stocks means.

{table(head, rows)}
Exposure of foreigners in the cities and on the way brings {band(told["harms_reported"].mean(axis=0))} attacks a
month by what trackers report (a floor) and {band(told["harms_estimated"].mean(axis=0))} by surveys (an estimate).
"""


def trackers() -> str:
    """Return the monthly rate of attacks reported between two counts of a tracker, by hand from two facts."""
    told = {fact.id: fact for fact in facts(record_span()[1]) if fact.id in (WAITING_FACT, *TRACKER)}
    first, last = (told[row].value for row in TRACKER)
    # 15 March 2022 to mid-December 2022: nine months.
    rate, rows, waiting = (last - first) / 9, ", ".join(TRACKER), told[WAITING_FACT].value
    return f"""Human Rights First counted {first:,.0f} attacks by March 2022 and {last:,.0f} by December 2022 ({rows}):
{rate:,.0f} a month, of people blocked or expelled under Title 42 anywhere in Mexico. CBP put people in Mexico who
wanted an appointment at {waiting:,.0f} in January 2025 ({WAITING_FACT})."""


def page() -> str:
    """Return the whole page."""
    study = Study("january-2024", draws=DRAWS, seed=SEED)
    found = shelter_readings()
    kept = [one for one in found if FIRST_FITTED <= one.month <= LAST]
    stranded = {one.month: one for one in fitted_stranded(sorted({one.month for one in kept}), study)}
    held = [beside(one, stranded[one.month]) for one in kept]
    plot(held)
    people_held = [one for one in held if one.reading.measure == "stranded_total"]
    above = [one for one in people_held if one.reading.amount > np.quantile(one.modelled, 0.95)]
    told = [each for each in periods().values() if each.stands_on >= SECTORS_FROM]
    hindcasts = [run_hindcast(each, Study(each.case, draws=DRAWS, seed=SEED)) for each in told]
    return f"""# Border cities and the south

Written by `make validation` on {date.today():%d %B %Y}: {DRAWS} draws, seed {SEED}. Bands, not fits: no city but in
the sum of all sheltered enters the fit, and a reading is one press or agency count. {len(found)} readings count
people or places; {len(found) - len(kept)} are of months that cannot be fitted (before October 2020, or after 2024).

## Readings
Each beside the corridor fitted to its month as it was known: people waiting in the city, of them those with a place, or
places. {sum(one.inside for one in held)} of {len(held)} agree; a count of some shelters is a floor and agrees if the
band reaches it.

{table(["day", "city", "what was counted", "counted", "modelled, median (90 %)", "agrees"], reading_rows(held), 3)}
![readings](plots/cities.svg)

## The south, and everybody waiting
People waiting in the seven cities, those of them without a place, and foreigners held or waiting in the south or on
the way through Mexico, after the months of the readings. No count of the southern stock exists.

{table(["month", "waiting in the cities", "without a place", "south and on the way"], south_rows([*stranded.values()]))}
{trackers()}

## Encounters opposite the cities
{chr(10).join(map(period_section, hindcasts))}
## What falls short
- Of {len(people_held)} counts of everybody stranded in a city, {sum(one.inside for one in people_held)} lie in the
  band and {len(above)} above it, most of them opposite the Rio Grande Valley: the fit knows the sum sheltered and
  who was met where, so it puts people where encounters were. Cities in which many wait and few cross (Reynosa,
  Matamoros and Tijuana under Title 42) come out too low.
- Where people arrive is as over the last six months. That they turned from the Rio Grande Valley to Arizona in autumn
  of 2023 is not foreseen: no month of Reynosa and Matamoros lies in the band there.
- Shelter places are draws of few sources and do not change with the months.
- Exposure follows the stocks: where these are too low, so are the attacks.
"""


def main() -> None:
    """Write the page and its plot."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")


if __name__ == "__main__":
    main()
