"""Charts put each figure of the analysis at its place, in colours that every reader can tell apart."""

import itertools
import math
import re

import pytest
from report.sample_analysis import sample_analysis

from winset.report import charts, named_charts
from winset.report.palette import DARK, LIGHT, contrast
from winset.report.svg import inline_svg

# Machado, Oliveira and Fernandes (2009), full severity, applied to linear RGB: how a colour looks to a reader
# without the long-wave (protan) or the medium-wave (deutan) cones.
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip


def linear(colour: str) -> list[float]:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def seen(colour: str, matrix) -> tuple[float, float, float]:
    """The colour in CIE Lab after the matrix."""
    rgb = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in matrix]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(a * b for a, b in zip(row, rgb, strict=True)) / w
        for row, w in zip(to_xyz, (0.9505, 1, 1.089), strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_words_and_marks_stand_out_from_the_paper(scheme) -> None:
    for key in scheme.keys() - {"paper", "rule"}:
        wanted = 3.0 if key in ("neither", "no_deal") else 4.5
        assert contrast(scheme[key], scheme["paper"]) >= wanted, key


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("kind", BLINDNESS)
def test_colours_that_mean_something_are_told_apart_by_readers_with_colour_blindness(
    scheme, kind: str
) -> None:
    pairs = [
        *itertools.combinations(("usa", "mex", "both", "neither"), 2),
        ("package", "both"),
        ("observed", "both"),
    ]
    for first, second in pairs:
        distance = math.dist(seen(scheme[first], BLINDNESS[kind]), seen(scheme[second], BLINDNESS[kind]))
        assert distance > 20, (first, second)


def rows(spec, layer: int) -> list[dict]:
    return spec["datasets"][spec["layer"][layer]["data"]["name"]]


def test_a_fan_shows_both_paths_the_record_before_them_and_the_day() -> None:
    analysis = sample_analysis()
    package = analysis["packages"][0]["outcomes"]["waiting"]
    no_deal = analysis["no_deal"]["status_quo"]["outcomes"]["waiting"]
    record = [{"month": "2023-11", "value": 5.0}]
    spec = named_charts.fan_chart(package, no_deal, record, "2024-01-08", top=9e5)
    encoded = [
        (layer["encoding"].get("y", {}).get("field"), layer["encoding"].get("y2", {}).get("field"))
        for layer in spec["layer"]
    ]
    assert encoded == [
        ("p05", "p95"), ("p05", "p95"), ("p25", "p75"), ("p50", None), ("p50", None), ("value", None), (None, None),
    ]  # fmt: skip
    shown = [rows(spec, layer)[0] for layer in range(len(spec["layer"]))]
    assert [row.get("p50") for row in shown[:5]] == [
        path[0]["p50"] for path in (no_deal, package, package, no_deal, package)
    ]
    assert shown[5:] == [record[0], {"month": "2024-01-08"}]
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 9e5]


def test_the_map_puts_counts_at_their_payoffs_and_names_who_accepts() -> None:
    bins = {
        "x_edges": [0, 1, 2], "y_edges": [-5, 0, 5], "counts": [[3, 0], [7, 11]],
        "accepted_usa": [[0.2, 0.9], [0.5, 0.6]], "accepted_mex": [[0.9, 0.9], [0.4, 0.5]],
    }  # fmt: skip
    spec = named_charts.win_set_map(bins, [], [{"label": "1", "usa": 1, "mex": 2}])
    assert rows(spec, 0) == [
        {"x": 0, "x2": 1, "y": -5, "y2": 0, "count": 3, "side": "mex"},
        {"x": 1, "x2": 2, "y": -5, "y2": 0, "count": 7, "side": "usa"},
        {"x": 1, "x2": 2, "y": 0, "y2": 5, "count": 11, "side": "both"},
    ]


def test_each_side_of_a_clause_keeps_its_own_colour_and_row() -> None:
    analysis = sample_analysis()
    clauses = [{"title": entry["id"], "worth": entry["worth"]} for entry in analysis["clauses"]]
    spec = charts.worth_chart(clauses)
    placed = [(row["series"], row["mean"], math.floor(row["at"])) for row in rows(spec, 1)]
    assert placed[2:4] == [
        ("United States", clauses[1]["worth"]["usa"]["mean"], 1),
        ("Mexico", clauses[1]["worth"]["mex"]["mean"], 1),
    ]
    assert spec["layer"][1]["encoding"]["color"]["scale"]["range"] == [LIGHT["usa"], LIGHT["mex"]]


def test_events_of_the_record_are_numbered_as_in_the_list_below() -> None:
    marks = rows(charts.record_chart(sample_analysis()["report"]["record"]), 0)
    assert [(mark["number"], mark["month"]) for mark in marks] == [("1", "2022-10-12"), ("2", "2023-05-11")]


def test_a_drawing_escapes_its_words_and_leaves_no_colour_to_the_light_scheme() -> None:
    record = sample_analysis()["report"]["record"]
    drawing = inline_svg(charts.record_chart(record), 'a "quoted" <b>')
    assert 'aria-label="a &quot;quoted&quot; &lt;b&gt;"' in drawing
    assert re.findall(r"#[0-9a-f]{6}", drawing) == []
    assert "http" not in drawing
