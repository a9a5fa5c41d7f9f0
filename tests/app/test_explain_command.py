"""`winset explain`: whatever the library names can be asked for, and an unknown name is met with its neighbours."""

import csv
import json
import re
from pathlib import Path

import pytest

from winset.app.cli import build_app, run
from winset.app.explanations import explain, known_names
from winset.errors import OptionError

LIBRARY = Path(__file__).parents[2] / "src" / "winset" / "library"
CONTRACT = {"value", "unit", "grade", "sources"}


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(build_app(), ["explain", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_every_name_of_every_kind_is_explained() -> None:
    names = known_names()
    assert len(names) == len(set(names)) > 500
    documents = [explain(name) for name in names if name[0] not in "RU" or name.endswith("9")]
    kinds = {document["kind"] for document in documents}
    assert kinds == {
        "parameter",
        "evidence",
        "fact",
        "table",
        "event",
        "clause",
        "claim",
        "measure",
        "ledger",
    }
    for document in documents:
        missing = CONTRACT - set(document)
        # A table is not a value of a grade; a clause has no one grade; a claim has verdicts, an opinion no value.
        lacking = {"table": {"value", "grade"}, "clause": {"grade"}, "claim": {"value", "grade"}}
        # An entry of the ledger has a value where its delivery was computed; its sources carry the grades.
        lacking["ledger"] = {"value", "unit", "grade"}
        assert missing <= lacking.get(document["kind"], set()), document["id"]
        assert json.loads(json.dumps(document, allow_nan=False)) == document
        assert all(value is not None for value in document.values())


def _ids(file: str, pattern: str) -> list[str]:
    """Return ids as they stand in a file of the library, read without the code that explains them."""
    return re.findall(pattern, (LIBRARY / file).read_text(encoding="utf-8"), re.MULTILINE)


def _column(table: str) -> list[str]:
    with (LIBRARY / "tables" / table).open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("table", _ids("tables/register.yaml", r"^  (\w+):$")),
        ("measure", _ids("measures.yaml", r"^  - id: (\w+)")),
        ("ledger", _ids("ledger.yaml", r"^  - id: (\w+)")),
        ("parameter", _ids("parameters.yaml", r"^  (\w+):")),
        ("event", _column("events.csv")),
        ("fact", _column("facts.csv")),
        ("evidence", _column("evidence.csv")),
        ("clause", [path.stem for path in (LIBRARY / "cases/january-2024/clauses").glob("*.yaml")]),
        (
            "claim",
            [
                i
                for path in (LIBRARY / "claims").glob("*.yaml")
                for i in _ids(f"claims/{path.name}", r"^ +- id: (\w+)")
            ],
        ),
    ],
)
def test_every_id_that_the_library_holds_is_explained_as_what_it_is(kind: str, ids: list[str]) -> None:
    assert len(ids) >= 12
    assert {name: explain(name)["kind"] for name in ids} == dict.fromkeys(ids, kind)


@pytest.mark.parametrize("near", ["encounter", "JUN2025", "LED2024_20B", "P20240104b", "R0099", "parol"])
def test_a_name_near_one_of_any_kind_is_met_with_it(near: str) -> None:
    with pytest.raises(OptionError, match="Did you mean"):
        explain(near)


def test_a_row_of_the_evidence_as_published() -> None:
    document = explain("E021")
    assert (document["value"], document["range"], document["grade"]) == (1.2, [0.2, 2.3], "B")
    assert (document["unit"], document["known_since"]) == ("per unit probability", "2024-09-30")
    assert document["used_by"] == ["response"]


def test_a_parameter_says_its_rows_what_stands_in_for_them_and_its_worst_grade() -> None:
    document = explain("return_retry")
    assert document["range"] == [0.0, 0.9]
    rows = document["value"]["return_retry"]["rows"]
    assert [(row["row"], row["weight"], row["central"]) for row in rows] == [
        ("E003", 0.5, 0.45),
        ("E004", 0.25, 0.09),
        ("E005", 0.25, 0.3),
    ]
    assert document["grade"] == "memory"  # E005 was not read
    assert document["known_since"] == "2023-05-31"
    assert [source["id"] for source in document["sources"]] == ["E003", "E004", "E005"]
    assert document["value"]["return_retry"]["before_these_rows"]["grade"] == "D"


def test_a_parameter_by_place_is_explained_as_a_whole_and_for_one_place() -> None:
    assert set(explain("places")["value"]) >= {"places.tijuana", "places.nogales"}
    alone = explain("places.tijuana")
    assert (set(alone["value"]), [source["id"] for source in alone["sources"]]) == (
        {"places.tijuana"},
        ["E101"],
    )
    assert alone["grade"] == "C"
    assert explain("places")["grade"] == "D"


def test_a_clause_names_its_levels_and_where_it_stands() -> None:
    document = explain("non_mexican_returns")
    assert document["value"] == "cap_30000"
    assert document["value"] in document["range"] and set(document["grid"]) <= set(document["range"])
    assert document["granted_by"] == "mex" and document["protection"]


def test_the_command_prints_words_or_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = answer(capsys, "catch")
    assert code == 0 and text.startswith("catch (parameter)\n")
    assert "grade: B" in text and "known since: 2023-09-30" in text and "central: 0.75" in text
    code, text, _ = answer(capsys, "catch", "--json")
    assert code == 0 and json.loads(text) == explain("catch")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("respons", "response"),
        ("CATCH", "catch"),
        ("policing-aid", "policing_aid"),
        ("place", "places"),
        ("E21", "E021"),
    ],
)
def test_an_unknown_name_exits_2_with_the_names_near_it(capsys, asked: str, meant: str) -> None:
    code, out, told = answer(capsys, asked)
    assert (code, out) == (2, "")
    assert "nothing of this name is known" in told and meant in told.split("Did you mean")[1]


@pytest.mark.parametrize("asked", ["", "zzzzqqq"])
def test_a_name_near_nothing_is_told_what_there_is(asked: str) -> None:
    with pytest.raises(OptionError, match="Give a parameter, clause, event or table"):
        explain(asked)
