"""Pivots by hand in a chamber of seven, and the properties that Krehbiel's gridlock interval must have."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ratification.houses import chamber

from winset.errors import RecordError
from winset.ratification.pivots import gridlock_interval, legislature, next_members, yeas_at

SEVEN = chamber([-0.6, -0.4, -0.2, 0.1, 0.3, 0.5, 0.7])
councils = st.lists(st.integers(-100, 100), min_size=5, max_size=40).map(
    lambda xs: chamber([x / 100 for x in xs])
)
COLUMNS = [
    *("chamber", "state_abbrev", "district_code", "bioname", "caucus"),
    *("nominate_dim1", "nominate_number_of_votes"),
]


def test_the_pivot_is_the_last_member_needed_from_the_side_that_moves() -> None:
    assert SEVEN.pivot(5, "left").ideal == 0.3
    assert SEVEN.pivot(5, "right").ideal == -0.2
    assert SEVEN.pivot(4, "left") == SEVEN.pivot(4, "right")  # a simple majority of seven has one median


def test_the_party_scale_puts_both_medians_where_they_belong() -> None:
    # D median -0.4, R median 0.4 (four members: 0.1, 0.3, 0.5, 0.7).
    assert SEVEN.on_scale(0.0, "left") == pytest.approx(0.5)
    assert SEVEN.on_scale(0.4, "right") == pytest.approx(0.0)
    assert SEVEN.from_scale(0.75, "left") == pytest.approx(0.2)
    assert SEVEN.from_scale(0.75, "right") == pytest.approx(-0.2)


def test_members_on_the_yea_side_are_counted_and_the_next_ones_named_in_order() -> None:
    assert yeas_at(SEVEN, 0.2, "left") == 4
    assert [member.ideal for member in next_members(SEVEN, 0.2, "left", 2)] == [0.3, 0.5]
    assert yeas_at(SEVEN, 0.2, "right") == 3
    assert [member.ideal for member in next_members(SEVEN, 0.2, "right", 2)] == [0.1, -0.2]


@given(council=councils, share=st.floats(0.5, 1.0), place=st.floats(0, 1), bill=st.floats(-2, 2))
def test_no_proposal_moves_a_status_quo_inside_the_gridlock_interval(council, share, place, bill):
    votes = int(np.floor(share * (len(council.members) - 1))) + 1
    low, high = gridlock_interval(council, votes)
    if votes * 2 <= len(council.members):  # both directions could carry: no interval to speak of
        return
    status_quo = low + place * (high - low)
    # With certain cutpoints each member votes for the nearer of bill and status quo; a tie keeps the status quo.
    yeas = int((np.abs(council.ideals - bill) < np.abs(council.ideals - status_quo)).sum())
    assert yeas < votes


@given(council=councils)
def test_outside_the_gridlock_interval_some_proposal_passes(council):
    votes = len(council.members) * 3 // 5 + 1
    low, high = gridlock_interval(council, votes)
    for status_quo, bill in ((high + 0.2, high + 0.1), (low - 0.2, low - 0.1)):
        yeas = int((np.abs(council.ideals - bill) < np.abs(council.ideals - status_quo)).sum())
        assert yeas >= votes


def test_a_veto_widens_gridlock_on_the_presidents_side_only_and_no_further_than_the_president() -> None:
    assert gridlock_interval(SEVEN, 5) == (-0.2, 0.3)
    assert gridlock_interval(SEVEN, 5, president=-0.9, override=6) == (-0.4, 0.3)
    assert gridlock_interval(SEVEN, 5, president=-0.3, override=6) == (-0.3, 0.3)
    assert gridlock_interval(SEVEN, 5, president=0.9, override=6) == (-0.2, 0.5)


def test_a_seat_has_one_holder_the_one_with_most_votes_and_delegates_have_none() -> None:
    seats = [("House", f"S{n}", 1, f"M{n}", "D" if n < 200 else "R", n / 1000, 500) for n in range(435)]
    late = [("House", "S0", 1, "LATE", "R", 0.9, 20), ("House", "PR", 1, "DELEGATE", "D", -0.9, 500)]
    table = pd.DataFrame(seats + late, columns=COLUMNS).assign(congress=118)
    house = legislature(table, 118, "House")
    assert {member.name for member in house.members} == {f"M{n}" for n in range(435)}
    assert house.pivot(218, "left").name == "M217"
    with pytest.raises(RecordError, match="434 seats of the House of Congress 118 are held"):
        legislature(table[table["bioname"] != "M7"], 118, "House")


def test_a_senator_who_changed_party_holds_one_seat() -> None:
    # The seat's other holder votes least: counted by vote alone, the one who changed would hold both.
    seats = [("Senate", f"S{n // 2}", 0, f"M{n}", "D", n / 100, 300 if n % 2 else 500) for n in range(100)]
    twice = [("Senate", "S0", 0, "M0", "R", 0.0, 400)]
    senate = legislature(pd.DataFrame(seats + twice, columns=COLUMNS).assign(congress=118), 118, "Senate")
    assert [member.name for member in senate.members] == [f"M{n}" for n in range(100)]
