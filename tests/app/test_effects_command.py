"""`winset effects`: what a reader asks of past measures."""

import json

from winset.app.cli import build_app, run

CONTRACT = [
    "measure", "date", "series", "dip_percent", "placebo90", "trough_percent", "half_life_months", "censored",
    "confounders",
]  # fmt: skip


def winset(capsys, *arguments: str) -> tuple[int, str, str]:
    code = run(build_app(), arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_json_is_an_array_of_measures_with_the_keys_of_the_contract(capsys) -> None:
    code, out, _ = winset(capsys, "effects", "--json")
    assert code == 0
    found = json.loads(out)
    assert [entry["date"] for entry in found] == sorted(entry["date"] for entry in found)
    for entry in found:
        assert [key for key in entry if key in CONTRACT] == CONTRACT
    # Mexico's visa for Ecuadorians: -95, -96 and -96 % in the table of event studies, by another hand.
    visa = next(entry for entry in found if entry["measure"] == "VISA_ECU")
    assert round(visa["dip_percent"]) == -96 and visa["placebo90"][0] > visa["dip_percent"]


def test_standing_earlier_shows_fewer_measures(capsys) -> None:
    code, out, _ = winset(capsys, "effects", "--as-of", "2024-01-08", "--json")
    assert code == 0
    dates = [entry["date"] for entry in json.loads(out)]
    assert "2023-10-05" in dates and max(dates) <= "2024-01-08"


def test_the_table_is_whole_on_a_narrow_terminal_and_ends_with_the_verdict(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = winset(capsys, "effects")
    assert code == 0 and "…" not in out
    assert (
        "placebo 90 %" in out
        and "Some dips were temporary" in out
        and "not independent" in " ".join(out.split())
    )


def test_a_day_outside_the_record_exits_with_2(capsys) -> None:
    code, out, err = winset(capsys, "effects", "--as-of", "2031-01-01", "--json")
    assert (code, out) == (2, "")
    assert json.loads(err.splitlines()[-1])["error"]["type"] == "RecordError"
