"""A broken case is refused with every fault of every file, each with file, line and remedy."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from winset.draws import Draws
from winset.errors import CaseError
from winset.policy.case import read_case
from winset.ratification.acceptance import required_bills
from winset.ratification.tables import clause_table
from winset.reading import library_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(library_path("cases", "january-2024"), tmp_path / "mine"))


def edit(path: Path, old: str, new: str) -> int:
    """Replace the one place where `old` stands and return its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(CaseError) as refused:
        read_case(folder)
    return [str(fault) for fault in refused.value.faults]


# file, what stands there, what it becomes, what the fault must say; the fault must point at the line of the edit
BROKEN: list[tuple[str, str, str, str]] = [
    (
        "case.yaml",
        "levels: {mexico_flights_venezuela: none}",
        "levels: {mexico_flights_venezuela: two_a_month}",
        "`two_a_month` is the status quo",
    ),
    (
        "case.yaml",
        "levels: {mexico_flights_venezuela: none}",
        "levels: {parole: parole_0}",
        "`parole` is granted by usa",
    ),
    (
        "case.yaml",
        "levels: {tariff_threat: five_percent}",
        "levels: {tariff_threat: six_percent}",
        "Did you mean `five_percent`?",
    ),
    (
        "case.yaml",
        "levels: {tariff_threat: five_percent}",
        "levels: {tarif_threat: five_percent}",
        "Did you mean `tariff_threat`?",
    ),
    (
        "case.yaml",
        "levels: {tariff_threat: five_percent}",
        "levels: {cuba_sanctions: suspend_embargo}",
        "needs bill `cuba_bill`",
    ),
    (
        "clauses/parole.yaml",
        "grid: [parole_30000, parole_45000]",
        "grid: [parole_30000, parole_90000]",
        "level `parole_90000` is not offered",
    ),
    (
        "clauses/parole.yaml",
        "grid: [parole_30000, parole_45000]",
        "grid: [parole_45000, parole_0]",
        "`parole_30000` is not in the grid",
    ),
    (
        "clauses/parole.yaml",
        "grid: [parole_30000, parole_45000]",
        "grid: [parole_30000]",
        "one level in its grid",
    ),
    (
        "clauses/parole.yaml",
        "status_quo: parole_30000",
        "status_quo: parole_31000",
        "Did you mean `parole_30000`?",
    ),
    (
        "clauses/parole.yaml",
        "instrument: legal_pathways_parole",
        "instrument: legal_pathway_parol",
        "Did you mean `legal_pathways_parole`?",
    ),
    (
        "clauses/parole.yaml",
        "parole: {value: 45000",
        "parol: {value: 45000",
        "`parol` is no lever of the corridor",
    ),
    ("clauses/parole.yaml", "parole: {value: 45000", "parole: {value: -1", "The model takes 0 to 120000"),
    ("clauses/parole.yaml", "es: '45,000 al mes'", "es: ''", "no es text"),
    (
        "clauses/parole.yaml",
        "en: '45,000 a month', es: '45,000 al mes'",
        "en: '45,000 a month'",
        "title.es` is missing",
    ),
    ("clauses/parole.yaml", "swing_voters: {low: -8", "swing_voter: {low: -8", "`swing_voter` is no actor"),
    ("clauses/parole.yaml", "swing_voters: {low: -8", "swing_voters: {low: 8", "do not rise"),
    ("clauses/parole.yaml", "kind: hub", "kind: leaf", "a leaf clause with a lever"),
    (
        "clauses/policing_aid.yaml",
        "bill: security_appropriation",
        "bill: security_bill",
        "`security_bill` is no bill of the case",
    ),
    (
        "clauses/us_flights_venezuela.yaml",
        "consent_of: [venezuela]",
        "consent_of: [venice]",
        "`venice` is no third party",
    ),
    (
        "packages/us_opening.yaml",
        "us_flights_venezuela: three_a_week",
        "us_flights_venezuela: thrice",
        "no level `thrice`",
    ),
    (
        "packages/us_opening.yaml",
        "us_flights_venezuela: three_a_week",
        "flights: three_a_week",
        "no clause `flights`",
    ),
    ("case.yaml", "default_no_deal: status_quo", "default_no_deal: nothing", "no path without a deal"),
    (
        "instruments.yaml",
        "months_to_effect: [9, 18]",
        "months_to_effect: [18, 9]",
        "18 to 9 months",
    ),
    ("case.yaml", "origin: 2023-11", "origin: 2024-01", "is not before 2024-01-08"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), BROKEN, ids=[row[3] for row in BROKEN])
def test_a_fault_is_found_where_it_stands(folder: Path, file: str, old: str, new: str, told: str) -> None:
    line = edit(folder / file, old, new)
    found = [fault for fault in faults_of(folder) if told in fault]
    assert found, faults_of(folder)
    assert f"{Path(file).name}:{line}:" in found[0]


# A rule that needs a whole new line: file, line after which it goes, the line, what the fault must say of it.
ADDED = [
    (
        "clauses/arms_trafficking.yaml",
        "granted_by: usa",
        "conditional_on: {clause: arms_trafficking, level: present_talks}",
        "no other clause `arms_trafficking`",
    ),
    (
        "clauses/arms_trafficking.yaml",
        "granted_by: usa",
        "conditional_on: {clause: parole, level: many}",
        "`parole` has no level `many`",
    ),
    (
        "clauses/parole.yaml",
        "  parole_30000:",
        "    worth: {usa: {low: 0, central: 1, high: 2, basis: a gain from no change}}",
        "the status quo has a worth",
    ),
    (
        "clauses/parole.yaml",
        "  parole_45000:",
        "    cost_usd_per_year: [{payer: canada, low: 1, central: 2, high: 3, basis: none}]",
        "payer `canada` is nobody here",
    ),
    ("case.yaml", "before:", "  2023-1: {ports_open: {value: 1, basis: none}}", "`2023-1` is no month"),
]


@pytest.mark.parametrize(("file", "after", "line", "told"), ADDED, ids=[row[3] for row in ADDED])
def test_a_line_that_breaks_a_rule_is_found(
    folder: Path, file: str, after: str, line: str, told: str
) -> None:
    place = edit(folder / file, f"\n{after}\n", f"\n{after}\n{line}\n") + 2
    [fault] = faults_of(folder)
    assert told in fault
    assert f"{Path(file).name}:{place}:" in fault


def test_a_lever_without_a_value_on_the_day_and_a_hub_without_a_lever_are_found(folder: Path) -> None:
    file = folder / "clauses" / "parole.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index("  parole_30000:\n")
    end = text.index("  parole_45000:\n")
    file.write_text(
        text[:start]
        + "  parole_30000:\n    title: {en: As now, es: Como ahora}\n    documented: true\n"
        + text[end:],
        encoding="utf-8",
    )
    found = faults_of(folder)
    assert sum("`parole` has no value at the status quo `parole_30000`" in fault for fault in found) == 3
    assert any("a hub clause without a lever" in fault for fault in found)
    assert any("no clause says where `parole` stood" in fault for fault in found)


def test_faults_of_all_files_come_at_once(folder: Path) -> None:
    edit(folder / "clauses" / "parole.yaml", "kind: hub", "kind: hob")
    edit(folder / "clauses" / "ports_of_entry.yaml", "granted_by: usa", "granted: usa")
    edit(folder / "packages" / "us_opening.yaml", "title: {en: What", "titel: {en: What")
    edit(folder / "case.yaml", "numeraire: usd", "numeraire: peso")
    text = "\n".join(faults_of(folder))
    for place in ("parole.yaml", "ports_of_entry.yaml", "us_opening.yaml", "case.yaml"):
        assert place in text


def test_a_lever_has_one_clause(folder: Path) -> None:
    edit(
        folder / "clauses" / "ports_of_entry.yaml",
        "  all_open:\n    title: {en: All open, es: Todos abiertos}\n    documented: true\n    levers:\n",
        "  all_open:\n    title: {en: All open, es: Todos abiertos}\n    documented: true\n    levers:\n"
        "      parole: {value: 30000, basis: a second claim}\n",
    )
    [fault] = faults_of(folder)
    assert "lever `parole` is already claimed by clause `parole`" in fault
    line = next(
        number
        for number, text in enumerate(
            (folder / "clauses" / "ports_of_entry.yaml").read_text().splitlines(), 1
        )
        if "a second claim" in text
    )
    assert f"ports_of_entry.yaml:{line}:" in fault


def test_a_lever_nobody_claims_has_no_status_quo(folder: Path) -> None:
    (folder / "clauses" / "border_act_2024.yaml").unlink()
    edit(folder / "case.yaml", "  - border_act_2024\n", "")
    assert [fault for fault in faults_of(folder) if "no clause says where `border_processing` stood" in fault]


def test_a_clause_file_without_a_place_in_the_order_is_named(folder: Path) -> None:
    edit(folder / "case.yaml", "  - border_act_2024\n", "")
    assert any("clause `border_act_2024` is in no place of the order" in fault for fault in faults_of(folder))


def test_a_reversible_lever_needs_a_value_of_the_successor(folder: Path) -> None:
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    successor = text.index("successor:\n")
    changed = re.sub(r"\n    parole:", "\n    returns_cap:", text[successor:], count=1)
    (folder / "case.yaml").write_text(text[:successor] + changed, encoding="utf-8")
    assert any("`parole` has no value of a successor" in fault for fault in faults_of(folder))


def test_a_statute_needs_a_bill(folder: Path) -> None:
    edit(folder / "clauses" / "cuba_sanctions.yaml", "    bill: cuba_bill\n", "")
    [fault] = faults_of(folder)
    assert "level `suspend_embargo` is a statute without a bill" in fault


def test_an_act_that_its_grantor_cannot_take_is_refused(folder: Path) -> None:
    edit(
        folder / "clauses" / "parole.yaml",
        "instrument: legal_pathways_parole",
        "instrument: mexico_deportations",
    )
    edit(folder / "clauses" / "development_aid.yaml", "granted_by: usa", "granted_by: mex")
    told = faults_of(folder)
    assert sum("`usa` grants level" in fault and "an act of `mex`" in fault for fault in told) == 4
    assert sum("`mex` grants level" in fault and "an act of `usa`" in fault for fault in told) == 4


def test_an_act_of_a_kind_that_nobody_on_its_side_grants_is_refused(folder: Path) -> None:
    text = (folder / "instruments.yaml").read_text(encoding="utf-8")
    broken = text.replace("kind: appropriation\n    side: usa", "kind: budget\n    side: usa", 1)
    (folder / "instruments.yaml").write_text(broken, encoding="utf-8")
    [fault] = faults_of(folder)
    assert "nobody on side `usa` grants a budget" in fault and "money is an `appropriation`" in fault


def test_a_bill_hangs_only_on_an_act_that_its_chamber_votes_on(folder: Path) -> None:
    edit(
        folder / "clauses" / "cuba_sanctions.yaml",
        "instrument: cuba_sanctions_suspend",
        "instrument: ports_of_entry",
    )
    [fault] = faults_of(folder)
    assert "hangs on bill `cuba_bill`, but `ports_of_entry` is of kind executive, an act of `usa`" in fault


CONDITION = "granted_by: usa\nconditional_on: {clause: legal_status, level: %s}"


def test_a_condition_must_hang_on_a_bill_and_on_one_alone(folder: Path) -> None:
    edit(folder / "clauses" / "arms_trafficking.yaml", "granted_by: usa", CONDITION % "parole_in_place")
    edit(folder / "clauses" / "cuba_sanctions.yaml", "granted_by: usa", CONDITION % "ten_million")
    told = faults_of(folder)
    assert any("level `parole_in_place` of `legal_status` hangs on no bill" in fault for fault in told)
    assert any(
        "hangs on two bills, `cuba_bill` and by its condition `status_bill`" in fault for fault in told
    )


def test_a_named_package_keeps_to_the_condition_of_a_clause(folder: Path) -> None:
    edit(folder / "clauses" / "arms_trafficking.yaml", "granted_by: usa", CONDITION % "ten_million")
    edit(
        folder / "packages" / "us_opening.yaml",
        "arms_trafficking: present_talks",
        "arms_trafficking: tracing_and_inspections",
    )
    told = [fault for fault in faults_of(folder) if "us_opening.yaml" in fault]
    assert len(told) == 1
    assert "`arms_trafficking` without its condition" in told[0] and "`legal_status: ten_million`" in told[0]


def test_a_conditional_clause_falls_with_the_bill_of_its_condition(folder: Path) -> None:
    edit(folder / "clauses" / "arms_trafficking.yaml", "granted_by: usa", CONDITION % "ten_million")
    for package in (folder / "packages").glob("*.yaml"):  # some take the arms without the status
        text = re.sub(r"arms_trafficking: \w+", "arms_trafficking: present_talks", package.read_text("utf-8"))
        package.write_text(text, encoding="utf-8")
    case = read_case(folder)
    clause = case.clause("arms_trafficking")
    assert {level.name: level.bill for level in clause.levels} == {
        level.name: None if level.name == "present_talks" else "status_bill" for level in clause.levels
    }
    # An executive act that takes force only with a bill: it is worth nothing in the draws in which the bill fails.
    row = required_bills(case).index("status_bill")
    draws = Draws(seed=1, n_draws=4, values={}, branch={})
    table = clause_table(case, clause, clause.grid_levels, ("usa", "mex"), required_bills(case), draws, 24)
    moved = [level.name for level in clause.grid_levels].index("tracing_and_inspections")
    assert table.bill[moved] == row and table.bill[1 - moved] == -1


def test_a_package_states_every_open_clause(folder: Path) -> None:
    edit(folder / "packages" / "us_opening.yaml", "  parole: parole_30000\n", "")
    [fault] = faults_of(folder)
    assert "no level for `parole`" in fault and "`parole: parole_30000`" in fault


def test_a_source_has_one_wording(folder: Path) -> None:
    file = folder / "clauses" / "policing_aid.yaml"
    edit(file, "publisher: Crónica", "publisher: Chronicle")
    [fault] = faults_of(folder)
    assert "source `R027` says something else" in fault


@pytest.mark.parametrize("gone", ["case.yaml", "instruments.yaml", "clauses", "packages"])
def test_a_missing_part_is_named(folder: Path, gone: str) -> None:
    remove: Callable[[Path], None] = shutil.rmtree if (folder / gone).is_dir() else Path.unlink
    remove(folder / gone)
    assert any("no such" in fault for fault in faults_of(folder))
