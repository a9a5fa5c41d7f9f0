"""What the report says of keeping is what the draws say."""

import numpy as np

from winset.report.findings import analysis_document
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
