"""What a coming election changes: whether the US incumbent stays, and whether Mexico's governing coalition does.

Polls published by the day give the mean; how far results have been from polls so early is a judgement (from memory).
Who wins is a draw, and so is every reversal that hangs on it; what a successor may reverse is said by the clauses.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from winset.draws import uniforms
from winset.errors import Fault, RecordError
from winset.months import month_number
from winset.ratification.judgements import Judgements, reading_draws

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Election:
    """An election seen from a day: the polls' `margin` of the governing side in points, of month `polled`.

    `result` is the drawn margin and `stays` whether the governing side wins, both (draw,).
    """

    day: date
    polled: str
    margin: float
    result: FloatArray
    stays: BoolArray


def us_election(
    polls: pd.DataFrame,
    as_of: date,
    judgements: Judgements,
    n_draws: int,
    seed: int,
    *,
    moved: FloatArray | float = 0.0,
) -> Election:
    """Return the presidential election of 5 November 2024, from the last whole month of two-way polls.

    `moved` adds points to the incumbent's margin, (draw,): the channel from encounters over approval, off by default
    since the record does not identify it. The incumbent stays if the margin beats what the Electoral College asks.
    """
    asked = polls[polls["question"] == "two_way"]
    polled, margin = _last_margin(asked, as_of, "biden", "trump")
    error = reading_draws(judgements.usa_poll_error, "ratification.usa_poll_error", n_draws, seed)
    needed = reading_draws(
        judgements.usa_electoral_college, "ratification.usa_electoral_college", n_draws, seed
    )
    result = margin + moved + error * ndtri(uniforms(seed, "ratification.usa_election", n_draws))
    return Election(date(2024, 11, 5), polled, margin, result, result > needed)


def mexican_election(
    polls: pd.DataFrame, as_of: date, judgements: Judgements, n_draws: int, seed: int
) -> Election:
    """Return the presidential election of 2 June 2024: the governing coalition's lead over the next candidate."""
    read = polls[~polls["pollster"].str.startswith("RESULT")]
    polled, margin = _last_margin(read, as_of, "sheinbaum", "galvez")
    error = reading_draws(judgements.mexico_poll_error, "ratification.mexico_poll_error", n_draws, seed)
    result = margin + error * ndtri(uniforms(seed, "ratification.mexican_election", n_draws))
    return Election(date(2024, 6, 2), polled, margin, result, result > 0)


def _last_margin(polls: pd.DataFrame, as_of: date, ours: str, theirs: str) -> tuple[str, float]:
    """Return the last whole month before a day that has polls, and the mean lead in it over pollsters."""
    this_month = month_number(f"{as_of:%Y-%m}")
    past = polls[polls["month"].map(month_number) < this_month]
    if past.empty:
        raise RecordError([Fault("polls", f"no poll before {as_of:%Y-%m}", "Choose a later day")])
    month = str(past["month"].max())
    means = past[past["month"] == month].groupby("candidate")["percent"].mean()
    return month, float(means[ours] - means[theirs])
