"""`winset claims`: what a reader of a text sees."""

import json
import textwrap

from winset.app.cli import build_app, run
from winset.history.expressions import checked


def winset(capsys, *arguments: str) -> tuple[int, str, str]:
    code = run(build_app(), arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_json_is_an_array_of_claims_with_both_verdicts(capsys) -> None:
    code, out, _ = winset(capsys, "claims", "--json")
    assert code == 0
    verdicts = {claim["id"]: (claim["verdict_then"], claim["verdict_now"]) for claim in json.loads(out)}
    assert verdicts["title_42_million_a_year"] == ("fails", "fails")
    assert verdicts["december_300000"] == ("not_checkable", "holds_with_caveat")


def test_the_table_shows_every_figure_whole_on_a_narrow_terminal(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = winset(capsys, "claims")
    assert code == 0
    assert "…" not in out
    for shown in ("301,981", "300,000", "564,380", "2023-12-30", "encounters", "attributed", "misleading"):
        assert shown in out


def test_a_broken_list_exits_with_2_and_all_faults(capsys, tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("text: {title: t}\nclaims: []\n", encoding="utf-8")
    code, out, err = winset(capsys, "claims", str(path), "--json")
    assert (code, out) == (2, "")
    error = json.loads(err.splitlines()[-1])["error"]
    assert error["type"] == "ClaimError"
    assert {"text.publisher", "text.address", "text.grade", "text.published"} <= {
        fault["what"].split("`")[1] for fault in error["faults"]
    }
    assert any("claims" in fault["what"] for fault in error["faults"])


def test_json_has_the_sentence_to_paste_in_both_languages(capsys) -> None:
    _, out, _ = winset(capsys, "claims", "--json")
    told = {claim["id"]: claim["sentence"] for claim in json.loads(out)}
    assert "fails: the record as of" in told["title_42_million_a_year"]["en"]
    assert "no se sostiene: el registro al" in told["title_42_million_a_year"]["es"]


def test_a_sentence_is_printed_on_one_line_however_narrow_the_terminal(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = winset(capsys, "claims")
    lines = [line for line in out.splitlines() if line.startswith("december_300000 (es): ")]
    assert len(lines) == 1 and "301,981 encuentros" in lines[0] and lines[0].endswith(".")


def test_cards_are_written_beside_their_series_and_drawings(capsys, tmp_path) -> None:
    code, _, _ = winset(capsys, "claims", "--json", "--out", str(tmp_path / "cards"))
    written = {path.name for path in (tmp_path / "cards").iterdir()}
    assert code == 0
    assert {"cards.html", "december_300000.csv", "december_300000.svg", "byway_country.csv"} <= written
    assert not [name for name in written if name.startswith(".")]


def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_is_computed(
    capsys, tmp_path, monkeypatch
) -> None:
    def computed(*_: object) -> None:
        raise AssertionError("it was computed")

    monkeypatch.setattr("winset.history.claims.recompute_claims", computed)
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, out, err = winset(capsys, "claims", "--out", str(tmp_path / "file" / "cards"))
    assert (code, out) == (2, "")
    assert "a file is in the way" in err


def test_the_template_is_a_list_that_runs(capsys, tmp_path) -> None:
    code, out, _ = winset(capsys, "claims", "--template")
    assert code == 0
    path = tmp_path / "mine.yaml"
    path.write_text(out, encoding="utf-8")
    code, out, _ = winset(capsys, "claims", str(path), "--json")
    assert code == 0
    assert json.loads(out)[0]["recomputed"] == 2_475_669


def test_the_list_in_the_help_runs_and_so_do_its_expressions(capsys, tmp_path) -> None:
    code, out, _ = winset(capsys, "claims", "--help")
    assert code == 0
    told = textwrap.dedent(out[out.index("    text:\n") : out.index("  More expressions")])
    path = tmp_path / "mine.yaml"
    path.write_text(told, encoding="utf-8")
    code, found, _ = winset(capsys, "claims", str(path), "--json")
    assert code == 0
    assert [claim["verdict_now"] for claim in json.loads(found)] == ["holds"]
    more = out[out.index("More expressions:") : out.index("Tables:")].splitlines()[1:]
    assert len([checked(line.strip()) for line in more if line.strip()]) == 6


def test_a_fault_in_an_expression_is_told_with_line_and_column(capsys, tmp_path) -> None:
    _, text, _ = winset(capsys, "claims", "--template")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("agency='ports'", "agency='prots'"), encoding="utf-8")
    code, out, err = winset(capsys, "claims", str(path))
    assert (code, out) == (2, "")
    line, row = next((n, row) for n, row in enumerate(path.read_text().splitlines(), 1) if "prots" in row)
    column = row.index("'prots'") + 1
    assert f"mine.yaml:{line}:{column}: " in err
    assert "Choose among border_patrol, ports" in err
