"""`winset data`: the record on the command line."""

import csv
import io
import json

import pytest

from winset.app.cli import build_app, run
from winset.data import checks
from winset.data.checks import CheckResult


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(build_app(), ["data", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_show_prints_december_2023_as_published(capsys) -> None:
    code, text, _ = said(
        capsys, "show", "encounters", "--from", "2023-12", "--to", "2023-12", "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert code == 0
    assert sum(int(row["encounters"]) for row in rows) == 301_981
    assert {row["month"] for row in rows} == {"2023-12"}


def test_show_stands_on_the_day_that_is_asked_for(capsys) -> None:
    arguments = ("show", "encounters", "--from", "2023-11", "--group", "cuba_nicaragua", "--format", "json")
    _, text, _ = said(capsys, *arguments, "--as-of", "2024-01-08")
    document = json.loads(text)
    assert {row["month"] for row in document["rows"]} == {"2023-11"}
    assert {row["nationality"] for row in document["rows"]} == {"CUB", "NIC"}
    assert document["table"]["lag_days"] == 21
    # A month is its last day, by which December was out.
    _, text, _ = said(capsys, *arguments, "--as-of", "2024-01")
    assert {row["month"] for row in json.loads(text)["rows"]} == {"2023-11", "2023-12"}


def test_an_empty_number_is_null(capsys) -> None:
    _, text, _ = said(capsys, "show", "polls_immigration", "--to", "2021-01", "--format", "json")
    assert [row["disapprove"] for row in json.loads(text)["rows"]] == [None, None]


def test_a_long_table_shows_its_end_and_says_so(capsys) -> None:
    code, text, _ = said(capsys, "show", "darien", "--from", "2023-01", "--to", "2023-12")
    assert code == 0
    assert "The last 40 of" in text
    assert "2023-01" not in text.split("The last 40 of")[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["encounter"], "no such table. Choose among encounters, "),
        (["encounters", "--group", "canada"], "Choose all, mexico, "),
        (["labour", "--group", "mexico"], "there is no column nationality"),
        (["encounters", "--from", "2024-13"], "Write YYYY-MM"),
        (["encounters", "--as-of", "yesterday"], "Write YYYY-MM-DD"),
        (["encounters", "--as-of", "2031-01-01"], "Choose a day from 2017-11-21 to 2025-02-20"),
        (
            ["encounters", "--from", "2023-12", "--as-of", "2024-01-08"],
            "no row matches. The table runs from 2017-10",
        ),
        (["evidence", "--from", "2023-12"], "the rows have no month"),
        (["encounters", "--format", "xml"], "Invalid value"),
    ],
)
def test_a_wrong_question_exits_2_with_its_remedy(capsys, arguments: list[str], told: str) -> None:
    code, text, error = said(capsys, "show", *arguments)
    assert (code, text) == (2, "")
    assert told in error


def test_list_names_every_table_with_its_lag(capsys) -> None:
    code, text, _ = said(capsys, "list", "--json")
    tables = {table["id"]: table for table in json.loads(text)}
    assert code == 0
    assert tables["mexico_events"]["lag_days"] == 40
    assert tables["encounters"]["coverage"] == ["2017-10", "2024-12"]
    assert "lag_days" not in tables["evidence"]
    assert "darien" in said(capsys, "list")[1]


def test_check_exits_0_when_all_holds_and_1_when_not(capsys, monkeypatch) -> None:
    code, text, _ = said(capsys, "check", "--json")
    assert code == 0
    assert all(result["holds"] for result in json.loads(text))
    monkeypatch.setattr(checks, "check_all", lambda: [CheckResult("darien", "2023", False, "1", "520,085")])
    code, text, _ = said(capsys, "check")
    assert code == 1
    assert "1 checks, 1 failed" in text
