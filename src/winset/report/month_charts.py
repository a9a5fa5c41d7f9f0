"""Charts of one package over its months, with named data: what both sides have of it, and who has ended it by when."""

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from winset.report.chart_parts import PANEL, Spec, amount_axis, finished, over_time
from winset.report.palette import LIGHT

SIDES_DATA: Final = ("usa", "mex", "marks")
ENDINGS_DATA: Final = ("shares", "marks")
REASONS: Final[Mapping[str, str]] = {
    "usa_will": "usa",
    "both_will": "both",
    "mex_will": "mex",
    "usa_chance": "usa",
    "mex_chance": "mex",
}
"""Colour of who ends a deal, by will or by a court, a break, a lapse or a successor."""
STRENGTH: Final = "indexof(datum.reason, '_will') > 0 ? 0.9 : 0.35"
"""By will strong, by chance weak: an expression, since a scale of opacity would run evenly from one to the other."""


def sides_spec() -> Spec:
    """Return what both sides have, mean and 90 % band, over months: the United States a full line, Mexico a broken one.

    Data: `usa` and `mex` {month, mean, p05, p95}, `marks` {month, label, row}, days of the calendar.
    """
    layers = []
    for side, dash in (("usa", []), ("mex", [6, 3])):
        band = over_time(side).mark_area(color=LIGHT[side], opacity=0.16)
        layers.append(band.encode(y=amount_axis("p05:Q", None), y2="p95:Q"))
        line = over_time(side).mark_line(color=LIGHT[side], strokeWidth=2, strokeDash=dash)
        layers.append(line.encode(y=amount_axis("mean:Q", None)))
    zero = alt.Chart(alt.InlineData([{"zero": 0}])).mark_rule(color=LIGHT["ink"], strokeWidth=1)
    return finished(alt.layer(*layers, zero.encode(y="zero:Q"), *marked()).properties(**PANEL))


def endings_spec() -> Spec:
    """Return the share of draws in which a deal is no longer whole, stacked by who was first to end it.

    Data: `shares` {month, share, reason, place}, reasons of `REASONS` from the ground up by `place`; `marks` {month,
    label, row}.
    """
    colours = alt.Scale(domain=list(REASONS), range=[LIGHT[colour] for colour in REASONS.values()])
    areas = (
        over_time("shares")
        .transform_calculate(strength=STRENGTH)
        .mark_area(stroke=LIGHT["paper"], strokeWidth=1)
    )
    stacked = areas.encode(
        y=alt.Y("share:Q", stack="zero", scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", tickCount=5, title=None)),
        color=alt.Color("reason:N", scale=colours, legend=None),
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        order="place:Q",
    )  # fmt: skip
    return finished(alt.layer(stacked, *marked()).properties(**PANEL))


def marked(data: str = "marks") -> list[Any]:
    """Return upright rules at the months of named data {month, label, row}, each with its label `row` pixels down."""
    base = over_time(data)
    text: dict[str, Any] = {"align": "left", "baseline": "top", "dx": 3, "fontSize": 10}
    return [
        base.mark_rule(color=LIGHT["muted"], strokeDash=[2, 2]),
        base.mark_text(color=LIGHT["muted"], **text).encode(y=alt.Y("row:Q", scale=None), text="label:N"),
    ]
