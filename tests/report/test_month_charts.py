"""Charts of a package over its months, and of the record: what is strong, what is broken, where a number stands."""

import re

import vl_convert

from winset.report.month_charts import REASONS, endings_spec, sides_spec
from winset.report.named_charts import filled
from winset.report.palette import LIGHT
from winset.report.record_charts import dip_spec, series_spec

MONTHS = [f"2024-0{month}" for month in range(1, 6)]


def test_who_leaves_by_will_is_drawn_stronger_than_what_chance_ends() -> None:
    rows = [
        {"month": month, "share": 0.1, "reason": reason, "place": place}
        for place, reason in enumerate(REASONS)
        for month in MONTHS
    ]
    drawing = vl_convert.vegalite_to_svg(filled(endings_spec(), {"shares": rows, "marks": []}))
    areas = re.findall(r'fill="(#\w+)" stroke="#ffffff" stroke-width="1" opacity="([\d.]+)"', drawing)
    assert areas == [
        (LIGHT[colour], "0.9" if reason.endswith("_will") else "0.35") for reason, colour in REASONS.items()
    ]


def test_the_second_side_is_told_apart_without_colour() -> None:
    rows = [{"month": month, "mean": 1.0, "p05": 0.0, "p95": 2.0} for month in MONTHS]
    drawing = vl_convert.vegalite_to_svg(filled(sides_spec(), {"usa": rows, "mex": rows, "marks": []}))
    lines = re.findall(rf'<path[^>]*stroke="(?:{LIGHT["usa"]}|{LIGHT["mex"]})"[^>]*>', drawing)
    assert ['stroke-dasharray="6,3"' in line for line in lines] == [False, True]


def test_a_month_without_a_figure_is_a_gap_and_a_measure_has_its_number() -> None:
    series = [
        {"month": month, "value": value} for month, value in zip(MONTHS, (5, 6, None, 7, 8), strict=True)
    ]
    marks = [{"month": "2024-03-05", "label": "17", "row": 11}]
    drawing = vl_convert.vegalite_to_svg(filled(series_spec(), {"series": series, "marks": marks}))
    line = re.search(rf'<path[^>]*d="([^"]*)"[^>]*stroke="{LIGHT["observed"]}"', drawing)
    assert line is not None and line[1].count("M") == 2  # it is begun anew after the gap
    assert ">17</text>" in drawing


def test_the_placebo_band_and_the_dip_stand_over_the_dip_months() -> None:
    path = [{"since": month, "percent": -10.0 * (month > 0)} for month in range(-2, 5)]
    told = {
        "path": path,
        "band": [{"first": 1, "last": 3, "low": -5.0, "high": 0.0}],
        "dip": [{"first": 1, "last": 3, "percent": -10.0}],
    }
    drawing = vl_convert.vegalite_to_svg(filled(dip_spec(), told))
    assert re.search(rf'<path[^>]*fill="{LIGHT["no_deal"]}"', drawing)
    assert re.search(rf'<line[^>]*stroke="{LIGHT["package"]}"[^>]*stroke-width="4"', drawing)
