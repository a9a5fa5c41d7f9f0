"""The case of January 2023: another negotiation is another folder of the library, and no code knows of it."""

from pathlib import Path

import winset
from winset.corridor.levers import lever_index
from winset.months import month_name
from winset.policy.case import read_case
from winset.policy.packages import FEWEST_PACKAGES, MOST_PACKAGES, status_quo_levers


def test_it_stands_before_the_announcement_on_what_was_published_by_then() -> None:
    case = read_case("january-2023")
    assert case.as_of.isoformat() == "2023-01-04" and month_name(case.origin) == "2022-11"
    # December 2022 is month 0, January is the month of the talks, February the first full one after them.
    assert case.first_month == 2
    levers = status_quo_levers(case.clauses)
    # No flights, parole for 24,000 Venezuelans over a quarter, Title 42 returns, no licences: the timeline of 2022.
    stood = {"us_flights_venezuela": 0, "parole": 8_000, "returns_cap": 25_000, "sanctions_relief": 0}
    assert {name: levers[lever_index(name)] for name in stood} == stood
    assert FEWEST_PACKAGES <= case.space.packages_enumerated <= MOST_PACKAGES


def test_what_followed_is_what_was_announced_on_5_january() -> None:
    case = read_case("january-2023")
    assert case.followed is not None and case.followed.until == "2023-04"
    followed = case.packages[case.followed.package].levels
    assert (followed["non_mexican_returns"], followed["parole"]) == ("chnv_30000", "parole_30000")
    moved = case.clause("non_mexican_returns").level("chnv_30000").levers["returns_cap"]
    assert moved - case.clause("non_mexican_returns").level("title_42").levers["returns_cap"] == 30_000


def test_no_code_names_a_case_but_the_commands_defaults() -> None:
    """What a case needs it says itself: no module of the layers between record and report knows one by name."""
    source = Path(winset.__file__).parent
    layers = ("policy", "outcomes", "preferences", "ratification", "settlement", "bargaining", "calibration")
    for layer in layers:
        for path in (source / layer).rglob("*.py"):
            assert "january-2" not in path.read_text(encoding="utf-8"), path
