"""A claim drawn: what is stated against what is recomputed, and the series behind it; with the same in words.

The stated figure is a rule in the series too where the recomputed one is a point of it. A share or a change is not: it
stands on its own line only, above the series.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import altair as alt

from winset.history.claims import ClaimResult, claim_document, shown
from winset.report.chart_parts import (
    AMOUNT_LABELS,
    PANEL,
    Spec,
    amount_axis,
    finished,
    inline_data,
    time_axis,
)
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
    parts = [_strip(claim_document(result))]
    if rows:
        parts.append(
            _series(
                rows, float(result.stated) if shares_unit and not isinstance(result.stated, date) else None
            )
        )
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


def claim_strip(claim: Mapping[str, Any]) -> Spec:
    """Return the chart of a claim as one line, from its document (`claim_document`); it states and gives a figure."""
    return finished(_strip(claim))


def _strip(claim: Mapping[str, Any]) -> Any:
    """Return one line: stated as a dashed rule on grey where it is borne out, a ring for the day, a dot for today."""
    row = {key: claim[key] for key in ("stated", "recomputed")} | _borne_out(claim)
    if claim.get("range"):
        row |= dict(zip(("low", "high"), claim["range"], strict=True))
    if claim.get("recomputed_then") is not None:
        row["then"] = claim["recomputed_then"]
    kind = "T" if isinstance(claim["stated"], str) else "Q"
    title = ["stated (rule), on the day (ring), today (dot)", with_unit("", claim.get("unit") or "").strip()]
    base = alt.Chart(inline_data([row]))
    grey = base.mark_rect(color=LIGHT["rule"], opacity=0.6)
    rule = base.mark_rule(color=LIGHT["mex"], strokeDash=[5, 3], strokeWidth=2)
    layers = [
        grey.encode(x=alt.X(f"from:{kind}", **_scaled(row, kind, title)), x2="to"),
        rule.encode(x=f"stated:{kind}"),
    ]
    if "low" in row:
        bar = base.mark_rule(color=LIGHT["package"], strokeWidth=5, opacity=0.45, strokeCap="round")
        layers.append(bar.encode(x=f"low:{kind}", x2="high"))
    if "then" in row:
        ring = base.mark_point(color=LIGHT["package"], filled=False, size=190, strokeWidth=2, opacity=1)
        layers.append(ring.encode(x=f"then:{kind}"))
    dot = base.mark_point(color=LIGHT["package"], filled=True, size=70, opacity=1)
    layers.append(dot.encode(x=f"recomputed:{kind}"))
    return alt.layer(*layers).properties(width=PANEL["width"], height=34)


def _borne_out(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return from where to where a figure bears the claim out; an open side ends with the axis."""
    stated, comparison = claim["stated"], claim.get("comparison", "about")
    values = [stated, claim["recomputed"], claim.get("recomputed_then"), *(claim.get("range") or ())]
    known = [one for one in values if one is not None]
    give = claim.get("tolerance") or 0
    if isinstance(stated, str):
        days = [date.fromisoformat(day).toordinal() for day in known]
        ends = _ends(date.fromisoformat(stated).toordinal(), give, comparison, min(days) - 7, max(days) + 7)
        return {key: date.fromordinal(int(end)).isoformat() for key, end in ends.items()}
    # Nought is on the axis, and a little room on either side.
    low, high = min(0, *known), max(0, *known)
    room = (high - low) * 0.06 or 1
    return _ends(stated, give, comparison, low - room if low < 0 else 0, high + room)


def _ends(stated: float, give: float, comparison: str, least: float, most: float) -> dict[str, float]:
    return {
        "from": least if comparison == "at_most" else stated - give,
        "to": most if comparison == "at_least" else stated + give,
        "least": least,
        "most": most,
    }


def _scaled(row: Mapping[str, Any], kind: str, title: list[str]) -> dict[str, Any]:
    domain = [row["least"], row["most"]]
    if kind == "T":
        scale = alt.Scale(type="utc", domain=domain)
        return {"scale": scale, "axis": alt.Axis(title=title, format="%d %b %y", tickCount=4)}
    labels = alt.Axis(title=title, tickCount=4, labelExpr=AMOUNT_LABELS)
    return {"scale": alt.Scale(domain=domain, nice=False, clamp=True), "axis": labels}


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
