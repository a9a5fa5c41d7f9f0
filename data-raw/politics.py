"""Tables of politics: Congress and its roll calls, Mexico's chambers, legal instruments, opinion and odds."""

from pathlib import Path

import pandas as pd
from shape import cited


def tables(source: Path) -> dict[str, pd.DataFrame]:
    """Return every table of this family by its id."""
    folder = source / "politics"
    return {
        "members": pd.read_csv(folder / "congress_members_115_118.csv"),
        "pivots": pd.read_csv(folder / "pivots_by_congress.csv"),
        "rollcalls": pd.read_csv(folder / "rollcalls_hindcast.csv"),
        "rollcall_votes": rollcall_votes(
            pd.read_csv(folder / "rollcall_member_votes.csv"), pd.read_csv(folder / "rollcalls_hindcast.csv")
        ),
        "mexico_chambers": chambers(pd.read_csv(folder / "mexico_congress_composition.csv", dtype=str)),
        "mexico_rules": pd.read_csv(folder / "mexico_ratification_rules.csv", dtype=str),
        "instruments": pd.read_csv(
            folder / "legal_instruments.csv", dtype={"months_to_effect": str}, keep_default_na=False
        ),
        "approval_elasticity": pd.read_csv(folder / "approval_encounters_elasticity.csv"),
        "polls_approval": approval(pd.read_csv(folder / "us_president_approval_monthly.csv")),
        "polls_immigration": immigration(pd.read_csv(folder / "us_immigration_approval_readings.csv")),
        "polls_election": election(pd.read_csv(folder / "us_general_election_polls_monthly.csv")),
        "polls_salience": salience(pd.read_csv(folder / "us_salience_immigration.csv")),
        "win_probability": odds(pd.read_csv(folder / "us_win_probability.csv")),
        "polls_mexico_approval": mexican_approval(pd.read_csv(folder / "mexico_approval_polls.csv")),
        "polls_mexico_election": mexican_election(pd.read_csv(folder / "mexico_presidential_polls_2024.csv")),
    }


def rollcall_votes(raw: pd.DataFrame, rollcalls: pd.DataFrame) -> pd.DataFrame:
    """Members' votes, each with the day of its roll call, so that a run does not see votes that come after it."""
    day = rollcalls.set_index("vote_id")["date"]
    return raw.assign(date=raw["vote_id"].map(day))[["vote_id", "date", *raw.columns[1:]]]


def chambers(raw: pd.DataFrame) -> pd.DataFrame:
    """Seats of both chambers, known from the day they are told for; a bare year is known at its end."""
    return raw.assign(known_since=raw["date"].where(raw["date"].str.len() > 4, raw["date"] + "-12-31"))


def approval(raw: pd.DataFrame) -> pd.DataFrame:
    """Approval of the president: mean over pollsters, and Gallup alone. Checks against other averages stay behind."""
    long = raw.melt(
        id_vars=["month", "president", "pollsters"],
        value_vars=["approve", "disapprove", "gallup_approve"],
        var_name="measure",
        value_name="percent",
    ).dropna(subset="percent")
    columns = ["month", "president", "measure", "percent", "pollsters"]
    return long[columns].sort_values(columns[:3]).reset_index(drop=True)


def immigration(raw: pd.DataFrame) -> pd.DataFrame:
    """Approval of the president's handling of immigration, reading by reading."""
    return raw.assign(source=cited(raw["source"]))


def election(raw: pd.DataFrame) -> pd.DataFrame:
    """National polls of the two candidates, mean over pollsters by month."""
    questions = {"two-way": "two_way", "with third candidates": "with_third_candidates"}
    long = raw.assign(question=raw["question"].map(questions)).melt(
        id_vars=["month", "question", "pollsters"],
        value_vars=["biden", "trump"],
        var_name="candidate",
        value_name="percent",
    )
    columns = ["month", "question", "candidate", "percent", "pollsters"]
    return long[columns].sort_values(columns[:3]).reset_index(drop=True)


def salience(raw: pd.DataFrame) -> pd.DataFrame:
    """How many name immigration as the most important problem."""
    elsewhere = {"see region/tables/polls_immigration.csv": "Reuters 31 Jan 2024"}
    source = cited(raw["source"].replace(elsewhere))
    return raw.assign(source=source).sort_values(["month", "measure"]).reset_index(drop=True)


def odds(raw: pd.DataFrame) -> pd.DataFrame:
    """Chances of winning read off markets. A reading without a day stands on the last day it can mean."""
    day = raw["date"].replace({"2023-12": "2023-12-31", "2024-05/06": "2024-06-30"})
    return (
        raw.assign(date=day)
        .melt(
            id_vars=["date", "market", "kind", "source", "confidence"],
            value_vars=["trump", "biden"],
            var_name="candidate",
            value_name="probability",
        )
        .dropna(subset="probability")[
            ["date", "market", "candidate", "probability", "kind", "source", "confidence"]
        ]
        .sort_values(["date", "market", "candidate"])
    )


def mexican_approval(raw: pd.DataFrame) -> pd.DataFrame:
    """Approval of President López Obrador, reading by reading."""
    return raw.assign(source=cited(raw["source"]))


def mexican_election(raw: pd.DataFrame) -> pd.DataFrame:
    """Polls of the presidential election of 2024 and its result, which stands under the day of the vote."""
    return (
        raw.assign(month=raw["month"].str[:7])
        .melt(
            id_vars=["month", "pollster", "source", "confidence"],
            value_vars=["sheinbaum", "galvez", "maynez_or_mc"],
            var_name="candidate",
            value_name="percent",
        )
        .dropna(subset="percent")[["month", "pollster", "candidate", "percent", "source", "confidence"]]
        .sort_values(["month", "pollster", "candidate"])
    )
