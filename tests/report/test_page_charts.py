"""The page's charts are the report's: filled with the same data they are the same drawing."""

import vl_convert
from winset.report.charts import fan_chart, win_set_map
from winset.report.page_charts import SIDES, page_fan, page_map

PATH = [
    {"month": f"2024-0{n}", "p05": n, "p25": 2 * n, "p50": 3 * n, "p75": 4 * n, "p95": 6 * n}
    for n in range(1, 6)
]
NO_DEAL = [{**row, "p95": 9 + row["p95"]} for row in PATH]
OBSERVED = [{"month": "2024-01", "value": 7}, {"month": "2024-02", "value": 3}]


def test_a_filled_fan_of_the_page_is_drawn_as_the_fan_of_the_report():
    data = {"path": PATH, "no_deal": NO_DEAL, "observed": OBSERVED, "as_of": [{"month": "2024-02-08"}]}
    filled = {**page_fan(), "datasets": data}
    report = fan_chart(PATH, NO_DEAL, OBSERVED, as_of="2024-02-08")
    assert vl_convert.vegalite_to_svg(filled) == vl_convert.vegalite_to_svg(report)


def test_a_filled_map_of_the_page_has_the_places_of_the_map_of_the_report():
    bins = {
        "x_edges": [-1, 0, 1], "y_edges": [-2, 0, 2], "counts": [[3, 5], [0, 7]],
        "accepted_usa": [[1, 0], [0, 1]], "accepted_mex": [[0, 0], [0, 1]],
    }  # fmt: skip
    frontier = [{"payoff": {"usa": -0.5, "mex": 1.5}}, {"payoff": {"usa": 0.7, "mex": 0.9}}]
    points = [{"label": "1", "usa": 0.2, "mex": 0.3}]
    report = win_set_map(bins, frontier, points)
    rows = list(report["datasets"].values())[0]
    sides = dict(zip(report["layer"][0]["encoding"]["color"]["scale"]["domain"], SIDES, strict=True))
    filled = page_map()
    filled["datasets"] = {
        "bins": [{**row, "side": sides[row["side"]]} for row in rows],
        "frontier": [row["payoff"] for row in frontier], "points": points, "current": [],
    }  # fmt: skip
    # The report's legend takes room, and its words are English; without both the drawings are the same.
    report["layer"][0]["encoding"]["color"]["legend"] = None
    drawn = [vl_convert.vegalite_to_svg(spec) for spec in (filled, report)]
    marks = [[part for part in svg.split("<") if part.startswith(("path", "text"))] for svg in drawn]
    assert [part for part in marks[0] if part in marks[1]] == marks[1]


def test_no_words_stand_in_a_fan_and_sides_are_keys():
    assert page_map()["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["both", "usa", "mex", "neither"]
    assert all("title" not in layer for layer in page_fan()["layer"])
