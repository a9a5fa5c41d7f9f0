"""A link leads back to the very package it was made from, stays short, and what is no link is refused in parts."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.app.permalink import LARGEST_SEED, Link, decoded, encoded
from winset.errors import OptionError
from winset.policy.case import Case, read_case


@cache
def case() -> Case:
    return read_case("january-2024")


@st.composite
def links(draw) -> Link:
    levels = {one.id: draw(st.sampled_from([level.name for level in one.levels])) for one in case().clauses}
    path = draw(st.sampled_from(sorted(case().no_deal_paths)))
    draws, seed = draw(st.integers(20, 400)), draw(st.integers(0, LARGEST_SEED))
    return Link(
        "january-2024", levels, path, draw(st.booleans()), draws, seed, "0.1.0", "0123456789abcdef01234567"
    )


@given(link=links())
def test_a_link_leads_back_to_any_package_and_stays_within_500_characters(link: Link) -> None:
    text = encoded(link, case())
    assert decoded(text, case()) == link
    assert len(text) <= 500


def test_a_link_by_hand() -> None:
    first = {one.id: one.levels[0].name for one in case().clauses}
    last = case().clauses[-1]
    moved = {**first, last.id: last.levels[1].name}
    settings = ("status_quo", True, 200, 1, "0.1.0", "ab")
    # All first levels are the number 0, one byte of zeros; the last clause is the fastest digit: the number 1.
    assert encoded(Link("january-2024", first, *settings), case()) == "1.january-2024.AA.0-1-200-1.0~1~0.ab"
    assert encoded(Link("january-2024", moved, *settings), case()) == "1.january-2024.AQ.0-1-200-1.0~1~0.ab"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", ["form"]),
        ("1.january-2024.AA.0-1-200-1.0~1~0", ["form"]),
        ("1.january-2024.A A.0-1-200-1.0~1~0.ab", ["form"]),
        ("1.january-2024.AA.0-1-200-1.0~1~0." + "a" * 500, ["form"]),
        ("2.january-2024.AA.0-1-200-1.0~1~0.ab", ["format"]),
        ("1.january-2024.A.0-1-200-1.0~1~0.ab", ["levels"]),
        ("1.january-2024." + "_" * 120 + ".0-1-200-1.0~1~0.ab", ["levels"]),
        ("1.january-2024.AA.0-2-200-1.0~1~0.ab", ["settings"]),
        (
            "1.january-2024." + "_" * 120 + ".9-1-19-9999999999.0~1~0.ab",
            ["levels", "no_deal", "draws", "seed"],
        ),
    ],
)
def test_what_is_no_link_is_refused_with_every_part_that_is_wrong(text: str, where: list[str]) -> None:
    with pytest.raises(OptionError) as wrong:
        decoded(text, case())
    assert [fault.where for fault in wrong.value.faults] == where


@given(text=st.text(max_size=600))
def test_no_text_does_anything_but_lead_to_a_package_or_be_refused(text: str) -> None:
    try:
        assert encoded(decoded(text, case()), case())
    except OptionError as refused:
        assert refused.faults
