"""The charts of the section on fragility: all admissible weights, and the chance of mutual gain over the map."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from winset.report.chart_parts import Spec, finished, inline_data
from winset.report.palette import LIGHT
from winset.report.words import PARTIES


def admissible_chart(packages: Sequence[Mapping[str, Any]]) -> Spec:
    """Return a bar from the lowest to the highest expected gain of each side; rows {title, side: {lowest, ...}}."""
    rows = [
        {"series": PARTIES[side], "at": position + offset, **package[side]}
        for position, package in enumerate(packages)
        for side, offset in (("usa", 0.42), ("mex", 0.68))
    ]
    names = list(PARTIES.values())
    place = alt.Y("at:Q", scale=alt.Scale(domain=[0, len(packages)], reverse=True, nice=False), axis=None)
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=names, range=[LIGHT["usa"], LIGHT["mex"]]),
        legend=alt.Legend(columnPadding=20),
    )
    base = alt.Chart(inline_data(rows)).encode(y=place, color=colour)
    axis = alt.Axis(tickCount=5, title="points over no deal")
    bars = base.mark_rule(strokeWidth=7, opacity=0.55).encode(x=alt.X("lowest:Q", axis=axis), x2="highest:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x="centroid:Q",
        shape=alt.Shape("series:N", scale=alt.Scale(domain=names, range=["circle", "diamond"]), legend=None),
    )
    titles = [{"title": one["title"], "at": position + 0.12} for position, one in enumerate(packages)]
    labels = alt.Chart(inline_data(titles)).mark_text(
        align="left", baseline="middle", color=LIGHT["ink"], fontSize=12, limit=290
    )
    zero = alt.Chart(inline_data([{"zero": 0}])).mark_rule(color=LIGHT["ink"]).encode(x="zero:Q")
    layers = [zero, bars, dots, labels.encode(x=alt.value(2), y=place, text="title:N")]
    return finished(alt.layer(*layers).properties(width=340, height=48 * len(packages)))


def gain_map(bins: Mapping[str, Any]) -> Spec:
    """Return the map of all packages, coloured by the chance that they are better for both than no deal."""
    x, y = bins["x_edges"], bins["y_edges"]
    rows = [
        {"x": x[i], "x2": x[i + 1], "y": y[j], "y2": y[j + 1], "percent": 100.0 * value}
        for i, column in enumerate(bins["better_for_both"])
        for j, value in enumerate(column)
        if value is not None
    ]
    scale = alt.Scale(domain=[0, 100], range=[LIGHT["neither"], LIGHT["both"]])
    legend = alt.Legend(title="% of draws", gradientLength=160)
    squares = alt.Chart(inline_data(rows)).mark_rect(stroke=None).encode(
        x=alt.X("x:Q", axis=alt.Axis(title="payoff to the United States over no deal", grid=False, tickCount=6)),
        x2="x2:Q", y=alt.Y("y:Q", axis=alt.Axis(title="payoff to Mexico over no deal", grid=False, tickCount=6)),
        y2="y2:Q", color=alt.Color("percent:Q", scale=scale, legend=legend),
    )  # fmt: skip
    zero = alt.Chart(inline_data([{"zero": 0}]))
    axes = [
        zero.mark_rule(color=LIGHT["ink"], strokeWidth=1).encode(**{side: "zero:Q"}) for side in ("x", "y")
    ]
    return finished(alt.layer(squares, *axes).properties(width=460, height=400))
