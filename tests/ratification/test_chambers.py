"""Chambers: what does not add up is refused, with every fault named; what ships adds up."""

from pathlib import Path

import pytest

from winset.errors import CaseError
from winset.ratification.chambers import chambers_of, read_chambers
from winset.reading import library_path

CHAMBER = """
title: {en: Council, es: Consejo}
country: mex
as_of: 2024-01-08
seats: 5
vacant: 0
groups:
  - {name: Blue, short: B, seats: 3, government: true, grade: high}
  - {name: Green, short: G, seats: 2, government: false, grade: memory}
rules:
  law: {title: law, votes: 3, basis: half, source: rules, grade: high}
sources:
  rules: {title: Rules, publisher: Council, address: "https://council.example"}
"""


def faults(folder: Path, text: str) -> list[str]:
    (folder / "council.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as broken:
        read_chambers(folder)
    return [str(fault) for fault in broken.value.faults]


def test_a_sound_chamber_is_read_and_says_what_is_from_memory(tmp_path: Path) -> None:
    (tmp_path / "council.yaml").write_text(CHAMBER, encoding="utf-8")
    council = read_chambers(tmp_path)["council"]
    assert council.government_seats == 3
    assert council.from_memory == ("seats of Green (2)",)


def test_seats_that_do_not_add_up_are_refused_with_the_sum(tmp_path: Path) -> None:
    told = faults(tmp_path, CHAMBER.replace("vacant: 0", "vacant: 1"))
    assert told == [
        "chambers/council.yaml: groups hold 5 seats and 1 are vacant, together 6. They must add up to `seats`, 5."
    ]


@pytest.mark.parametrize(
    ("votes", "reason"), [("6", "needs 6 votes. At most the 5"), ("2", "needs 2 of 5 votes. More than half")]
)
def test_a_threshold_beyond_the_seats_or_within_half_of_them_is_refused(
    tmp_path: Path, votes: str, reason: str
) -> None:
    (told,) = faults(tmp_path, CHAMBER.replace("votes: 3", f"votes: {votes}"))
    assert reason in told


def test_all_faults_of_a_chamber_are_told_at_once(tmp_path: Path) -> None:
    broken = CHAMBER.replace("seats: 3", "seats: 4").replace("votes: 3", "votes: 9")
    broken = broken.replace("source: rules", "source: hearsay").replace("short: G", "short: B")
    agenda = "agenda: {title: t, low: 0.5, central: 0.4, high: 0.9, basis: b, grade: low}\n"
    assert len(faults(tmp_path, broken + "majority: X\n" + agenda)) == 6


def test_a_case_may_bring_its_own_chamber_in_place_of_the_librarys(tmp_path: Path) -> None:
    shipped = library_path("chambers", "us_senate.yaml").read_text(encoding="utf-8")
    (tmp_path / "chambers").mkdir()
    own = tmp_path / "chambers" / "us_senate.yaml"
    own.write_text(shipped.replace("votes: 60", "votes: 51"), encoding="utf-8")
    told = chambers_of(tmp_path)
    assert told["us_senate"].rules["cloture"].votes == 51
    assert told["us_house"] == read_chambers()["us_house"]
    assert chambers_of(tmp_path / "nowhere") == read_chambers()


def test_a_chamber_nobody_votes_in_or_of_other_seats_or_rules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chambers").mkdir()
    (tmp_path / "chambers" / "council.yaml").write_text(CHAMBER, encoding="utf-8")
    with pytest.raises(CaseError, match="no vote is held there"):
        chambers_of(tmp_path)
    (tmp_path / "chambers" / "council.yaml").rename(tmp_path / "chambers" / "mx_senate.yaml")
    with pytest.raises(CaseError) as broken:
        chambers_of(tmp_path)
    assert [fault.what for fault in broken.value.faults] == [
        "`seats` are 5",
        "no rule `treaty`",
        "no rule `constitution`",
    ]


def test_the_chambers_that_ship_have_the_coalitions_the_record_gives_them() -> None:
    shipped = read_chambers()
    # Coalition seats and votes needed, as in the rules of the Mexican Congress: 278 of 251, about 75 of 65 (memory).
    assert (shipped["mx_chamber"].government_seats, shipped["mx_chamber"].rules["budget"].votes) == (278, 251)
    assert (shipped["mx_senate"].government_seats, shipped["mx_senate"].rules["treaty"].votes) == (75, 65)
    assert [shipped[name].rules["two_thirds"].votes for name in ("us_house", "us_senate")] == [290, 67]
    assert len(shipped["mx_senate"].from_memory) == 10  # nine groups and the coalition's cohesion
