"""Two people's talks: offers in turn, an end that cannot be undone, no move out of turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.app.talks import SIDES, Talks, accepted, left, out_of_time, with_offer
from winset.errors import OptionError

A, B = {"parole": "a"}, {"parole": "b"}


def test_the_last_offer_is_what_is_agreed_on() -> None:
    talks = with_offer(with_offer(Talks("mex", 4), "mex", A), "usa", B)
    assert talks.turn == "mex"
    ended = accepted(talks, "mex")
    assert (ended.outcome, ended.ended_by, ended.agreed) == ("agreed", "mex", B)


def test_nobody_accepts_an_own_offer_or_moves_twice() -> None:
    talks = with_offer(Talks("usa", 4), "usa", A)
    for move in (lambda: accepted(talks, "usa"), lambda: with_offer(talks, "usa", B)):
        with pytest.raises(OptionError, match="other side's turn"):
            move()
    with pytest.raises(OptionError, match="nothing has been offered"):
        accepted(Talks("usa", 4), "usa")


def test_after_the_last_round_the_offer_can_only_be_taken_or_left() -> None:
    talks = with_offer(Talks("usa", 1), "usa", A)
    with pytest.raises(OptionError, match="last round"):
        with_offer(talks, "mex", B)
    assert accepted(talks, "mex").agreed == A
    assert left(talks, "mex").agreed is None


def test_whoever_lets_time_pass_ends_the_talks() -> None:
    ended = out_of_time(with_offer(Talks("usa", 4), "usa", A))
    assert (ended.outcome, ended.ended_by) == ("out_of_time", "mex")


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["offer", "accept", "leave"]), st.sampled_from(SIDES)), max_size=30
    ),
    rounds=st.integers(1, 6),
)
def test_no_sequence_of_moves_breaks_the_order_of_turns(moves, rounds: int) -> None:
    talks = Talks("usa", rounds)
    for kind, side in moves:
        before = talks
        try:
            if kind == "offer":
                talks = with_offer(talks, side, A)
            else:
                talks = (accepted if kind == "accept" else left)(talks, side)
        except OptionError:
            assert talks == before
            continue
        assert before.outcome is None
    assert len(talks.offers) <= rounds
    assert [offer.by for offer in talks.offers] == [SIDES[place % 2] for place in range(len(talks.offers))]
    if talks.outcome == "agreed":
        assert talks.ended_by != talks.offers[-1].by
