"""Charts of what was observed, with named data: a series with the measures on its time axis, and one measure's fall."""

from typing import Any, Final

import altair as alt

from winset.report.chart_parts import PANEL, Spec, amount_axis, finished, over_time
from winset.report.month_charts import marked
from winset.report.palette import LIGHT

SERIES_DATA: Final = ("series", "marks")
DIP_DATA: Final = ("path", "band", "dip")


def series_spec() -> Spec:
    """Return a series as published, a gap where no figure is, and an upright rule with its number at each measure.

    Data: `series` {month, value}, `marks` {month, label, row}.
    """
    line = over_time("series").mark_line(color=LIGHT["observed"], strokeWidth=1.5)
    counted = line.encode(y=amount_axis("value:Q", None))
    return finished(alt.layer(*marked(), counted).properties(**PANEL))


def dip_spec() -> Spec:
    """Return the change around one measure in percent of its base, by months since it.

    The bar over the dip months is the placebo band: where their mean falls when nothing listed began; the thick line is
    where it fell. Data: `path` {since, percent}, `band` {first, last, low, high}, `dip` {first, last, percent}.
    """
    amount = alt.Axis(title=None, tickCount=5)
    zero = alt.Chart(alt.InlineData([{"zero": 0}]))
    months: dict[str, Any] = {"x": alt.X("first:Q"), "x2": "last:Q"}
    band = alt.Chart(alt.NamedData("band")).mark_rect(color=LIGHT["no_deal"], opacity=0.3)
    line = alt.Chart(alt.NamedData("path")).mark_line(color=LIGHT["observed"], strokeWidth=1.5)
    dip = alt.Chart(alt.NamedData("dip")).mark_rule(color=LIGHT["package"], strokeWidth=4)
    layers = [
        line.encode(
            x=alt.X("since:Q", axis=alt.Axis(title=None, grid=False, tickCount=7)),
            y=alt.Y("percent:Q", axis=amount),
        ),
        zero.mark_rule(color=LIGHT["ink"], strokeWidth=1).encode(y="zero:Q"),
        zero.mark_rule(color=LIGHT["muted"], strokeDash=[2, 2]).encode(x="zero:Q"),
        band.encode(**months, y="low:Q", y2="high:Q"),
        dip.encode(**months, y="percent:Q"),
    ]
    return finished(alt.layer(*layers).properties(**PANEL))
