"""The charts of the page: the report's own specifications with their data sets by name and without words.

The page fills the data sets and writes titles and legends in its reader's language; it draws nothing of its own.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from winset.report.chart_parts import Spec
from winset.report.charts import fan_chart, win_set_map
from winset.report.palette import LIGHT

SIDES: Final = ("both", "usa", "mex", "neither")


def page_fan() -> Spec:
    """Return a fan over that of no deal: data sets `path`, `no_deal`, `observed`, and dates `as_of` as dotted lines."""
    spec = fan_chart(_marked("path"), _marked("no_deal"), _marked("observed"), as_of="as_of")
    return _by_name(spec, "month")


def page_map() -> Spec:
    """Return the map of all packages: data sets `bins`, `frontier`, `points` and `current`, the package on the page.

    A row of `bins` is {x, x2, y, y2, count, side} with a side of `SIDES`, of `frontier` and `current` {usa, mex}, of
    `points` {label, usa, mex}.
    """
    one_bin = {
        "x_edges": ["bins", 1],
        "y_edges": [0, 1],
        "counts": [[1]],
        "accepted_usa": [[1]],
        "accepted_mex": [[1]],
    }
    spec = win_set_map(one_bin, [{"payoff": {"x": "frontier"}}], [{"x": "points"}])
    spec = _by_name(spec, "x")
    rects = spec["layer"][0]["encoding"]
    rects["color"]["scale"]["domain"] = list(SIDES)
    rects["color"]["legend"] = None
    mark = {"type": "point", "filled": True, "shape": "diamond", "size": 190, "opacity": 1, "color": LIGHT["package"],
            "stroke": LIGHT["paper"], "strokeWidth": 2}  # fmt: skip
    place = {axis: {"field": side, "type": "quantitative"} for axis, side in (("x", "usa"), ("y", "mex"))}
    spec["layer"].append({"data": {"name": "current"}, "mark": mark, "encoding": place})
    return spec


PAGE_CHARTS: Final[Mapping[str, Callable[[], Spec]]] = MappingProxyType(
    {"fan": cache(page_fan), "map": cache(page_map)}
)


def _marked(name: str) -> list[dict[str, Any]]:
    return [{"month": name}]


def _by_name(spec: Spec, key: str) -> Spec:
    """Return the specification with each data set called what the first row of it says under `key`."""
    rows = spec.pop("datasets")
    for layer in spec["layer"]:
        known = rows.get(layer.get("data", {}).get("name"), [{}])[0]
        if isinstance(known.get(key), str):
            layer["data"] = {"name": known[key]}
        elif known:
            layer["data"] = {"values": [known]}
    return spec
