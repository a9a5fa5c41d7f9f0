"""The report's charts as Vega-Lite specifications: one function a chart, plain data of the analysis in.

Nothing is computed here beyond the place of a mark. Every chart is narrow enough for a telephone: where a figure has
several panels, each panel is a chart of its own and the page sets them side by side.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from winset.report.chart_parts import (
    AMOUNT_LABELS,
    PANEL,
    Spec,
    amount_axis,
    finished,
    inline_data,
    time_axis,
)
from winset.report.palette import LIGHT
from winset.report.words import PARTIES

Path = Sequence[Mapping[str, Any]]


def _bands(path: Path, colour: str, top: float | None, *, inner: bool) -> list[Any]:
    base = alt.Chart(inline_data(path)).encode(x=time_axis())
    layers = [base.mark_area(color=colour, opacity=0.18).encode(y=amount_axis("p05:Q", top), y2="p95:Q")]
    if inner:
        layers.append(
            base.mark_area(color=colour, opacity=0.3).encode(y=amount_axis("p25:Q", top), y2="p75:Q")
        )
    return layers


def _median(path: Path, colour: str, top: float | None, dash: Sequence[int] = ()) -> Any:
    line = alt.Chart(inline_data(path)).mark_line(color=colour, strokeWidth=2, strokeDash=list(dash))
    return line.encode(x=time_axis(), y=amount_axis("p50:Q", top))


def fit_chart(months: Sequence[str], observed: Sequence[float | None], modelled: Path) -> Spec:
    """Return the record of one group as points over the model's median and bands."""
    rows = [{"month": month, "value": value} for month, value in zip(months, observed, strict=True)]
    points = alt.Chart(inline_data(rows)).mark_point(color=LIGHT["observed"], filled=True, size=22, opacity=1)
    layers = [
        *_bands(modelled, LIGHT["package"], None, inner=True),
        _median(modelled, LIGHT["package"], None),
        points.encode(x=time_axis(), y=amount_axis("value:Q", None)),
    ]
    return finished(alt.layer(*layers).properties(**PANEL))


def record_chart(record: Mapping[str, Any]) -> Spec:
    """Return the monthly record, Border Patrol and ports, with a numbered line at each dated event."""
    names = {"border_patrol": "Border Patrol", "ports": "ports of entry"}
    rows = [
        {"month": month, "value": value, "agency": label}
        for key, label in names.items()
        if key in record
        for month, value in zip(record["months"], record[key], strict=True)
    ]
    scale = alt.Scale(domain=list(names.values()), range=[LIGHT["observed"], LIGHT["both"]])
    lines = alt.Chart(inline_data(rows)).mark_line(strokeWidth=2).encode(
        x=time_axis(), y=amount_axis("value:Q", None), color=alt.Color("agency:N", scale=scale),
        strokeDash=alt.StrokeDash("agency:N", scale=alt.Scale(domain=list(names.values()), range=[[1, 0], [5, 3]])),
    )  # fmt: skip
    marks = [
        {"month": event["date"], "number": str(number), "row": 8 + 11 * (number % 3)}
        for number, event in enumerate(record.get("events", ()), 1)
    ]
    dated = alt.Chart(inline_data(marks)).encode(x=time_axis())
    rules = dated.mark_rule(color=LIGHT["muted"], strokeDash=[2, 3], strokeWidth=1)
    numbers = dated.mark_text(color=LIGHT["muted"], fontSize=10, dx=6).encode(
        y=alt.Y("row:Q", scale=None), text="number:N"
    )
    return finished(alt.layer(rules, lines, numbers).properties(width=620, height=230))


def worth_chart(clauses: Sequence[Mapping[str, Any]]) -> Spec:
    """Return what each clause is worth to each side: mean and 90 % interval. Rows are {title, worth: {side: band}}."""
    rows = [
        {"title": clause["title"], "series": PARTIES[side], "at": position + offset, **clause["worth"][side]}
        for position, clause in enumerate(clauses)
        for side, offset in (("usa", 0.42), ("mex", 0.68))
        if side in clause["worth"]
    ]
    return _interval_rows(rows, len(clauses), [LIGHT["usa"], LIGHT["mex"]], list(PARTIES.values()), zero=True)


def people_chart(rows: Sequence[Mapping[str, Any]], series: Sequence[str]) -> Spec:
    """Return one measure for every package: {title, bands: {series: band}}, one or two series a package."""
    colours = [LIGHT["package"], LIGHT["both"]][: len(series)]
    placed = [
        {"title": row["title"], "series": label, "at": position + 0.42 + 0.26 * order, **row["bands"][label]}
        for position, row in enumerate(rows)
        for order, label in enumerate(series)
        if label in row["bands"]
    ]
    return _interval_rows(placed, len(rows), colours, list(series), zero=False)


def _interval_rows(
    rows: Sequence[Mapping[str, Any]],
    count: int,
    colours: Sequence[str],
    series: Sequence[str],
    *,
    zero: bool,
) -> Spec:
    """Return bars with their row's title above them: beside them it would leave a telephone no room for the bars."""
    place = alt.Y("at:Q", scale=alt.Scale(domain=[0, count], reverse=True, nice=False), axis=None)
    legend = alt.Legend(columnPadding=20) if len(series) > 1 else None
    colour = alt.Color("series:N", scale=alt.Scale(domain=list(series), range=list(colours)), legend=legend)
    base = alt.Chart(inline_data(rows)).encode(y=place, color=colour)
    axis = alt.Axis(labelExpr=AMOUNT_LABELS, tickCount=5, title="points over no deal" if zero else None)
    bars = base.mark_rule(strokeWidth=5, opacity=0.45, strokeCap="round").encode(
        x=alt.X("p05:Q", axis=axis, scale=alt.Scale(zero=True)), x2="p95:Q"
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x="mean:Q", shape=alt.Shape("series:N", scale=alt.Scale(domain=list(series), range=["circle", "diamond"]),
                                    legend=None)
    )  # fmt: skip
    seen = {int(row["at"]): row["title"] for row in rows}
    labels = alt.Chart(
        inline_data([{"title": title, "at": place + 0.12} for place, title in seen.items()])
    ).mark_text(align="left", baseline="middle", color=LIGHT["ink"], fontSize=12, limit=290)
    layers = [bars, dots, labels.encode(x=alt.value(2), y=place, text="title:N")]
    if zero:
        rule = alt.Chart(inline_data([{"zero": 0}])).mark_rule(color=LIGHT["ink"]).encode(x="zero:Q")
        layers.insert(0, rule)
    return finished(alt.layer(*layers).properties(width=340, height=48 * count))


def group_chart(series: Mapping[str, Any], *, is_wide: bool = False) -> Spec:
    """Return encounters as counted, with a numbered line where a measure that acts on them began.

    A wide chart has room for the measures of all groups, their numbers on three levels.
    """
    size, levels = ({"width": 620, "height": 220}, 3) if is_wide else (PANEL, 2)
    rows = [{"month": m, "value": v} for m, v in zip(series["months"], series["values"], strict=True)]
    line = alt.Chart(inline_data(rows)).mark_line(color=LIGHT["observed"], strokeWidth=1.5)
    marks = [
        {"month": mark["date"], "number": str(mark["number"]), "row": 6 + 11 * (order % levels)}
        for order, mark in enumerate(series["measures"])
    ]
    dated = alt.Chart(inline_data(marks)).encode(x=time_axis())
    rules = dated.mark_rule(color=LIGHT["muted"], strokeDash=[2, 3], strokeWidth=1)
    numbers = dated.mark_text(color=LIGHT["muted"], fontSize=10, dx=6).encode(
        y=alt.Y("row:Q", scale=None), text="number:N"
    )
    return finished(
        alt.layer(rules, line.encode(x=time_axis(), y=amount_axis("value:Q", None)), numbers).properties(
            **size
        )
    )


def measure_chart(path: Path, dip_months: Sequence[int], placebo: Sequence[float] | None) -> Spec:
    """Return the change around one measure in percent of its base, by months since; rows are {since, percent}.

    The bar over the dip months is the placebo band: where the mean of these months falls when nothing listed began.
    """
    months = alt.X("since:Q", axis=alt.Axis(title="months since", grid=False, tickCount=7))
    amount = alt.Y("percent:Q", axis=alt.Axis(title=None, tickCount=5), scale=alt.Scale(clamp=True))
    zero = alt.Chart(inline_data([{"zero": 0}]))
    layers = [
        zero.mark_rule(color=LIGHT["rule"], strokeWidth=1).encode(y="zero:Q"),
        zero.mark_rule(color=LIGHT["muted"], strokeDash=[2, 3]).encode(x="zero:Q"),
    ]
    if placebo is not None:
        # A band that reaches far above what is drawn would flatten the line: it is cut where the line ends.
        first, last, top = *dip_months, max(row["percent"] for row in path)
        band = {"first": first, "last": last, "low": placebo[0], "high": min(placebo[1], top)}
        bar = alt.Chart(inline_data([band])).mark_rect(color=LIGHT["no_deal"], opacity=0.3)
        layers.append(bar.encode(x="first:Q", x2="last:Q", y="low:Q", y2="high:Q"))
    line = alt.Chart(inline_data(path)).mark_line(color=LIGHT["observed"], strokeWidth=1.5)
    layers.append(line.encode(x=months, y=amount))
    return finished(alt.layer(*layers).properties(**PANEL))


def persistence_chart(curves: Mapping[str, Sequence[float]]) -> Spec:
    """Return the share of dips still there by months since the measure, a step line a set of measures."""
    rows = [
        {"since": month, "percent": 100 * share, "of": label}
        for label, shares in curves.items()
        for month, share in enumerate(shares)
    ]
    names = list(curves)
    colours, dashes = ("observed", "both", "package", "neither"), ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
    legend = alt.Legend(columns=1)
    lines = alt.Chart(inline_data(rows)).mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=alt.X("since:Q", axis=alt.Axis(title="months since the measure", grid=False)),
        y=alt.Y("percent:Q", axis=alt.Axis(title="% of dips not half gone"), scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("of:N", scale=alt.Scale(domain=names, range=[LIGHT[key] for key in colours]), legend=legend),
        strokeDash=alt.StrokeDash("of:N", scale=alt.Scale(domain=names, range=list(dashes)), legend=legend),
    )  # fmt: skip
    return finished(lines.properties(width=460, height=220))
