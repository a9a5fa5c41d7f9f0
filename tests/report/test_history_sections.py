"""What past measures did and what promises became, as the report shows them."""

from datetime import date

import pytest

from winset.history.effect_documents import effects_section
from winset.history.ledger import ledger_section
from winset.report.blocks import Figures, Items, Table
from winset.report.history_sections import effects, ledger
from winset.report.svg import inline_svg


@pytest.fixture(scope="module")
def analysis():
    as_of = date(2024, 7, 31)
    return {"report": {"effects": effects_section(as_of), "ledger": ledger_section(as_of)}}


def test_a_section_that_is_not_built_is_left_out() -> None:
    assert effects({"report": {}}) is None and ledger({}) is None


def test_every_measure_stands_in_the_table_and_in_a_panel_of_its_own(analysis) -> None:
    section = effects(analysis)
    assert section is not None
    measures = analysis["report"]["effects"]["measures"]
    table = next(block for block in section.blocks if isinstance(block, Table))
    folded = [figure for block in section.blocks if isinstance(block, Figures) for figure in block.folded]
    assert len(table.rows) == len(folded) == len(measures)
    row = next(row for row in table.rows if "Ecuadorians" in row[0])
    assert (row[1], row[2], row[6]) == ("ECU", "−96", "14")
    assert next(row for row in table.rows if "Joint Declaration" in row[0])[6] == "> 8"
    assert next(row for row in table.rows if "Zero tolerance" in row[0])[6] == "no dip"


def test_groups_carry_the_numbers_of_their_measures(analysis) -> None:
    section = effects(analysis)
    assert section is not None
    groups = next(b for b in section.blocks if isinstance(b, Figures) and "name the group" in b.caption)
    assert len(groups.panels) == 7
    venezuela = next(panel for panel in groups.panels if panel.title == "Venezuela")
    numbers = {entry["measure"]: n for n, entry in enumerate(analysis["report"]["effects"]["measures"], 1)}
    drawn = venezuela.specification()
    texts = {row["number"] for rows in drawn["datasets"].values() for row in rows if "number" in row}
    assert {str(numbers["VISA_VEN"]), str(numbers["VEN_OCT2022"]), str(numbers["VEN_FLIGHTS"])} <= texts
    assert str(numbers["VISA_ECU"]) not in texts
    assert "<path" in inline_svg(drawn, venezuela.alt)


def test_a_placebo_band_is_drawn_over_the_dip_months_and_ends_with_the_line(analysis) -> None:
    section = effects(analysis)
    assert section is not None
    folded = [figure for block in section.blocks if isinstance(block, Figures) for figure in block.folded]
    drawn = next(figure for figure in folded if "visa for Venezuelans" in figure.title).specification()
    band = next(row for rows in drawn["datasets"].values() for row in rows if "low" in row)
    entry = next(e for e in analysis["report"]["effects"]["measures"] if e["measure"] == "VISA_VEN")
    assert (band["first"], band["last"], band["low"]) == (1, 3, entry["placebo90"][0])
    assert band["high"] == max(point["percent"] for point in entry["path"]) < entry["placebo90"][1]


def test_the_ledger_counts_what_came_of_each_stage(analysis) -> None:
    section = ledger(analysis)
    assert section is not None
    entries = analysis["report"]["ledger"]["entries"]
    counted = next(block for block in section.blocks if isinstance(block, Items)).entries[0].words
    asked = [entry["status"] for entry in entries if entry["stage"] == "asked"]
    assert f"asked: {asked.count('kept')} met" in counted and f"{asked.count('not')} not met" in counted
    tables = [block for block in section.blocks if isinstance(block, Table)]
    assert [table.caption for table in tables] == [
        title["en"] for title in analysis["report"]["ledger"]["rounds"].values()
    ]
    assert sum(len(table.rows) for table in tables) == len(entries)
    rows = [row for table in tables for row in table.rows]
    reopened = next(row for row in rows if "four closed crossings" in row[3])
    assert reopened[4:6] == ("kept (computed)", "8 days")
