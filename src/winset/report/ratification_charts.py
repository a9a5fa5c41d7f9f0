"""The charts of the section on ratification: every senator on the line, with the chance of a yea."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from winset.report.chart_parts import PANEL, Spec, finished, inline_data
from winset.report.palette import LIGHT

VOTED = ("voted yea", "voted nay")
Rows = Sequence[Mapping[str, Any]]


def _axes() -> dict[str, Any]:
    return {
        "x": alt.X("ideal:Q", axis=alt.Axis(title="ideal point, left to right", grid=False, tickCount=5)),
        "y": alt.Y("percent:Q", axis=alt.Axis(title="chance of a yea, %"), scale=alt.Scale(domain=[0, 100])),
    }


def _rows(members: Rows) -> list[dict[str, Any]]:
    return [{"ideal": one["ideal"], "percent": 100 * one["chance"]} for one in members]


def stances_chart(members: Rows, pivot: Mapping[str, Any]) -> Spec:
    """Return all members as points, and as a diamond the pivot, whose yea is the vote's passing."""
    base = alt.Chart(inline_data(_rows(members)))
    points = base.mark_point(color=LIGHT["observed"], size=26, opacity=0.7).encode(**_axes())
    at = alt.Chart(inline_data([{"ideal": pivot["ideal"], "percent": 100 * pivot["chance"]}]))
    rule = at.mark_rule(color=LIGHT["package"], strokeDash=[3, 3]).encode(x="ideal:Q")
    mark = at.mark_point(shape="diamond", filled=True, color=LIGHT["package"], size=150, opacity=1)
    return finished(alt.layer(points, rule, mark.encode(**_axes())).properties(**PANEL))


def held_chart(cast: Rows) -> Spec:
    """Return all who voted at the chance they had on the eve: filled for a yea, hollow for a nay."""
    rows = [{**row, "of": VOTED[0 if one["yea"] else 1]} for row, one in zip(_rows(cast), cast, strict=True)]
    colours = [LIGHT["package"], LIGHT["observed"]]
    legend = alt.Legend(columns=2, orient="bottom")
    points = alt.Chart(inline_data(rows)).mark_point(size=34, opacity=0.9).encode(
        **_axes(),
        color=alt.Color("of:N", scale=alt.Scale(domain=list(VOTED), range=colours), legend=legend),
        shape=alt.Shape("of:N", scale=alt.Scale(domain=list(VOTED), range=["circle", "cross"]), legend=legend),
    )  # fmt: skip
    return finished(points.properties(**PANEL))
