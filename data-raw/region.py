"""Tables of the region: Darién, Honduras, Mexico, deaths, and single readings of shelters, money and flights."""

from pathlib import Path

import pandas as pd
from shape import calendar_month, cited, fiscal_month, months, totals

# The Honduran office has no code for China of its own: it counts Chinese nationals under Taiwan.
HONDURAN_CODES = {"TWN": "CHN"}
RETURN_KINDS = {
    "deportation": "deportation",
    "assisted return": "assisted_return",
    "assisted return of children": "assisted_return_of_children",
}


def tables(source: Path) -> dict[str, pd.DataFrame]:
    """Return every table of this family by its id."""
    monthly, pages = source / "region" / "gdidata", source / "region" / "tables"
    darien = pd.read_csv(monthly / "irreg_darien_nat.csv")
    is_monthly = darien["month"] >= "2020"
    return {
        "darien": by_nationality(darien[is_monthly], "transits"),
        "darien_annual": by_nationality(darien[~is_monthly].assign(month=_december(darien)), "transits"),
        "honduras": by_nationality(
            pd.read_csv(monthly / "irreg_honduras_nat.csv").replace({"nat": HONDURAN_CODES}), "entries"
        ),
        "mexico_events": by_nationality(pd.read_csv(monthly / "irreg_mexico_nat.csv"), "events"),
        "mexico_events_by_age": events_by_age(pd.read_csv(monthly / "irreg_mexico_dmg.csv")),
        "mexico_returns": mexico_returns(pd.read_csv(monthly / "irreg_mexico_exp.csv")),
        "missing_migrants": deaths(pd.read_csv(monthly / "iom_missing_migrants_americas.csv")),
        "shelters": shelters(pd.read_csv(pages / "shelters_by_city.csv")),
        "inm_budget": inm_budget(pd.read_csv(pages / "inm_budget_mxn_million.csv")),
        "gotaways": gotaways(pd.read_csv(pages / "known_gotaways_fy.csv")),
        "attacks": attacks(pd.read_csv(pages / "hrf_title42_attacks_cumulative.csv")),
        "flights": flights(pd.read_csv(pages / "ice_air_removal_flights.csv")),
        "comar": comar(pd.read_csv(pages / "comar_applications_annual.csv")),
        "cbp_one_waits": dated(pd.read_csv(pages / "cbp_one_waits.csv")),
        "mexican_repatriations": points(
            pd.read_csv(pages / "mexico_repatriations_of_mexicans_by_point_2024q1.csv")
        ),
        "events": events(pd.read_csv(source / "region" / "policy_timeline.csv")),
        "issues": pd.read_csv(source / "region" / "negotiation_issues.csv", dtype=str),
    }


def _december(raw: pd.DataFrame) -> pd.Series:
    """Annual counts come under the January of their year; they belong under its last month."""
    return raw["month"].str[:4] + "-12-01"


def by_nationality(raw: pd.DataFrame, value: str) -> pd.DataFrame:
    """A count by month and nationality. The same pair may come twice (two names of one country): they add."""
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "nationality": raw["nat"].replace({"OOO": "OTH"}),
                value: raw["n"],
            }
        ),
        value,
    )


def events_by_age(raw: pd.DataFrame) -> pd.DataFrame:
    """Mexican events by age; children under twelve with and without company."""
    ages = {
        "18+": "adults",
        "12-17": "aged_12_to_17",
        "under 12, accompanied": "under_12_accompanied",
        "under 12, unaccompanied": "under_12_unaccompanied",
    }
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "sex": raw["sex"],
                "age": raw["age"].map(ages),
                "events": raw["n"],
            }
        ),
        "events",
    )


def mexico_returns(raw: pd.DataFrame) -> pd.DataFrame:
    """Deportations and assisted returns from Mexico."""
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "nationality": raw["nat"],
                "kind": raw["type"].map(RETURN_KINDS),
                "returns": raw["n"],
            }
        ),
        "returns",
    )


def deaths(raw: pd.DataFrame) -> pd.DataFrame:
    """Deaths and disappearances by month, route and country; places and causes of single people are left out."""
    routes = {
        "Central American Route": "central_america",
        "South American Route": "south_america",
        "Undefined": "undefined",
    }
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["m"]),
                "route": raw["route"].map(routes),
                "country": raw["geo"],
                "dead": raw["dead"],
            }
        ),
        "dead",
    )


def shelters(raw: pd.DataFrame) -> pd.DataFrame:
    """Readings of shelter places and people, one measure a row."""
    keyed = raw.assign(source=cited(raw["source"]), scope=raw["scope"])
    long = keyed.melt(
        id_vars=["date", "city", "scope", "source", "confidence"],
        value_vars=["shelters", "capacity", "sheltered", "stranded_total", "occupancy_pct"],
        var_name="measure",
        value_name="amount",
    ).dropna(subset="amount")
    columns = ["date", "city", "scope", "measure", "amount", "source", "confidence"]
    return long[columns].sort_values(["date", "city", "scope", "measure"]).reset_index(drop=True)


def inm_budget(raw: pd.DataFrame) -> pd.DataFrame:
    """Money of the National Institute of Migration, million pesos, approved and spent, by calendar year."""
    long = raw.assign(month=calendar_month(raw["year"]), source=cited(raw["source"])).melt(
        id_vars=["month", "source"],
        value_vars=["approved", "spent"],
        var_name="measure",
        value_name="mxn_million",
    )
    long = long.dropna(subset="mxn_million")[["month", "measure", "mxn_million", "source"]]
    return long.sort_values(["month", "measure"]).reset_index(drop=True)


def gotaways(raw: pd.DataFrame) -> pd.DataFrame:
    """Known got-aways by fiscal year."""
    return pd.DataFrame(
        {
            "month": fiscal_month(raw["fiscal_year"]),
            "gotaways": raw["gotaways"],
            "source": cited(raw["source"]),
        }
    )


def attacks(raw: pd.DataFrame) -> pd.DataFrame:
    """Attacks on people returned or blocked under Title 42, as reported so far (cumulative)."""
    return pd.DataFrame(
        {"date": raw["as_of"], "reported_attacks": raw["reported_attacks"], "source": cited(raw["source"])}
    )


def flights(raw: pd.DataFrame) -> pd.DataFrame:
    """US removal flights in the periods for which a count was published."""
    return pd.DataFrame(
        {
            "first_day": raw["period"].map(_first_day),
            "date": raw["period"].map(_last_day),
            "removal_flights": raw["removal_flights"],
            "note": raw["note"],
            "source": cited(raw["source"]),
        }
    )


def _first_day(period: str) -> str:
    first = period.split("/")[0]
    return {4: f"{first}-01-01", 7: f"{first}-01"}.get(len(first), first)


def _last_day(period: str) -> str:
    last = period.split("/")[-1]
    if len(last) == 4:
        return f"{last}-12-31"
    if len(last) == 7:
        return str((pd.Timestamp(last + "-01") + pd.offsets.MonthEnd(0)).date())
    return last


def comar(raw: pd.DataFrame) -> pd.DataFrame:
    """Asylum applicants in Mexico by calendar year; 2024 has ten months only and stands under October."""
    month = calendar_month(raw["year"]).where(raw["note"] != "January-October only", "2024-10")
    return pd.DataFrame(
        {
            "month": month,
            "applicants": raw["applicants"],
            "source": cited(raw["source"].str.rstrip(", ")),
            "note": raw["note"],
        }
    )


def dated(raw: pd.DataFrame) -> pd.DataFrame:
    """Readings by day, as transcribed."""
    return raw.rename(columns={"metric": "measure", "value": "amount"})[
        ["date", "measure", "amount", "unit", "source"]
    ]


def points(raw: pd.DataFrame) -> pd.DataFrame:
    """Mexicans repatriated by point of entry, in the periods for which a count was published."""
    return pd.DataFrame(
        {
            "first_day": raw["period"].map(_first_day),
            "date": raw["period"].map(_last_day),
            "point": raw["point"],
            "repatriations": raw["n"],
            "source": cited(raw["source"]),
        }
    )


def events(raw: pd.DataFrame) -> pd.DataFrame:
    """The dated policy timeline; ids are counted within a day, so that a new event moves no other id."""
    ordered = raw.sort_values(["date", "event"], kind="stable").reset_index(drop=True)
    nth = ordered.groupby("date").cumcount() + 1
    ids = "P" + ordered["date"].str.replace("-", "") + nth.map({1: "a", 2: "b", 3: "c", 4: "d"})
    return pd.DataFrame(
        {
            "id": ids,
            **{
                name: ordered[name]
                for name in ("date", "actor", "lever", "event", "description", "source", "confidence")
            },
        }
    )
