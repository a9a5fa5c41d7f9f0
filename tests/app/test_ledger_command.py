"""`winset ledger` lists what was said and what came of it, as known on a day."""

import json

from winset.app.cli import build_app, run


def test_every_entry_of_the_library_is_listed_with_its_delivery(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(build_app(), ["ledger"]) == 0
    shown = capsys.readouterr().out
    rows = {line.split("│")[1].strip(): line for line in shown.splitlines() if line.startswith("│")}
    assert "not met (cited)" in rows["LED2024_20BN"]
    # 27 December to 4 January is eight days.
    assert "kept (computed, +8 days)" in rows["LED2024_CROSSINGS"]
    assert "not known" in rows["LED2024_DARIEN"]


def test_on_the_day_of_the_report_no_later_delivery_is_told(capsys) -> None:
    assert run(build_app(), ["ledger", "--as-of", "2024-01-08", "--json"]) == 0
    entries = {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)["entries"]}
    assert "LED2024_DARIEN" not in entries
    assert entries["LED2024_US_TRANSFERS"]["status"] == "unknown"
    assert max(entry["date"] for entry in entries.values()) <= "2024-01-08"
    assert run(build_app(), ["ledger", "--as-of", "1999-01-01"]) == 2
