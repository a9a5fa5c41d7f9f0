"""docs/claims.md says what the code does: its list runs, its functions are those there are, its expressions compute."""

import re
from pathlib import Path

import pytest

from winset.history.claim_file import ClaimEntry, ReadingEntry
from winset.history.claim_vocabulary import FUNCTIONS
from winset.history.claims import recompute_claims
from winset.history.expressions import checked
from winset.reading import library_path

PAGE = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")
EXAMPLE = library_path("claims", "example.yaml")
# What stands for an argument in the words of a function.
PLACES = {
    "TABLE": "encounters", "column='value'": "agency='ports'", "SERIES": "series(encounters)", "PART": "1",
    "WHOLE": "4", "PERCENT": "50", "FIGURE": "2", "LOW": "1", "HIGH": "3",
}  # fmt: skip


def test_the_list_of_the_page_is_the_one_that_ships() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block == EXAMPLE.read_text(encoding="utf-8")


def test_it_comes_out_as_the_page_says(tmp_path: Path) -> None:
    # CBP: fiscal year 2023 2,475,669, of which between ports 2,045,838; 2022 2,378,944 and 2,206,436.
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(EXAMPLE.read_bytes())
    found = {claim.id: claim for claim in recompute_claims(mine)}
    assert [claim.verdict_now for claim in found.values()] == [
        "holds", "true_but_misleading", "holds", "holds", "attributed_opinion",
    ]  # fmt: skip
    assert all(claim.verdict_then == claim.verdict_now for claim in found.values())
    assert found["rose_by_4"].recomputed == pytest.approx(100 * (2_475_669 / 2_378_944 - 1))
    assert found["rose_by_4"].readings[0].value == pytest.approx(100 * (2_045_838 / 2_206_436 - 1))
    assert found["one_in_six"].recomputed == pytest.approx(100 * (2_475_669 - 2_045_838) / 2_475_669)


def test_the_functions_of_the_page_are_those_there_are() -> None:
    assert re.findall(r"^\| `(\w+\(.*?\))` \| (.*) \|$", PAGE, re.MULTILINE) == [
        (function.usage, function.says) for function in FUNCTIONS.values()
    ]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_computes_as_its_words_say(name: str) -> None:
    text = FUNCTIONS[name].usage
    for place, value in PLACES.items():
        text = text.replace(place, value)
    gives_series = name in ("series", "trailing", "cumulative", "known")
    assert checked(f"max({text})" if gives_series else text).is_day is (name == "day")


def test_every_expression_of_the_text_is_one() -> None:
    told = re.findall(
        r"`((?:series|in_unit|fact|day)\([^`…]*\)(?:\['[^`]*'\])?)`", PAGE.partition("**TABLE**")[2]
    )
    assert len(told) == 7
    for text in told:
        series = text.startswith("series") and not text.endswith("08']") and "gotaways" not in text
        series |= "2023-06/" in text
        checked(f"max({text})" if series else text)


def test_the_keys_of_the_page_are_those_there_are() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| (.*) \|$", PAGE.partition("## Expressions")[0], re.MULTILINE)
    keys = {key for cell, _ in rows for key in re.findall(r"`(\w+)`", cell)}
    assert keys == ClaimEntry.model_fields.keys() - {"said_by"}
    assert "`said_by`" in PAGE
    told = next(words for cell, words in rows if "readings" in cell)
    assert set(re.findall(r"`(\w+)`", told)) - {"caveat", "misleading"} == {
        name
        for name, field in ReadingEntry.model_fields.items()
        if field.is_required() and name != "comparison"
    }
