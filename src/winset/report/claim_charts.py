"""A claim drawn: what is stated against what is recomputed, and the series behind it; with the same in words.

The stated figure is a rule in the series only where both are in one unit. A share or a change is not: it stands against
the recomputed figure on a line of its own, above the series.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import altair as alt

from winset.history.claims import ClaimResult, shown
from winset.report.chart_parts import PANEL, Spec, amount_axis, finished, inline_data, time_axis
from winset.report.claim_sentences import stated_words, with_unit
from winset.report.palette import LIGHT

_HUES: Final = [LIGHT[key] for key in ("observed", "both", "package", "mex", "usa", "neither")]
_DASHES: Final = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]]
Rows = Sequence[Mapping[str, Any]]


def claim_chart(result: ClaimResult) -> Spec | None:
    """Return the chart of a claim, None where nothing was recomputed."""
    if result.recomputed is None or result.stated is None:
        return None
    rows = own_rows(result)
    # Where the figure is one of the points, both are in one unit and the rule can stand in the series.
    shares_unit = any(row["value"] == result.recomputed for row in rows)
    parts = [] if shares_unit else [_strip(result)]
    if rows:
        parts.append(_series(rows, float(_ordered(result.stated)) if shares_unit else None))
    return finished(alt.vconcat(*parts) if len(parts) > 1 else parts[0])


def own_rows(result: ClaimResult) -> list[dict[str, Any]]:
    """Return the points of the series behind the figure, {name, part, point, value}; those of readings are left out."""
    own = result.series[: result.own_series]
    return [
        {"name": one.name, "part": part, "point": label, "value": value}
        for part, one in enumerate(own)
        for label, value in one.points
    ]


def claim_chart_text(result: ClaimResult) -> str:
    """Say what the chart shows: both figures, and where each series begins, ends and lies between."""
    words = [f"Stated {stated_words(result)}, recomputed {with_unit(shown(result.recomputed), result.unit)}"]
    if result.low is not None and result.low != result.high:
        words[0] += f" (range {shown(result.low)} to {shown(result.high)})"
    for one in result.series[: result.own_series]:
        if not one.points:
            continue
        (first, start), (last, end) = one.points[0], one.points[-1]
        values = [value for _, value in one.points]
        if len(values) == 1:
            words.append(f"{one.name}: {shown(start)} in {first}")
        else:
            ends = f"{one.name}: {shown(start)} ({first}) to {shown(end)} ({last})"
            words.append(f"{ends}, smallest {shown(min(values))}, largest {shown(max(values))}")
    return ". ".join(words) + "."


def _ordered(figure: float | date) -> Any:
    return figure.isoformat() if isinstance(figure, date) else figure


def _strip(result: ClaimResult) -> Any:
    """Return one line: the stated figure as a dashed rule, the recomputed one as a dot with its range."""
    assert result.stated is not None and result.recomputed is not None
    kind = "T" if isinstance(result.stated, date) else "Q"
    row = {"stated": _ordered(result.stated), "recomputed": _ordered(result.recomputed)}
    if result.low is not None and result.high is not None:
        row |= {"low": _ordered(result.low), "high": _ordered(result.high)}
    title = ["stated (rule), recomputed (dot)", with_unit("", result.unit).strip()]
    if kind == "T":
        # Days mostly agree: without days on either side the axis would have no length.
        around = [row["stated"], row["recomputed"]]
        low, high = (date.fromisoformat(end) for end in (min(around), max(around)))
        ends = [date.fromordinal(low.toordinal() - 7), date.fromordinal(high.toordinal() + 7)]
        scale = alt.Scale(type="utc", domain=[end.isoformat() for end in ends])
        axis = alt.Axis(title=title, format="%d %b %y", tickCount=4)
    else:
        scale, axis = alt.Scale(zero=True), alt.Axis(title=title, tickCount=5)
    base = alt.Chart(inline_data([row]))
    layers = [base.mark_rule(color=LIGHT["mex"], strokeDash=[5, 3], strokeWidth=2).encode(
        x=alt.X(f"stated:{kind}", scale=scale, axis=axis))]  # fmt: skip
    if "low" in row:
        bar = base.mark_rule(color=LIGHT["package"], strokeWidth=5, opacity=0.45, strokeCap="round")
        layers.append(bar.encode(x=f"low:{kind}", x2=f"high:{kind}"))
    dot = base.mark_point(color=LIGHT["package"], filled=True, size=90, opacity=1)
    layers.append(dot.encode(x=f"recomputed:{kind}"))
    return alt.layer(*layers).properties(width=PANEL["width"], height=34)


def _series(rows: Rows, stated: float | None) -> Any:
    """Return the series as dots, joined by a line within each part of it: between parts nothing was looked at.

    Months stand on a time axis; places in a ranking are no path, and are not joined.
    """
    names = list(dict.fromkeys(row["name"] for row in rows))
    labels = [str(row["point"]) for row in rows]
    x: Any = alt.X(
        "point:O",
        sort=None,
        axis=alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", labelSeparation=4),
    )
    if all(re.fullmatch(r"\d{4}-\d{2}", label) for label in labels):
        x, rows = time_axis(), [{**row, "month": row["point"]} for row in rows]
        if len(set(labels)) == 1:
            x = alt.X("point:O", axis=alt.Axis(title=None, labelAngle=0))
    count = range(len(names))
    hues, dashes = [_HUES[i % len(_HUES)] for i in count], [_DASHES[i % len(_DASHES)] for i in count]
    legend = alt.Legend(columns=1 if len(names) < 4 else 2) if len(names) > 1 else None
    base = alt.Chart(inline_data(rows)).encode(
        x=x, y=amount_axis("value:Q", None),
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=hues), legend=legend),
    )  # fmt: skip
    dash = alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=dashes), legend=legend)
    layers = [base.mark_point(filled=True, size=26, opacity=1)]
    if all(label[:1].isdigit() for label in labels):
        layers.insert(0, base.mark_line(strokeWidth=1.5).encode(strokeDash=dash, detail="part:N"))
    if stated is not None:
        rule = alt.Chart(inline_data([{"stated": stated}])).mark_rule(
            color=LIGHT["mex"], strokeDash=[5, 3], strokeWidth=2
        )
        layers.append(rule.encode(y=alt.Y("stated:Q")))
    return alt.layer(*layers).properties(**PANEL)
