"""Elections as draws: which polls count on a day, and what moves the chance that the governing side stays."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from ratification.houses import judgements
from scipy.stats import norm

from winset.errors import RecordError
from winset.ratification.elections import mexican_election, us_election

POLLS = pd.DataFrame(
    [
        (month, question, candidate, percent)
        for month, question, biden, trump in (
            ("2023-11", "two_way", 44.0, 45.0),
            ("2023-12", "two_way", 44.0, 46.0),
            ("2023-12", "with_third_candidates", 35.0, 45.0),
            ("2024-01", "two_way", 60.0, 30.0),
        )
        for candidate, percent in (("biden", biden), ("trump", trump))
    ],
    columns=["month", "question", "candidate", "percent"],
)
DAY = date(2024, 1, 8)
KNOWN = judgements(
    usa_poll_error=(8.0, 8.0, 8.0), usa_electoral_college=(2.0, 2.0, 2.0), mexico_poll_error=(9.0,) * 3
)
N = 20_000


def test_only_whole_months_before_the_day_count_and_only_the_two_way_question() -> None:
    seen = us_election(POLLS, DAY, KNOWN, 10, 1)
    assert (seen.polled, seen.margin) == ("2023-12", -2.0)
    assert us_election(POLLS, date(2023, 12, 31), KNOWN, 10, 1).polled == "2023-11"
    with pytest.raises(RecordError, match="no poll before 2023-11"):
        us_election(POLLS, date(2023, 11, 30), KNOWN, 10, 1)


def test_the_incumbent_stays_if_the_margin_beats_what_the_electoral_college_asks() -> None:
    stays = us_election(POLLS, DAY, KNOWN, N, 1).stays.mean()
    assert stays == pytest.approx(norm.cdf((-2.0 - 2.0) / 8.0), abs=0.01)


def test_points_moved_by_approval_shift_the_result_draw_by_draw_and_are_off_by_default() -> None:
    off = us_election(POLLS, DAY, KNOWN, N, 1)
    on = us_election(POLLS, DAY, KNOWN, N, 1, moved=np.full(N, 4.0))
    assert (on.result - off.result) == pytest.approx(np.full(N, 4.0))
    assert on.stays.mean() == pytest.approx(0.5, abs=0.01)
    assert (on.stays >= off.stays).all()


def test_mexicos_polls_are_averaged_over_pollsters_and_the_result_is_not_a_poll() -> None:
    polls = pd.DataFrame(
        [
            (month, pollster, candidate, percent)
            for month, pollster, ours, theirs in (
                ("2023-12", "A", 50.0, 30.0),
                ("2023-12", "B", 54.0, 24.0),
                ("2023-12", "RESULT (percent of votes cast)", 90.0, 5.0),
            )
            for candidate, percent in (("sheinbaum", ours), ("galvez", theirs))
        ],
        columns=["month", "pollster", "candidate", "percent"],
    )
    seen = mexican_election(polls, DAY, KNOWN, N, 1)
    assert seen.margin == pytest.approx(25.0)
    assert seen.stays.mean() == pytest.approx(norm.cdf(25 / 9), abs=0.003)
