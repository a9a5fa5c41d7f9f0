"""Charts with named data: filled later they are the drawing of the report, and they hold no words."""

import json

import vl_convert

from winset.report.named_charts import SIDES, fan_chart, fan_spec, map_rows, map_spec, win_set_map

PATH = [
    {"month": f"2024-0{n}", "p05": n, "p25": 2 * n, "p50": 3 * n, "p75": 4 * n, "p95": 6 * n}
    for n in range(1, 6)
]
NO_DEAL = [{**row, "p95": 9 + row["p95"]} for row in PATH]
OBSERVED = [{"month": "2024-01", "value": 7}, {"month": "2024-02", "value": 3}]
BINS = {
    "x_edges": [-1, 0, 1], "y_edges": [-2, 0, 2], "counts": [[3, 5], [0, 7]],
    "accepted_usa": [[1, 0], [0, 1]], "accepted_mex": [[0, 0], [0, 1]],
}  # fmt: skip


def test_a_fan_filled_by_the_page_is_drawn_as_the_fan_of_the_report():
    data = {"path": PATH, "no_deal": NO_DEAL, "observed": OBSERVED, "as_of": [{"month": "2024-02-08"}]}
    filled = {**fan_spec(), "datasets": data}
    report = fan_chart(PATH, NO_DEAL, OBSERVED, as_of="2024-02-08")
    assert vl_convert.vegalite_to_svg(filled) == vl_convert.vegalite_to_svg(report)
    # Which data a layer shows is in the drawing: changed data change it.
    swapped = {**filled, "datasets": {**data, "path": NO_DEAL, "no_deal": PATH}}
    assert vl_convert.vegalite_to_svg(swapped) != vl_convert.vegalite_to_svg(report)


def test_months_become_times_inside_the_chart_so_that_rows_given_later_are_read_alike():
    # Vega parses no rows that `view.data` brings: a format of the data would leave later months as text.
    for data in vl_convert.vegalite_to_vega(fan_spec())["data"]:
        assert not data.get("format", {}).get("parse")
        if "source" in data:
            assert data["transform"][0]["expr"] == "toDate(datum.month)"


def test_the_map_of_the_page_has_the_marks_of_the_map_of_the_report():
    frontier = [{"payoff": {"usa": -0.5, "mex": 1.5}}, {"payoff": {"usa": 0.7, "mex": 0.9}}]
    points = [{"label": "1", "usa": 0.2, "mex": 0.3}]
    report = win_set_map(BINS, frontier, points)
    filled = map_spec()
    rows = [row["payoff"] for row in frontier]
    filled["datasets"] = {"bins": map_rows(BINS), "frontier": rows, "points": points, "current": []}
    # The report's legend takes room, and its words are English; without both the drawings are the same.
    square = report["layer"][0]["encoding"]
    square["color"]["legend"] = None
    square["x"]["axis"]["title"] = square["y"]["axis"]["title"] = None
    assert vl_convert.vegalite_to_svg(filled) == vl_convert.vegalite_to_svg(report)


def test_the_legend_of_the_report_names_each_side_in_words():
    drawing = vl_convert.vegalite_to_svg(win_set_map(BINS, [], []))
    for words in ("accepted by both", "by the United States only", "by Mexico only", "by neither"):
        assert words in drawing


def test_specifications_hold_no_words_and_sides_are_keys():
    assert map_spec()["layer"][0]["encoding"]["color"]["scale"]["domain"] == list(SIDES)
    for spec in (fan_spec(), map_spec()):
        titles = [part for part in json.dumps(spec).split('"title": ')[1:] if part[0] == '"']
        assert titles == []
