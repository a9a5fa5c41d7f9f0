"""Charts whose data have names: one specification for the page, which changes the data, for the report and for files.

A specification here holds no words of a reader's language: whoever draws it adds them. Months stand as text in the
rows and become times inside the chart, so that rows given later are read as those given first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import altair as alt

from winset.report.chart_parts import PANEL, Spec, amount_axis, finished, over_time
from winset.report.month_charts import ENDINGS_DATA, SIDES_DATA, endings_spec, sides_spec
from winset.report.palette import LIGHT
from winset.report.record_charts import DIP_DATA, SERIES_DATA, dip_spec, series_spec

Path = Sequence[Mapping[str, Any]]
Rows = Sequence[Mapping[str, Any]]

FAN_DATA: Final = ("path", "no_deal", "observed", "as_of")
MAP_DATA: Final = ("bins", "frontier", "points", "current")
SIDES: Final = ("both", "usa", "mex", "neither")


def fan_spec(top: float | None = None) -> Spec:
    """Return the fan of a package (median, 50 and 90 % bands) over that of no deal (median, 90 %), after the record.

    Data: `path` and `no_deal` {month, p05, p25, p50, p75, p95}, `observed` {month, value}, `as_of` {month}. `top`
    fixes the scale, so that panels side by side can be compared.
    """

    def band(data: str, low: str, high: str, colour: str, opacity: float) -> Any:
        marks = over_time(data).mark_area(color=colour, opacity=opacity)
        return marks.encode(y=amount_axis(f"{low}:Q", top), y2=f"{high}:Q")

    def median(data: str, colour: str, dash: Sequence[int]) -> Any:
        line = over_time(data).mark_line(color=colour, strokeWidth=2, strokeDash=list(dash))
        return line.encode(y=amount_axis("p50:Q", top))

    record = over_time("observed").mark_line(color=LIGHT["observed"], strokeWidth=1.5)
    layers = [
        band("no_deal", "p05", "p95", LIGHT["no_deal"], 0.18),
        band("path", "p05", "p95", LIGHT["package"], 0.18),
        band("path", "p25", "p75", LIGHT["package"], 0.3),
        median("no_deal", LIGHT["no_deal"], (4, 3)),
        median("path", LIGHT["package"], ()),
        record.encode(y=amount_axis("value:Q", top)),
        over_time("as_of").mark_rule(color=LIGHT["muted"], strokeDash=[2, 2]),
    ]
    return finished(alt.layer(*layers).properties(**PANEL))


def fan_chart(
    path: Path, no_deal: Path, observed: Rows = (), as_of: str = "", top: float | None = None
) -> Spec:
    """Return the fan with its data inside."""
    return filled(fan_spec(top), _fan_rows(path, no_deal, observed, as_of))


def _fan_rows(path: Path, no_deal: Path, observed: Rows, as_of: str) -> Mapping[str, Rows]:
    day = [{"month": as_of}] if as_of else []
    return {"path": path, "no_deal": no_deal, "observed": observed, "as_of": day}


def map_spec() -> Spec:
    """Return all packages by what they are expected to bring each side over no deal, which is the origin.

    A bin takes the colour of the side whose ratifiers accept at least half of its packages, and is the stronger
    the more packages it holds (by order of magnitude). Data: `bins` as `map_rows` makes them, `frontier` {usa, mex},
    `points` {label, usa, mex}, `current` {usa, mex}.
    """
    scale = alt.Scale(domain=list(SIDES), range=[LIGHT[key] for key in SIDES])
    plain: dict[str, Any] = {"grid": False, "tickCount": 6, "title": None}
    rects = alt.Chart(alt.NamedData("bins")).mark_rect(stroke=None).encode(
        x=alt.X("x:Q", axis=alt.Axis(**plain)), x2="x2:Q", y=alt.Y("y:Q", axis=alt.Axis(**plain)), y2="y2:Q",
        color=alt.Color("side:N", scale=scale, legend=None),
        opacity=alt.Opacity("count:Q", scale=alt.Scale(type="log", range=[0.18, 0.85]), legend=None),
    )  # fmt: skip
    axes = [
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(color=LIGHT["ink"], strokeWidth=1)
        .encode(**{side: "zero:Q"})
        for side in ("x", "y")
    ]
    # Between two packages of the frontier nothing lies above the worse of the two: a staircase, not a slope.
    curve = alt.Chart(alt.NamedData("frontier")).mark_line(
        color=LIGHT["ink"], strokeWidth=2, interpolate="step-before"
    )
    named = alt.Chart(alt.NamedData("points")).encode(x="usa:Q", y="mex:Q")
    label: dict[str, Any] = {
        "color": LIGHT["ink"],
        "fontSize": 13,
        "fontWeight": "bold",
        "dx": 8,
        "dy": -8,
        "align": "left",
    }
    halo: dict[str, Any] = {"stroke": LIGHT["paper"], "strokeWidth": 4, "strokeJoin": "round"}
    layers = [
        rects, *axes, curve.encode(x="usa:Q", y="mex:Q", order="usa:Q"),
        named.mark_point(filled=True, color=LIGHT["ink"], stroke=LIGHT["paper"], size=80, opacity=1),
        named.mark_text(**label, **halo).encode(text="label:N"),
        named.mark_text(**label).encode(text="label:N"),
        alt.Chart(alt.NamedData("current")).mark_point(
            filled=True, shape="diamond", color=LIGHT["package"], stroke=LIGHT["paper"], size=160, opacity=1
        ).encode(x="usa:Q", y="mex:Q"),
    ]  # fmt: skip
    spec = finished(alt.layer(*layers).properties(width=460, height=400))
    for layer in spec["layer"]:
        if layer["data"] == {"name": "zero"}:
            layer["data"] = {"values": [{"zero": 0}]}
    return spec


def win_set_map(
    bins: Mapping[str, Any], frontier: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]]
) -> Spec:
    """Return the map with its data inside and the report's words.

    `bins` is the analysis' `map`; counts[i][j] is x bin i, y bin j. `points` are {label, usa, mex}, their labels
    numbers that a key explains.
    """
    spec = map_spec()
    square = spec["layer"][0]["encoding"]
    square["x"]["axis"]["title"] = "payoff to the United States over no deal"
    square["y"]["axis"]["title"] = "payoff to Mexico over no deal"
    words = ("accepted by both", "by the United States only", "by Mexico only", "by neither")
    told = dict(zip(SIDES, words, strict=True))
    legend = {"columns": 2, "columnPadding": 24, "symbolType": "square", "title": None}
    square["color"]["legend"] = {**legend, "labelExpr": f"({told})[datum.label]"}
    rows = [dict(row["payoff"]) for row in frontier]
    return filled(spec, {"bins": map_rows(bins), "frontier": rows, "points": points, "current": []})


def map_rows(bins: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the bins that hold packages as rows {x, x2, y, y2, count, side}; `side` says whose ratifiers accept."""
    x, y = bins["x_edges"], bins["y_edges"]
    rows = []
    for i, column in enumerate(bins["counts"]):
        for j, count in enumerate(column):
            if count > 0:
                usa, mex = bins["accepted_usa"][i][j] >= 0.5, bins["accepted_mex"][i][j] >= 0.5
                side = SIDES[0 if usa and mex else 1 if usa else 2 if mex else 3]
                row = {"x": x[i], "x2": x[i + 1], "y": y[j], "y2": y[j + 1], "count": count, "side": side}
                rows.append(row)
    return rows


def filled(spec: Spec, data: Mapping[str, Rows]) -> Spec:
    """Return a specification with its data inside."""
    return {**spec, "datasets": {name: [dict(row) for row in rows] for name, rows in data.items()}}


CHARTS: Final[Mapping[str, tuple[Callable[[], Spec], Sequence[str]]]] = {
    "fan": (fan_spec, FAN_DATA),
    "map": (map_spec, MAP_DATA),
    "sides": (sides_spec, SIDES_DATA),
    "endings": (endings_spec, ENDINGS_DATA),
    "series": (series_spec, SERIES_DATA),
    "dip": (dip_spec, DIP_DATA),
}
"""Specification and names of its data, by the id under which a page asks for it."""
