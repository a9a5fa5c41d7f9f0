"""Two-level games from the literature, played on small pies by the functions that play the case.

A pie of 20 pieces is one clause: level i gives the United States i and Mexico 20 - i, nothing agreed is 0 for all.
Each side has a leader and a ratifier (a hawk) whose payoff is its leader's less `want`. Acceptance
is the settlement's, win-sets are those of `win_sets`, the package is that of `star_solutions`.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ratification.houses import chamber
from settlement.games import random_corridor, random_game, random_preferences

from winset.bargaining.star import star, star_solutions
from winset.bargaining.zopa import win_sets, zone_of_agreement
from winset.preferences.payoff import path_payoffs
from winset.ratification.pivots import gridlock_interval
from winset.ratification.tables import ClauseTable
from winset.settlement.blocks import Game, hub_payoffs
from winset.settlement.division import divided, divided_game
from winset.settlement.leaves import leaf_tables
from winset.settlement.stream import settle

PIECES = 20
HALF = PIECES / 2


@dataclass(frozen=True)
class Signed:
    """What the leaders sign: pieces of each side, 0 for both without an agreement; its chance of ratification."""

    usa: float
    mex: float
    ratified: float


def pie(want: tuple[float, float], tolerance: np.ndarray) -> Game:
    """A pie with a hawk on each side who wants so many pieces more than nothing; `tolerance` (hawk, draw)."""
    draws = tolerance.shape[1]
    share = np.arange(PIECES + 1.0)
    leaders = np.array([share, PIECES - share])
    hawks = leaders - np.array(want)[:, None]
    worth = np.concatenate([leaders, hawks])
    # No agreement is a level of its own, worth nothing to anybody.
    worth = np.concatenate([np.zeros((4, 1)), worth], axis=1)
    levels = worth.shape[1]
    clause = ClauseTable(
        name="pie",
        levels=tuple(str(level - 1) for level in range(levels)),
        status_quo=0,
        worth=np.repeat(worth[:, :, None], draws, axis=2),
        bill=np.full(levels, -1, dtype=np.int64),
        start=np.zeros(levels, dtype=np.int64),
        end=np.full((levels, draws), 12),
        successor_reverses=np.zeros(levels, dtype=bool),
        stands=np.zeros(levels, dtype=np.int64),
    )
    return Game(
        actors=("usa", "mex", "usa_hawk", "mex_hawk"),
        side=np.array([0, 1, 0, 1]),
        tolerance=np.concatenate([np.zeros((2, draws)), tolerance]),
        hub=(clause,),
        leaves=(),
        paths=np.arange(levels)[:, None],
        row_of_path=np.zeros(levels, dtype=np.int64),
        passes=np.zeros((0, draws), dtype=bool),
        bill_side=np.zeros(0, dtype=np.int64),
        incumbent_worth=np.zeros((4, draws)),
        horizon=12,
        deal_start=0,
        inauguration=-1,
    )


def signed(game: Game, at_least: float = 1.0, *, asked: bool = True) -> Signed:
    """The Nash package among those that both sides' ratifiers accept in `at_least` of the draws, or among all."""
    draws = game.draws
    payoff, state = hub_payoffs(game, np.zeros((4, 1, draws)), np.zeros((1, draws), dtype=bool))
    told = settle(game, leaf_tables(game), payoff, state, np.zeros((4, draws)), threads=1)
    in_sets = win_sets(np.stack([told.accepted_usa, told.accepted_mex], axis=1), at_least)
    allowed = in_sets.all(axis=1)[:, None] if asked else None
    found = star_solutions(star(told.payoff, []), np.zeros(2), allowed).nash
    if found is None:
        return Signed(0.0, 0.0, 0.0)
    return Signed(*found.utility.tolist(), ratified=float(told.ratified[found.package]))


def certain(usa_wants: float, mex_wants: float = 0.0) -> Game:
    """Complete information: what each hawk wants is known, and it puts up with nothing less."""
    return pie((usa_wants, mex_wants), np.zeros((2, 1)))


def unsure(usa_wants: float, division: float = 1.0, spread: float = 6.0, draws: int = 25) -> Game:
    """The US hawk puts up with a loss between 0 and `spread` that the leaders do not know."""
    tolerance = np.zeros((2, draws))
    tolerance[0] = np.linspace(0, spread, draws)
    return divided_game(pie((usa_wants, 0.0), tolerance), 0, division)


councils = st.lists(st.integers(-100, 100), min_size=5, max_size=30).map(
    lambda xs: chamber([x / 100 for x in xs])
)


@given(
    council=councils,
    president=st.integers(-120, 120).map(lambda x: x / 100),
    status_quo=st.integers(-1300, 1300).map(lambda x: x / 1000 + 0.0005),
    share=st.sampled_from([0.5, 0.6]),
)
def test_krehbiel_a_status_quo_stays_if_and_only_if_it_lies_in_the_gridlock_interval(
    council, president, status_quo, share
):
    # Krehbiel (1998), Pivotal Politics: policy moves only where filibuster and veto pivots (or the president) agree.
    members = len(council.members)
    votes = int(share * members) + 1
    override = max(votes, -(-2 * members // 3))
    low, high = gridlock_interval(council, votes, president=president, override=override)
    moved = False
    for bill in np.concatenate([status_quo + np.array([-1e-4, 1e-4]), np.linspace(-2, 2, 81)]):
        yeas = int((np.abs(council.ideals - bill) < abs(council.ideals - status_quo)).sum())
        signs = abs(president - bill) < abs(president - status_quo)
        moved |= yeas >= votes and (signs or yeas >= override)
    assert moved == (not low <= status_quo <= high)


@pytest.mark.parametrize("wants", [(0, 0), (4, 3), (13, 5), (18, 0), (6, 14)])
@pytest.mark.parametrize("at_least", [0.01, 0.5, 1.0])
def test_iida_with_complete_domestic_information_nobody_defects_against_their_will(wants, at_least):
    # Iida (1993), When and How Do Domestic Constraints Matter: ratification fails only where it is uncertain.
    found = signed(certain(*wants), at_least)
    assert found.usa + found.mex == PIECES
    assert found.ratified == 1.0


def test_iida_with_uncertainty_a_package_is_signed_that_may_be_refused() -> None:
    found = signed(unsure(14.0), at_least=0.5)
    assert 0.5 <= found.ratified < 1.0
    # The leaders go as far as their threshold lets them: from 14 pieces down by the median of what is put up with.
    assert found.usa == 11
    assert signed(unsure(14.0), at_least=1.0).ratified == 1.0


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_iida_ratifiers_of_one_mind_with_their_leaders_refuse_nothing_that_both_leaders_gain_by(seed):
    game = random_game(seed)
    game = divided_game(divided_game(game, 0, 0.0), 1, 0.0)
    totals, reference, lost = random_corridor(game, seed)
    wants = random_preferences(game, seed)
    corridor = np.array([path_payoffs(totals, reference, wants[actor]) for actor in game.actors])
    no_deal = np.random.default_rng(seed).normal(0, 20, (5, game.draws))
    for side in (0, 1):
        corridor, no_deal = (divided(values, game.side, side, 0.0) for values in (corridor, no_deal))
    passes = np.ones_like(game.passes)

    held = replace(game, passes=passes)
    payoff, state = hub_payoffs(held, corridor, lost)
    told = settle(held, leaf_tables(held), payoff, state, no_deal, threads=1)
    assert (told.ratified >= told.mutual_gain).all()


def test_milner_and_rosendorff_refusal_rises_with_division_and_the_executive_gains_only_from_some_of_it() -> (
    None
):
    # Milner and Rosendorff (1997): with an uncertain legislature failure rises with divided government; the Schelling
    # conjecture holds only while the legislature is not too hawkish.
    divisions = np.linspace(0, 2.4, 13)
    unasked = [1 - signed(unsure(14.0, division), asked=False).ratified for division in divisions]
    assert unasked[0] == 0.0 and unasked[-1] == 1.0
    assert (np.diff(unasked) >= 0).all() and len(set(unasked)) > 3
    got = [signed(unsure(14.0, division), at_least=0.5).usa for division in divisions]
    best = int(np.argmax(got))
    assert got[0] == HALF < got[best]
    assert 0 < best < len(got) - 1
    assert got[-1] == 0.0  # so hawkish that nothing is signed


@given(want=st.integers(0, PIECES))
def test_mo_an_agent_with_a_veto_serves_its_leader_unless_its_preferences_are_extreme(want):
    # Mo (1995), The Role of Agent Veto: many types of agent are worth giving a veto to, extreme ones are not. What the
    # leader gets is what the agent insists on, once that is more than half, as long as it leaves Mexico a gain.
    got = signed(certain(want)).usa
    assert got == (max(HALF, want) if want < PIECES else 0.0)


@given(usa=st.integers(0, PIECES), mex=st.integers(0, PIECES))
def test_tarar_the_side_with_the_high_constraint_gains_what_the_other_loses(usa, mex):
    # Tarar (2001), Two-Sided Domestic Constraints: if one side's constraint is high and the other's low or medium, the
    # first gets a better deal than if neither were constrained, and the second a worse one.
    found = signed(certain(usa, mex))
    if usa + mex > PIECES:
        assert found == Signed(0.0, 0.0, 0.0)
        return
    if max(usa, mex) <= HALF:  # both low: neither binds
        assert (found.usa, found.mex) == (HALF, HALF)
    elif usa < PIECES and mex < PIECES:
        assert (found.usa, found.mex) == ((usa, PIECES - usa) if usa > mex else (PIECES - mex, mex))
        assert (found.usa > HALF) == (usa > mex)


def test_tarar_with_incomplete_information_a_high_constraint_can_leave_both_sides_worse_off() -> None:
    # Tarar (2001): with incomplete information the opposite of the Schelling conjecture can occur.
    known, doubted = signed(certain(14)), signed(unsure(14.0), at_least=0.5)
    assert known.usa > HALF > known.mex
    assert max(doubted.usa * doubted.ratified, doubted.mex * doubted.ratified) < HALF


def test_tarar_an_executive_of_another_constituency_is_worse_off_the_more_its_ratifiers_bind() -> None:
    # Tarar (2005), Constituencies and Preferences: a constraint from one's own constituency helps, one from a
    # constituency opposed to it hurts. Here the US ratifier wants Mexico to have more: its payoff is Mexico's share.
    def opposed(want: float) -> float:
        game = pie((0.0, 0.0), np.zeros((2, 1)))
        worth = game.hub[0].worth.copy()
        worth[2, 1:, 0] = worth[1, 1:, 0] - want

        return signed(replace(game, hub=(replace(game.hub[0], worth=worth),))).usa

    own = [signed(certain(want)).usa for want in (0, 12, 15, 18)]
    other = [opposed(want) for want in (0, 12, 15, 18)]
    assert own == [HALF, 12, 15, 18]
    assert other == [HALF, 8, 5, 2]


def test_schelling_in_the_limit_the_bound_side_gets_all_but_the_last_piece() -> None:
    # Schelling (1960): the power to bind oneself. Known and unilateral, a commitment to almost everything is granted.
    assert [signed(certain(want)).usa for want in (10, 15, 19)] == [10, 15, 19]
    # At the whole pie the other side has nothing to gain, and there is no deal.
    assert signed(certain(PIECES)).usa == 0.0


@given(
    accepted=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20),
    low=st.floats(0, 1),
    high=st.floats(0, 1),
)
def test_putnam_a_higher_threshold_never_widens_a_win_set_or_the_zone(accepted, low, high):
    # Putnam (1988): larger win-sets make agreement more likely.
    low, high = sorted((low, high))
    passage = np.array(accepted)
    utility = np.ones((len(accepted), 2))
    wide, narrow = (zone_of_agreement(utility, np.zeros(2), win_sets(passage, p)) for p in (low, high))
    assert set(narrow.zone) <= set(wide.zone)
    assert (narrow.win_set_sizes <= wide.win_set_sizes).all()
    assert narrow.win_set_sizes.tolist() == [int((passage[:, side] >= high).sum()) for side in (0, 1)]
