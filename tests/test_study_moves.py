"""What can be done at the table, on the real talks: against the packages' own utilities, payoffs and dates."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from winset.bargaining.offers import Breakdown, alternating_offers
from winset.bargaining.star_rows import package_utilities
from winset.preferences.payoff import path_payoffs
from winset.ratification.tables import clause_table
from winset.study import disagreement, preference_star, usd_per_point
from winset.study.asks import package_rows
from winset.study.mended import COSTS, payment_limits
from winset.study.offered import both_clocks
from winset.study.second_settlements import expected_gain
from winset.study.views import ratifiable_rows

DRAWS = (0, 7, 23)


def gains(study, levels, draw):
    """Both sides' gains of a package over no deal, in points, from the space of packages of one preference draw."""
    point = disagreement(study.settled, study.case.default_no_deal, draw)
    utility = package_utilities(preference_star(study.settled, draw), package_rows(study.settled, [levels]))[
        0
    ]
    return (utility - point) / usd_per_point(study.settled, draw)


@pytest.fixture(scope="module")
def talks(small_study):
    from winset.study import talks_of

    return talks_of(small_study.case, small_study.corridor, small_study.study)


def test_the_clocks_are_those_of_the_calendar(small_study):
    elections, handovers = both_clocks(small_study.case)
    assert [event.day for event in elections.events] == [date(2024, 11, 5), date(2024, 6, 2)]
    assert [event.day for event in handovers.events] == [date(2025, 1, 20), date(2024, 10, 1)]
    # 302 and 146 days from 8 January; five monthly rounds lie before the second.
    assert elections.months_left == pytest.approx((302 * 12 / 365.25, 146 * 12 / 365.25))
    assert (elections.rounds, handovers.rounds) == (5, 9)


def test_offers_over_the_frontier_are_those_over_every_package(small_study):
    settled, (elections, _) = small_study.settled, both_clocks(small_study.case)
    rows = {"ratifiable": ratifiable_rows(settled), "all": np.arange(settled.game.packages)}
    for game in small_study.moves.offered.games:
        if game.clocks != elections.reading:
            continue
        for draw in DRAWS:
            space = preference_star(settled, draw)
            point, broken = (disagreement(settled, name, draw) for name in ("status_quo", "breakdown"))
            first = ("usa", "mex").index(game.first)
            utility = package_utilities(space, rows[game.space])
            found = alternating_offers(
                utility, point, elections.patience, elections.rounds, first, Breakdown(game.breakdown, broken)
            )
            assert game.packages[draw] == rows[game.space][found.package]
            gain = utility - point
            best = gain[(gain >= 0).all(axis=1)].max(axis=0)
            np.testing.assert_allclose(game.shares[:, draw], found.gains / best, rtol=1e-12)


@pytest.mark.parametrize("name", ["us_opening", "communique_2023_12_27"])
def test_the_expected_gain_of_a_named_package_is_that_of_its_place_in_the_space(small_study, talks, name):
    package = small_study.packages[name]
    game = small_study.settled.game
    grid = {table.name: package.levels[table.name] for table in (*game.hub, *game.leaves)}
    expected = expected_gain(talks, small_study.settled, package)
    for draw in DRAWS:
        np.testing.assert_allclose(expected[:, draw], gains(small_study, grid, draw), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("side", [0, 1])
def test_the_expected_gain_of_a_package_off_the_grid_is_added_up_draw_by_draw(small_study, talks, draw, side):
    package, scale = small_study.packages["what_happened_2024_h1"], small_study.settled.weighing
    actor, n = scale.game.actors[side], scale.game.draws
    # The preferences of one draw in the world of every draw.
    wants = replace(
        scale.wants[actor],
        weights=np.repeat(scale.wants[actor].weights[:, [draw]], n, axis=1),
        risk=np.repeat(scale.wants[actor].risk[[draw]], n),
    )
    incumbent = scale.game.incumbent_worth[side, draw]

    def points(totals, lost):
        return float(path_payoffs(totals[:, None], scale.reference, wants).mean()) + incumbent * (
            1 - lost.mean()
        )

    standing = scale.totals[small_study.case.default_no_deal]
    lost = package.months.lost[0]
    total = points(package.settled.totals, lost) - points(standing.values[:, 0], standing.lost[0])
    for clause in small_study.case.clauses:
        home, level = clause.levels[clause.status_quo], clause.level(package.levels[clause.id])
        if level is home:
            continue
        actors = scale.game.actors[:2]
        table = clause_table(small_study.case, clause, (home, level), actors, (), talks.draws, talks.horizon)
        for d in range(n):
            until = min(int(table.end[1, d]), scale.game.horizon)
            if lost[d] and table.successor_reverses[1] and scale.game.inauguration >= 0:
                until = min(until, scale.game.inauguration)
            months = max(until - int(table.start[1]), 0)
            span = scale.game.horizon - scale.game.deal_start
            total += float(table.worth[side, 1, draw]) * months / span / n
    found = expected_gain(talks, small_study.settled, package)[side, draw]
    assert found == pytest.approx(total, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["us_opening", "what_happened_2024_h1"])
@pytest.mark.parametrize("row", [0, 1, 2, 7])
def test_the_limit_of_a_payment_is_where_an_actor_stands_at_its_floor(small_study, name, row):
    settled, package = small_study.settled, small_study.packages[name]
    actor, side = settled.game.actors[row], int(settled.game.side[row])
    scale = settled.weighing
    floor = scale.no_deal[small_study.case.default_no_deal][row] - settled.game.tolerance[row] * (row > 1)
    least, most = payment_limits(settled, package, row, floor)
    limit = most if side == 0 else least
    wants = scale.wants[actor]
    cost = next((m.row for m in wants.measures if m.outcome == COSTS[side]), None)
    if cost is None:
        assert ((limit == (np.inf if side == 0 else -np.inf)) == (package.settled.payoff[row] >= floor)).all()
        return
    finite = np.isfinite(limit)
    totals = package.settled.totals.copy()
    totals[cost] += np.where(finite, limit, 0.0) * (1 if side == 0 else -1)
    before = path_payoffs(package.settled.totals[:, None], scale.reference, wants)[0]
    after = path_payoffs(totals[:, None], scale.reference, wants)[0]
    reached = package.settled.payoff[row] + after - before
    assert finite.any()
    np.testing.assert_allclose(reached[finite], floor[finite], rtol=1e-6, atol=1e-6)


def test_a_price_is_enough_and_nothing_smaller_is(small_study):
    asks = small_study.moves.asks
    granters = {price.granter for price in asks.prices}
    assert granters == {"usa", "mex"}
    for price in asks.prices:
        side = ("usa", "mex").index(price.granter)
        for draw in DRAWS:
            grant = {price.clause: price.level}
            bundle = price.bundles[draw]
            sizes = np.array([len(one) for one in price.bundle_levels])
            smaller = sizes < (sizes.max() + 1 if bundle < 0 else sizes[bundle])
            space = preference_star(small_study.settled, draw)
            point = disagreement(small_study.settled, small_study.case.default_no_deal, draw)
            rows = package_rows(small_study.settled, [{**one, **grant} for one in price.bundle_levels])
            gain = package_utilities(space, rows)[:, side] - point[side]
            assert (gain[smaller] < 0).all()
            if bundle >= 0:
                paid = gains(small_study, {**price.bundle_levels[bundle], **grant}, draw)
                assert paid[side] >= 0
                np.testing.assert_allclose(price.after[:, draw], paid, rtol=1e-12)


def test_a_trade_holds_and_its_parts_do_not(small_study):
    for trade in small_study.moves.asks.trades:
        assert (trade.gains > 0).all(axis=0).mean() >= 0.5
        for left_out in trade.levels:
            part = {clause: level for clause, level in trade.levels.items() if clause != left_out}
            better = [(gains(small_study, part, draw) > 0).all() for draw in range(trade.gains.shape[1])]
            packages, row = small_study.settled.packages, package_rows(small_study.settled, [part])[0]
            accepted = min(packages.accepted_usa[row], packages.accepted_mex[row]) >= 0.5
            assert np.mean(better) < 0.5 or (trade.holds == "better_and_accepted" and not accepted)


def test_marginal_worth_of_a_leaf_is_that_of_single_packages(small_study):
    # Leaves add up on a hub path: averaged over all paths here, one by one there.
    game, draw = small_study.settled.game, 7
    clause = next(table for table in game.leaves if table.name == "fentanyl_cooperation")
    space, usd = preference_star(small_study.settled, draw), usd_per_point(small_study.settled, draw)
    step = int(np.prod(game.leaf_shape[game.leaves.index(clause) + 1 :]))
    paths = np.arange(len(game.paths)) * game.leaf_combinations
    for level in range(len(clause.levels)):
        here = package_utilities(space, paths + level * step)
        home = package_utilities(space, paths + clause.status_quo * step)
        marginal = small_study.moves.asks.marginal[clause.name][:, level, draw]
        np.testing.assert_allclose(marginal, (here - home).mean(axis=0) / usd, rtol=1e-9, atol=1e-9)


def test_repairs_stand_and_packages_that_stand_need_none(small_study):
    found = small_study.settled.packages
    for one in small_study.moves.mended:
        if one.stands:
            assert one.repair is None and one.payment.usd == 0.0
        elif one.repair is not None:
            row = one.repair.package
            assert min(found.accepted_usa[row], found.accepted_mex[row], found.mutual_gain[row]) >= 0.5
            different = [
                clause
                for clause, level in one.repair.evaluated.levels.items()
                if level != small_study.packages[one.name].levels[clause]
            ]
            assert one.repair.changes == len(different)
    assert {one.name for one in small_study.moves.mended} == set(small_study.case.packages)
