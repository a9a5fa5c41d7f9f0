"""The page of past measures is what its command writes, and says what the record says."""

import re
import runpy
from pathlib import Path

import pytest

VALIDATION = Path(__file__).parents[2] / "docs" / "validation"


@pytest.fixture(scope="module")
def written():
    return runpy.run_path(str(VALIDATION / "effects_page.py"))["page"]()


def test_the_page_is_what_its_command_writes(written) -> None:
    assert (VALIDATION / "effects.md").read_text(encoding="utf-8") == written


def test_january_2024_is_what_was_published(written) -> None:
    # 249,740 to 124,215 between ports; 301,981 to 176,195 with ports.
    raw, raw_all = round(100 * (124_215 / 249_740 - 1)), round(100 * (176_195 / 301_981 - 1))
    assert f"Border Patrol {raw} %, all encounters {raw_all} % as counted." in written
    assert "-41 % with the median factors, -53 to -28 %" in written


def test_every_measure_has_an_estimate_and_its_spread(written) -> None:
    listed = re.findall(
        r"^  - id: (\w+)", (VALIDATION.parents[1] / "src/winset/library/measures.yaml").read_text(), re.M
    )
    estimates, spreads = written.split("## Estimates")[1].split("## What the choices are worth")
    assert len(re.findall(r"^\| \d{4}-", estimates, re.M)) == len(listed)
    assert re.findall(r"^\| ([A-Z]\w+) \|", spreads.split("## How long")[0], re.M) == listed
