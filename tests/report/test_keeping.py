"""What the report says of keeping is what the draws say."""

import warnings
from dataclasses import replace

import numpy as np

from winset.report.findings import analysis_document
from winset.report.keeping import kept
from winset.report.keeping_section import keeping
from winset.study import StudyResult


def test_curves_and_reviews_of_a_package_are_counts_of_its_draws(small_study: StudyResult) -> None:
    document = analysis_document(small_study)
    entry = next(one for one in document["packages"] if one["name"] == "us_opening")
    package, told = small_study.packages["us_opening"], entry["kept"]
    assert package.will is not None
    draws, months = package.by_chance.size, package.will.months
    for review, month in enumerate(months):
        here = int((package.will.ends == review).sum())
        assert told["reviews"][review]["ended"] == float(f"{here / draws:.6g}")
        # From one month to the next the curve falls by those who end it at the review.
        fall = told["standing"][month - 1] - told["standing"][month]
        assert abs(fall - here / draws) < 1e-5
    assert told["standing"][0] == 1.0
    assert abs(told["standing"][-1] - told["never_ended_by_will"]) < 1e-5
    assert (np.array(told["whole"]) <= np.array(told["standing"])).all()
    assert told["whole"][3] == float(f"{(package.kept > 3).mean():.6g}")
    assert all(
        one["kept"]["standing"][-1] == 1.0 for one in document["packages"] if one["name"] == "status_quo"
    )


def test_the_section_names_who_ends_it(small_document: dict) -> None:
    section = keeping(small_document)
    assert section is not None
    table = section.blocks[1]
    assert any("Mexico" in cell for row in table.rows for cell in row)
    assert keeping({**small_document, "packages": []}) is None


def test_reasons_of_a_package_are_counts_of_its_draws(small_study: StudyResult) -> None:
    """Each draw ends first for one reason, or never; Mexico's promises to return more can run out of money."""
    package = small_study.packages["us_opening"]
    told = kept(small_study, package, np.zeros((2, package.by_chance.size)))["kept"]
    never = told["months"]["to_the_end"]
    assert abs(sum(one["first"] for one in told["endings"]) + never - 1.0) < 1e-5
    assert never == float(f"{(package.kept == package.span).mean():.6g}")
    comes = {(one["cause"], one["side"]): one["comes"] for one in told["endings"]}
    for ending in package.every_ending:
        share = float((ending.months < package.span).mean())
        assert abs(comes.get((ending.cause, ending.side), 0.0) - share) < 1e-5
    assert package.means is not None and told["money"]["from"] == "2024-04"
    paid = (package.means.carried[4:] >= 0.5).sum(axis=0)
    assert told["money"]["months_paid"]["mean"] == float(f"{paid.mean():.6g}")
    nothing = small_study.packages["status_quo"]
    assert "money" not in kept(small_study, nothing, np.zeros((2, paid.size)))["kept"]


def test_a_promise_that_begins_after_the_months_looked_at_says_nothing_of_money(
    small_study: StudyResult,
) -> None:
    """The United States' opening is paid from April 2024, four months ahead: of four months none is left."""
    package = small_study.packages["us_opening"]
    assert package.means is not None
    short = replace(package, means=replace(package.means, carried=package.means.carried[:4]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = kept(small_study, short, np.zeros((2, package.by_chance.size)))["kept"]
    assert "money" not in told


def test_months_that_outlast_the_horizon_carry_a_plus(small_document: dict) -> None:
    section = keeping(small_document)
    assert section is not None
    reasons = section.blocks[2]
    cells = {row[0]: row for row in reasons.rows}
    assert any("+" in row[1] for row in cells.values())
    assert any("leaves" in row[3] for row in cells.values())


SPACE = {
    "basis": "as_kept", "lasts_at_least": 0.5, "packages": 1234, "last": 0.334, "of_both_win_sets_last": 0.973,
    "mutual_gain": {"as_written": 0.28, "as_kept": 0.34},
    "solutions": {"nash": {"payoff": {"usa": 50.9, "mex": 27.5}, "payoff_as_kept": {"usa": 49.3, "mex": 28.5},
                           "never_ended_by_will": 0.83, "months": 13.2}, "egalitarian": None},
    "solutions_in_both_win_sets": {},
}  # fmt: skip


def test_the_space_as_kept_is_told_beside_as_written_where_it_was_asked_for(small_document: dict) -> None:
    asked = keeping({**small_document, "talks": {**small_document["talks"], "as_kept": SPACE}})
    plain = keeping(small_document)
    assert asked is not None and plain is not None
    words, table = asked.blocks[-2:]
    assert len(asked.blocks) == len(plain.blocks) + 2
    assert "All 1,234 packages as kept: 33 % last" in words.words and "97 % last" in words.words
    assert table.rows == (("Nash", "+51 / +49", "+28 / +28", "83 %", "13"),)
