"""Tables of evidence: parameters with their ranges, past measures, seasonal factors, and single cited facts."""

import re
from pathlib import Path

import pandas as pd
from shape import cited

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Words by which a fact says that it comes from a published series, and that series' days from month end to release.
SERIES_LAGS = (
    (r"ohss", 97),
    (r"upmrip|irreg_mexico|gdidata", 40),
    (r"cbp encounters by area|us/derived|computed|derived", 21),
)
# The days from month end to release of the series that a past measure was studied in; the long one is that of OHSS.
STUDY_LAGS = {"Border Patrol arrests": 21, "encounters (Border Patrol + ports)": 97, "Darien transits": 10}


def tables(source: Path) -> dict[str, pd.DataFrame]:
    """Return every table of this family by its id."""
    folder = source / "evidence"
    return {
        "evidence": evidence(pd.read_csv(folder / "parameters.csv", keep_default_na=False)),
        "event_studies": event_studies(pd.read_csv(folder / "event_studies.csv")),
        "seasonal_factors": pd.read_csv(folder / "seasonal_factors.csv"),
        "facts": facts(
            [
                pd.read_csv(source / "region" / "facts.csv", dtype={"value": float}),
                pd.read_csv(source / "us" / "facts_us.csv", dtype={"value": float}),
            ]
        ),
    }


def evidence(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows of evidence, with the grade apart from the mark that the number is from memory."""
    grade = raw["evidence_grade"]
    columns = [name for name in raw.columns if name not in ("evidence_grade", "known_since")]
    return raw[columns].assign(
        grade=grade.str[0], from_memory=grade.str.endswith("m").astype(int), known_since=raw["known_since"]
    )


def event_studies(raw: pd.DataFrame) -> pd.DataFrame:
    """Past measures; a study was known when the last month that it looks at was published."""
    last = pd.to_datetime(raw.groupby("event_id")["month"].transform("max")) + pd.offsets.MonthEnd(0)
    known = last + pd.to_timedelta(raw["series"].map(STUDY_LAGS), unit="D")
    return raw.assign(known_since=known.dt.strftime("%Y-%m-%d"))


def facts(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """All cited facts, each with the month from which it could have been known."""
    raw = pd.concat([part.assign(source_url_or_repo_path=cited(part.iloc[:, -2])) for part in parts])
    told = raw["period"].fillna("") + " " + raw["source_title"].fillna("")
    made_from = raw["source_title"].fillna("") + " " + raw["source_url_or_repo_path"].fillna("")
    known = [known_day(time, origin) for time, origin in zip(told, made_from, strict=True)]
    return pd.DataFrame(
        {
            "id": raw["id"],
            "statement": raw["statement"],
            "value": raw["value"],
            "unit": raw["unit"],
            "period": raw["period"],
            "place": raw["place"],
            "source_title": raw["source_title"],
            "address": raw["source_url_or_repo_path"],
            "confidence": raw["confidence"],
            "known_since": known,
        }
    )


def known_day(time: str, made_from: str) -> str:
    """Return the day from which a fact could have been known: the end of its latest month, or later.

    A fact computed from a published series cannot be older than that series, so its publisher's lag is added; it is
    the lag of the register.
    """
    day = pd.Timestamp(latest_month(time) + "-01") + pd.offsets.MonthEnd(0)
    lag = next((days for publisher, days in SERIES_LAGS if re.search(publisher, made_from, re.IGNORECASE)), 0)
    return str((day + pd.Timedelta(days=lag)).date())


def latest_month(text: str) -> str:
    """Return the latest month that a text names, the rule by which the evidence rows were dated.

    A bare year counts as its December, FY2023 as September 2023. A text that names no time gives the empty string.
    """
    lowered = text.lower()
    found = [f"{year}-{month}" for year, month in re.findall(r"\b(20\d\d|19\d\d)-(0[1-9]|1[0-2])", lowered)]
    lowered = re.sub(r"\b(20\d\d|19\d\d)-(0[1-9]|1[0-2])(-\d\d)?", " ", lowered)
    named = rf"\b({'|'.join(MONTHS)})[a-z]*\.? (20\d\d|19\d\d)\b"
    found += [f"{year}-{MONTHS.index(month) + 1:02d}" for month, year in re.findall(named, lowered)]
    lowered = re.sub(named, " ", lowered)
    found += [f"{year}-09" for year in re.findall(r"\bfy ?(20\d\d)\b", lowered)]
    lowered = re.sub(r"\bfy ?20\d\d\b", " ", lowered)
    found += [f"{year}-12" for year in re.findall(r"\b(20\d\d|19\d\d)\b", lowered)]
    return max(found, default="")
