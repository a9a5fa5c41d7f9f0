"""What the charts of every document share: the axes, the size of a panel, type and colours."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt

from winset.report.palette import LIGHT

Spec = dict[str, Any]

PANEL: Final = {"width": 260, "height": 150}
# d3 writes a billion as G; a reader of money and people expects B. Below one, `s` would write thousandths as m.
AMOUNT_LABELS: Final = "replace(format(datum.value, abs(datum.value) < 1 ? '.2~r' : '.3~s'), 'G', 'B')"


def finished(chart: Any) -> Spec:
    """Return the specification of a chart in the house's type and colours."""
    axis = {
        "labelColor": LIGHT["muted"],
        "titleColor": LIGHT["ink"],
        "gridColor": LIGHT["rule"],
        "domainColor": LIGHT["rule"],
        "tickColor": LIGHT["rule"],
        "labelFontSize": 11,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    spec = chart.to_dict(validate=False)
    spec["config"] = {
        "aria": False, "background": None, "font": "system-ui, sans-serif", "axis": axis,
        "view": {"stroke": None}, "title": {"color": LIGHT["ink"], "fontSize": 13, "anchor": "start"},
        "legend": {"labelColor": LIGHT["ink"], "titleColor": LIGHT["ink"], "orient": "top", "title": None,
                   "labelFontSize": 11, "labelLimit": 300},
    }  # fmt: skip
    return dict(spec)


def inline_data(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Return rows as data inside the specification."""
    return alt.InlineData([dict(row) for row in rows])


def time_axis(title: str | None = None, field: str = "month") -> alt.X:
    """Return the axis of months."""
    axis = alt.Axis(
        format="%b %y", tickCount=5, grid=False, labelFlush=True, title=title,
        labelOverlap="greedy", labelSeparation=8,
    )  # fmt: skip
    return alt.X(f"{field}:T", axis=axis, scale=alt.Scale(type="utc"))


def over_time(data: str) -> Any:
    """Return a chart of named data over their months, which stand as text in the rows and become times inside it."""
    chart = alt.Chart(alt.NamedData(data)).transform_calculate(time="toDate(datum.month)")
    return chart.encode(x=time_axis(field="time"))


def amount_axis(field: str, top: float | None) -> alt.Y:
    """Return the axis of amounts; `top` fixes its scale."""
    domain = alt.Undefined if top is None else alt.Scale(domain=[0, top], clamp=True)
    return alt.Y(field, axis=alt.Axis(labelExpr=AMOUNT_LABELS, tickCount=5, title=None), scale=domain)
