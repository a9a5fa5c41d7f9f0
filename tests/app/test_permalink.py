"""A link leads back to the very package it was made from, stays short, and what is no link is refused in parts."""

import base64
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.app.permalink import LARGEST_SEED, Link, decoded, encoded
from winset.errors import OptionError
from winset.policy.case import Case, read_case
from winset.study import Weights, pinnable, swings


@cache
def case() -> Case:
    return read_case("january-2024")


@st.composite
def links(draw) -> Link:
    levels = {one.id: draw(st.sampled_from([level.name for level in one.levels])) for one in case().clauses}
    path = draw(st.sampled_from(sorted(case().no_deal_paths)))
    draws, seed = draw(st.integers(20, 400)), draw(st.integers(0, LARGEST_SEED))
    hash_ = "0123456789abcdef01234567"
    return Link(
        "january-2024",
        levels,
        path,
        draw(st.booleans()),
        draws,
        seed,
        "0.1.0",
        hash_,
        draw(weights()),
        draw(pins()),
    )


@st.composite
def weights(draw) -> Weights:
    if draw(st.booleans()):
        return draw(st.sampled_from(["drawn", "rank_order_centroid", "rank_sum"]))
    own = {}
    for name in draw(st.sets(st.sampled_from(sorted(case().actors)), min_size=1)):
        # A payment is weighed by its money: that has a point at least.
        outcomes = [one.outcome for one in case().actors[name].measures]
        own[name] = {outcome: draw(st.integers(1, 100)) for outcome in outcomes}
    return swings(own)


@st.composite
def pins(draw) -> tuple[tuple[str, float], ...]:
    known = pinnable()
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=2, unique=True))
    return tuple(
        sorted((name, rounded(draw(st.floats(*known[name][:2])), *known[name][:2])) for name in names)
    )


def rounded(value: float, low: float, high: float) -> float:
    return min(max(float(f"{value:.5e}"), low), high)


@given(link=links())
def test_a_link_leads_back_to_any_package_and_stays_within_500_characters(link: Link) -> None:
    text = encoded(link, case())
    assert decoded(text, case()) == link
    assert len("https://a-host-with-a-long-name.example.org:8000/winset/#" + text) <= 500


def test_a_link_by_hand() -> None:
    first = {one.id: one.levels[0].name for one in case().clauses}
    last = case().clauses[-1]
    moved = {**first, last.id: last.levels[1].name}
    settings = ("status_quo", True, 200, 1, "0.1.0", "ab")
    # All first levels are the number 0, one byte of zeros; the last clause is the fastest digit: the number 1.
    assert encoded(Link("january-2024", first, *settings), case()) == "1.january-2024.AA.0-1-200-1.0~1~0.ab"
    chosen = Link(
        "january-2024", first, *settings, "rank_sum", (("places.tijuana", 2500.0), ("response", 0.05))
    )
    told = "2.january-2024.AA.0-1-200-1.s.places~tijuana-25e2~~response-5e-2.0~1~0.ab"
    assert encoded(chosen, case()) == told
    assert encoded(Link("january-2024", moved, *settings), case()) == "1.january-2024.AQ.0-1-200-1.0~1~0.ab"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", ["form"]),
        ("1.january-2024.AA.0-1-200-1.0~1~0", ["form"]),
        ("1.january-2024.A A.0-1-200-1.0~1~0.ab", ["form"]),
        ("1.january-2024.AA.0-1-200-1.0~1~0." + "a" * 500, ["form"]),
        ("3.january-2024.AA.0-1-200-1.0~1~0.ab", ["format"]),
        ("2.january-2024.AA.0-1-200-1.0~1~0.ab", ["form"]),
        ("2.january-2024.AA.0-1-200-1.x.response-9e9.0~1~0.ab", ["weights", "pinned"]),
        ("2.january-2024.AA.0-1-200-1.wAA.port_share-5e-1.0~1~0.ab", ["weights", "pinned"]),
        ("2.january-2024.AA.0-1-200-1.w_" + "_" * 80 + ".response~~.0~1~0.ab", ["weights", "pinned"]),
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


def test_own_weights_in_a_link_by_hand() -> None:
    last, *before = reversed(case().actors.items())
    name, actor = last
    points = {one.outcome: 0 for one in actor.measures}
    money = [one.outcome for one in actor.measures if one.outcome.startswith("cost_")]
    points |= dict.fromkeys(money, 1)
    points[actor.measures[-1].outcome] = 3
    # The last actor's digits are the fastest: 1 for having weights, then a digit to 101 for each outcome.
    number = 1
    for outcome in points:
        number = number * 101 + points[outcome]
    link = Link("january-2024", {one.id: one.levels[0].name for one in case().clauses}, "status_quo", True, 200, 1,
                "0.1.0", "ab", swings({name: points}))  # fmt: skip
    text = encoded(link, case()).split(".")[4]
    assert text[0] == "w"
    assert int.from_bytes(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)), "big") == number
    assert len(before) > 5
