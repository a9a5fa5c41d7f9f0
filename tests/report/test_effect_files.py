"""Effects as files: pictures that hold the figures they are of, and CSV that holds the same."""

import csv
import io
import json
import re
from datetime import date

import pytest

from winset.history.effect_documents import effects_section
from winset.report.effect_files import EFFECT_FILES, effect_files


@pytest.fixture(scope="module")
def section():
    return effects_section()


@pytest.fixture(scope="module")
def files(section):
    return effect_files(section)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_file_that_is_named_is_written(files) -> None:
    assert sorted(files) == sorted(EFFECT_FILES)


def test_the_verdict_is_a_document_of_its_own(files, section) -> None:
    assert json.loads(files["persistence.json"]) == section["persistence"]


def test_the_tables_hold_december_2023_and_every_measure(files, section) -> None:
    december = [row for row in _rows(files["border.csv"]) if row["month"] == "2023-12"]
    assert [row["border_patrol_encounters"] for row in december] == ["249740"]
    by_group = [row for row in _rows(files["groups.csv"]) if row["month"] == "2023-12"]
    assert sum(int(row["border_patrol_encounters"]) for row in by_group) == 249_740
    effects = _rows(files["effects.csv"])
    assert [row["measure"] for row in effects] == [entry["measure"] for entry in section["measures"]]
    ecuador = next(row for row in effects if row["measure"] == "VISA_ECU")
    assert (float(ecuador["dip_percent"]), ecuador["censored"]) == (pytest.approx(-95.7, abs=1), "False")


@pytest.mark.parametrize(("file", "panels"), [("border.svg", 1), ("groups.svg", 7), ("measures.svg", 20)])
def test_every_panel_of_a_picture_has_its_line(files, file: str, panels: int) -> None:
    lines = re.findall(r'class="mark-line[^"]*"[^>]*>\s*<path[^>]* d="([^"]+)"', files[file])
    assert len(lines) == panels
    assert all(line.count("L") >= 10 for line in lines)


def test_the_whole_border_carries_every_measure(files, section) -> None:
    texts = set(re.findall(r">(\d+)</text>", files["border.svg"]))
    assert {str(number) for number in range(1, len(section["measures"]) + 1)} <= texts


def test_an_early_day_has_no_picture_of_what_was_not_there() -> None:
    early = effect_files(effects_section(date(2017, 12, 1)))
    assert "groups.svg" not in early and "groups.csv" not in early
    assert "border.svg" in early
