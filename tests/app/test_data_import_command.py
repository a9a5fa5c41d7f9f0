"""`winset data import` on the command line: what it says, and how it refuses."""

import json

from data.fuzz_import import AREA, SOUTHWEST, area_rows, southwest_rows, text_file

from winset.app.cli import build_app, run


def test_import_says_what_it_changed_and_show_has_it(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WINSET_DATA_DIR", str(tmp_path / "own"))
    path = tmp_path / "area.csv"
    path.write_bytes(text_file(AREA, area_rows()))
    arguments = ["data", "import", str(path), "--published", "2025-07-20", "--json"]
    assert run(build_app(), arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["new"], told["published"]) == ("area", True, "2025-07-20")
    assert told["tables"][0]["added"] == [
        {"month": "2025-01", "total": 1066},
        {"month": "2025-02", "total": 1069},
    ]
    assert run(build_app(), arguments) == 0
    assert json.loads(capsys.readouterr().out)["new"] is False
    show = ["data", "show", "encounters", "--from", "2025-02", "--format", "json"]
    assert run(build_app(), show) == 0
    shown = json.loads(capsys.readouterr().out)
    assert sum(row["encounters"] for row in shown["rows"]) == 1069
    assert next(one["month"] for one in shown["table"]["imported"][0]["revised"]) == "2024-10"
    assert run(build_app(), [*show, "--as-of", "2025-04-01"]) == 2


def test_a_bad_file_exits_2_and_writes_nothing(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WINSET_DATA_DIR", str(tmp_path / "own"))
    path = tmp_path / "area.csv"
    path.write_bytes(text_file(AREA, area_rows()).replace(b"Title 8", b"Title 9", 1))
    assert run(build_app(), ["data", "import", str(path), "--json"]) == 2
    error = json.loads(capsys.readouterr().err.splitlines()[-1])["error"]
    assert error["faults"][0]["where"] == "area.csv:2"
    assert not (tmp_path / "own").exists()
    assert run(build_app(), ["data", "import", str(tmp_path / "none.csv")]) == 2


def test_a_part_says_what_moves_and_what_lags_and_can_be_taken_out(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WINSET_DATA_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("COLUMNS", "150")
    path = tmp_path / "southwest.csv"
    path.write_bytes(text_file(SOUTHWEST, southwest_rows()))
    assert run(build_app(), ["data", "import", str(path), "--published", "2025-03-20", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["before"], one["last"]) for one in told["reach"][:2]] == [
        ("2024-12", "2024-12"),
        ("2024-12", "2025-02"),
    ]
    assert run(build_app(), ["data", "show", "encounters", "--from", "2024-12"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Goes on in part: encounters of all by agency" in shown
    assert "to 2025-02 (encounters_five)" in shown
    # A day before the file was published does not know of it.
    early = ["data", "show", "encounters_five", "--from", "2024-10", "--as-of"]
    assert run(build_app(), [*early, "2025-02-20"]) == 0
    assert "Imported" not in capsys.readouterr().out
    assert run(build_app(), [*early, "2025-03-20"]) == 0
    assert told["id"] in " ".join(capsys.readouterr().out.split())
    assert run(build_app(), ["data", "list"]) == 0
    assert "`winset data forget VINTAGE`" in " ".join(capsys.readouterr().out.split())
    assert run(build_app(), ["data", "forget", "2025"]) == 2
    assert told["id"] in capsys.readouterr().err
    assert run(build_app(), ["data", "forget", told["id"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reach"][1]["last"] == "2024-12"
