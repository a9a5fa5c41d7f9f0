"""Fragility on the real case: corners against the drawn weights, regret against the payoffs, words for every input."""

import numpy as np

from winset.preferences.payoff import measure_values
from winset.report.fragile import input_words
from winset.study import StudyResult


def test_no_drawn_weight_gives_more_or_less_than_all_admissible_weights_do(small_study: StudyResult) -> None:
    scale = small_study.settled.weighing
    base = scale.totals[small_study.case.default_no_deal].values
    seen = 0
    for name, found in small_study.fragilities.items():
        totals = small_study.packages[name].settled.totals[:, None]
        for side, actor in enumerate(("usa", "mex")):
            wants, bounds = scale.wants[actor], found.weights[side]
            gain = measure_values(totals, scale.reference, wants) - measure_values(
                base, scale.reference, wants
            )
            values = gain.mean(axis=-1)[..., 0]
            drawn = 100.0 * np.einsum("md,md->d", wants.weights, values[:, wants.risk])
            assert (drawn >= bounds.lowest - 1e-9).all()
            assert (drawn <= bounds.highest + 1e-9).all()
            assert bounds.lowest <= bounds.centroid <= bounds.highest
            seen += 1
    assert seen == 2 * len(small_study.fragilities) > 6


def test_regret_is_against_the_best_of_packages_and_no_deal(small_study: StudyResult) -> None:
    default = small_study.settled.weighing.no_deal[small_study.case.default_no_deal][:2]
    best = np.maximum.reduce([default, *(one.settled.payoff[:2] for one in small_study.packages.values())])
    for name, found in small_study.fragilities.items():
        assert found.regret.tolist() == (best - small_study.packages[name].settled.payoff[:2]).tolist()


def test_a_bill_that_a_package_needs_decides_whether_someone_says_no(small_study: StudyResult) -> None:
    # The four demands need bills of Congress: without them a ratifier is missing in every draw.
    found = small_study.fragilities["mexico_opening"]
    bills = [row for row, name in enumerate(found.inputs.names) if name.startswith("bill/")]
    needed = found.inputs.values[bills]
    result = small_study.packages["mexico_opening"].settled
    assert not result.accepted_usa[(needed == 0.0).any(axis=0)].any()


def test_every_input_has_words(small_study: StudyResult) -> None:
    words = input_words(small_study)
    names = {name for found in small_study.fragilities.values() for name in found.inputs.names}
    assert set(words) == names
    kinds = {name.partition("/")[0] for name in names}
    assert kinds == {"corridor", "weight", "risk", "worth", "tolerance", "incumbent", "bill"}
    assert all(entry["title"] and entry["unit"] for entry in words.values())
