"""`winset solve` from files to the document of CONTRACT, and to exit codes."""

import json
from pathlib import Path

import pytest

from winset.app.cli import build_app, run

# By hand, over (0, 0): products 0, 15, 16, 15, 0 and -20; row 4 is dominated by row 3 at equal first value.
TABLE = "outcome,north,south\na,10,0\nb,5,3\nc,4,4\nd,2.5,6\ne,2.5,0\nf,-2,10\n"


@pytest.fixture
def solve(tmp_path, capsys):
    def run_solve(text, *options, name="pie.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        code = run(build_app(), ["solve", str(path), *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_solve


def test_document_is_the_contract_s_by_hand(solve):
    code, out, err = solve(TABLE, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "parties": ["north", "south"],
        "outcomes": 6,
        "disagreement": [0.0, 0.0],
        "pareto": [0, 1, 2, 3, 5],
        "nash": {"index": 2, "utilities": [4.0, 4.0], "product": 16.0},
        # Best rational gains 10 and 6: shares 0, 0.5, 0.4, 0.25.
        "kalai_smorodinsky": {"index": 1, "utilities": [5.0, 3.0], "min_normalised_gain": 0.5},
        "egalitarian": {"index": 2, "utilities": [4.0, 4.0], "min_gain": 4.0},
        "utilitarian": {"index": 0, "utilities": [10.0, 0.0], "sum": 10.0},
        # Half of the best rational gains is (5, 3), which no other package reaches.
        "raiffa": {"index": 1, "utilities": [5.0, 3.0]},
        "ties": {
            "nash": [2],
            "kalai_smorodinsky": [1],
            "egalitarian": [2],
            "utilitarian": [0],
            "raiffa": [1],
        },
    }


def test_disagreement_option_moves_the_solutions_also_outside_the_outcomes(solve):
    document = json.loads(solve(TABLE, "--json", "--disagreement=-3,5")[1])
    assert document["disagreement"] == [-3.0, 5.0]
    # Gains (5.5, 1) and (1, 5): products 5.5 and 5.
    assert document["nash"] == {"index": 3, "utilities": [2.5, 6.0], "product": 5.5}


def test_nothing_rational_is_a_finding_with_exit_code_0(solve):
    code, out, _ = solve(TABLE, "--json", "--disagreement=9,9")
    document = json.loads(out)
    assert code == 0
    assert [document[name] for name in ("nash", "kalai_smorodinsky", "egalitarian")] == [None, None, None]
    assert document["ties"] == {
        "nash": [],
        "kalai_smorodinsky": [],
        "egalitarian": [],
        "utilitarian": [0],
        "raiffa": [],
    }
    code, out, _ = solve(TABLE, "--disagreement=9,9")
    assert code == 0
    assert out.count(" none ") == 4


def test_numbers_have_six_significant_digits(solve):
    document = json.loads(solve("a,b\n0.123456789,1234567.89\n", "--json")[1])
    assert document["nash"]["utilities"] == [0.123457, 1234570.0]
    assert document["nash"]["product"] == 152416.0


def test_reservation_values_of_the_files_are_the_default(tmp_path, capsys):
    paths = []
    for name, values, reservation in (("a", (1.0, 0.5, 0.0), 0.25), ("b", (0.0, 0.5, 1.0), 0.5)):
        profile = {
            "reservationValue": reservation,
            "issueWeights": {"i": 1.0},
            "issues": {"i": dict(zip("xyz", values, strict=True))},
        }
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps(profile))
    assert run(build_app(), ["solve", *map(str, paths), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["disagreement"] == [0.25, 0.5]
    # The middle gives (0.25, 0): rational, but no product above zero.
    assert document["nash"] is None
    assert document["egalitarian"] == {"index": 1, "utilities": [0.5, 0.5], "min_gain": 0.0}


def test_table_names_the_items_that_were_agreed(tmp_path, capsys):
    profile = {"issueWeights": {"[bold]cap": 1}, "issues": {"[bold]cap": {"30,000": 0.5, "60,000": 1}}}
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text(json.dumps(profile))
    assert run(build_app(), ["solve", *map(str, paths)]) == 0
    out = capsys.readouterr().out
    assert "nash: [bold]cap: 60,000" in out
    assert "product 1" in out


@pytest.mark.parametrize(
    ("option", "kind", "what"),
    [
        ("--disagreement=1", "OptionError", "1 values given"),
        ("--disagreement=1,x", "OptionError", "'x' is not a finite number"),
        ("--disagreement=1,inf", "OptionError", "'inf' is not a finite number"),
        ("--format=xls", "OptionError", "xls"),
        ("--format=negolog", "DomainError", "1 profile"),
    ],
)
def test_wrong_input_is_exit_code_2_and_names_the_fault(solve, option, kind, what):
    code, out, err = solve(TABLE, "--json", option)
    assert (code, out) == (2, "")
    error = json.loads(err.splitlines()[-1])["error"]
    assert error["type"] == kind
    assert what in error["message"]


def test_powers_add_the_asymmetric_solution_by_hand(solve):
    document = json.loads(solve(TABLE, "--json", "--powers=1,3")[1])
    # 5 x 27, 4 x 64, 2.5 x 216.
    assert document["asymmetric_nash"] == {
        "index": 3,
        "utilities": [2.5, 6.0],
        "product": 540.0,
        "powers": [1.0, 3.0],
    }
    assert document["ties"]["asymmetric_nash"] == [3]


def test_lotteries_and_nearest_are_there_when_asked_for_only(solve):
    assert not {"lotteries", "nearest_dominated"} & set(json.loads(solve(TABLE, "--json")[1]))
    document = json.loads(solve(TABLE, "--json", "--lotteries", "--nearest=3")[1])
    # Row 4 alone is dominated. (5, 3) has 2.5 and 3 more, of spreads 12 and 10: 0.3. (4, 4) has 0.4, (2.5, 6) 0.6.
    assert document["nearest_dominated"] == [
        {"index": 4, "utilities": [2.5, 0.0], "dominated_by": 1, "gives_up": [2.5, 3.0], "distance": 0.3}
    ]
    # All others lie below the line from (10, 0) to (-2, 10): its product (10 - 12t)10t peaks at t = 5/12, at 125/6.
    assert document["lotteries"]["nash"] == {
        "mixture": [{"index": 0, "probability": 0.583333}, {"index": 5, "probability": 0.416667}],
        "utilities": [5.0, 4.16667],
        "product": 20.8333,
    }
    code, out, _ = solve(TABLE, "--lotteries", "--nearest=3", "--powers=1,3")
    assert code == 0
    assert "0: 0.5833" in out
    assert "20.8333" in out
    assert "dominated by" in out
    assert "asymmetric-nash" in out


def test_no_rational_lottery_is_none_too(solve):
    document = json.loads(solve(TABLE, "--json", "--lotteries", "--disagreement=9,9")[1])
    assert list(document["lotteries"].values()) == [None] * 3
    assert solve(TABLE, "--lotteries", "--disagreement=9,9")[0] == 0


def test_steps_of_a_real_issue_are_said_in_the_output(tmp_path, capsys):
    issue = '<issue index="1" name="share" type="real"><range lowerbound="0" upperbound="2"/>{}</issue>'
    weight = '<weight index="1" value="1"/><discount_factor value="0.9"/>'
    rising = '<evaluator ftype="linear" parameter0="0" parameter1="0.5"/>'
    falling = '<evaluator ftype="linear" parameter0="1" parameter1="-0.5"/>'
    texts = [issue.format(""), issue.format(rising) + weight, issue.format(falling) + weight]
    paths = [str(tmp_path / f"{name}.xml") for name in ("domain", "a", "b")]
    for path, text in zip(paths, texts, strict=True):
        Path(path).write_text(f"<utility_space><objective>{text}</objective></utility_space>")
    assert run(build_app(), ["solve", *paths, "--steps=4", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    # Shares 0, 0.5, ..., 2 are worth 0, 0.25, ..., 1 and 1, 0.75, ..., 0.
    assert document["outcomes"] == 5
    assert document["nash"] == {"index": 2, "utilities": [0.5, 0.5], "product": 0.25}
    assert document["notes"] == ["share is a real number: read at 5 values from 0 to 2, in 4 equal steps."]
    assert document["discounts"] == [0.9, 0.9]
    assert run(build_app(), ["solve", *paths]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "11 values from 0 to 2, in 10 equal steps." in out
    assert "Discount factors 0.9, 0.9" in out


@pytest.mark.parametrize(
    ("option", "what"),
    [
        ("--powers=1", "1 values given"),
        ("--powers=1,0", "0 is not above zero"),
        ("--powers=1,nan", "'nan' is not a finite number"),
        ("--disagreement=1,1e99", "'1e99' is 1e+60 or more in size"),
        ("--nearest=-1", "greater than or equal to 0"),
        ("--steps=0", "greater than or equal to 1"),
    ],
)
def test_options_out_of_range_are_exit_code_2(solve, option, what):
    code, out, err = solve(TABLE, option)
    assert (code, out) == (2, "")
    assert what in err


def test_long_work_shows_progress_on_standard_error_and_short_work_does_not(solve, monkeypatch):
    assert solve(TABLE, "--json")[2] == ""
    monkeypatch.setattr("winset.app.commands.solve.SECONDS_BEFORE_PROGRESS", 0.0)
    code, out, err = solve(TABLE, "--json", "--nearest=1")
    assert code == 0
    assert json.loads(out)["outcomes"] == 6
    assert "nearest dominated outcomes" in err


def test_names_in_square_brackets_are_names_and_no_markup(solve):
    code, out, _ = solve("[red],[/]\n1,2\n2,1\n1,1\n", "--lotteries", "--nearest=1")
    assert code == 0
    assert out.count("[red]") == 3
    assert out.count("[/]") == 3
