"""Tables of the United States: encounters, sectors, outcomes, detention, removals, labour demand."""

from pathlib import Path

import pandas as pd
from shape import (
    AGENCIES,
    FAMILY_TYPES,
    NATIONALITY_OF_NAME,
    TITLES,
    fiscal_month,
    months,
    renamed,
    totals,
)

FISCAL_YEAR_OPENS = 10
NATIONALITY_OF_CBP_NAME = {
    **NATIONALITY_OF_NAME,
    "Brazil": "BRA",
    "Canada": "CAN",
    "China, Peoples Republic Of": "CHN",
    "India": "IND",
    "Myanmar (Burma)": "MMR",
    "Philippines": "PHL",
    "Romania": "ROU",
    "Turkey": "TUR",
    "Ukraine": "UKR",
}
FAMILY_TYPE_OF_CBP_NAME = {
    "Single Adults": "single_adults",
    "FMUA": "families",
    "UAC": "unaccompanied_children",
    "Accompanied Minors": "accompanied_minors",
}
AREA_AGENCY = {"sector": "border_patrol", "field_office": "ports"}


def tables(source: Path) -> dict[str, pd.DataFrame]:
    """Return every table of this family by its id."""
    derived, ohss = source / "us" / "derived", source / "region" / "ohss_derived"
    outcomes = pd.read_csv(derived / "us_outcomes_monthly.csv")
    return {
        "encounters": encounters(pd.read_csv(derived / "encounters_monthly.csv")),
        "encounters_five": encounters(pd.read_csv(derived / "encounters_agency_5groups_monthly.csv")),
        "encounters_states": encounters_states(
            pd.read_csv(source / "us" / "nationwide-encounters-fy22-fy25-state_trimmed_to_2024-12.csv")
        ),
        "encounters_long": encounters_long(pd.read_csv(derived / "ohss_encounters_citizenship_monthly.csv")),
        "sectors": sectors(pd.read_csv(derived / "encounters_by_sector_monthly.csv")),
        "sector_families": sector_families(
            pd.read_csv(derived / "encounters_by_sector_demographic_monthly.csv")
        ),
        "sector_totals": sector_totals(pd.read_csv(derived / "sector_totals_monthly.csv")),
        "outcomes": outcomes_by(outcomes, "nationality", {}),
        "outcomes_by_agency": outcomes_by(outcomes, "agency", AGENCIES),
        "outcomes_by_family": outcomes_by(outcomes, "demographic", FAMILY_TYPES).rename(
            columns={"demographic": "family_type"}
        ),
        "removals": removals(pd.read_csv(derived / "ice_removals_monthly.csv")),
        "ice_removals_annual": annual(pd.read_csv(derived / "ice_removals_annual.csv"), "removals"),
        "detention": annual(
            pd.read_csv(derived / "ice_detention_adp_annual.csv"), "average_daily_population"
        ),
        "detention_bookins": bookins(pd.read_csv(derived / "ice_bookins_monthly.csv")),
        "credible_fear": credible_fear(pd.read_csv(derived / "credible_fear_monthly.csv")),
        "labour": labour(pd.read_csv(derived / "labour_monthly.csv")),
        "dhs_removals": by_citizenship(pd.read_csv(ohss / "ohss_removals_by_citizenship.csv"), "removals"),
        "cbp_one_appointments": by_citizenship(
            pd.read_csv(ohss / "ohss_cbp_one_appointments.csv"), "appointments"
        ),
        "chnv_paroles": by_citizenship(pd.read_csv(ohss / "ohss_chnv_paroles.csv"), "paroles"),
        "repatriations": repatriations(pd.read_csv(ohss / "ohss_repatriations_by_type.csv")),
    }


def encounters(raw: pd.DataFrame) -> pd.DataFrame:
    """Encounters by month, nationality, agency, family type and title."""
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "nationality": raw["nationality"],
                "agency": renamed(raw["agency"], AGENCIES),
                "family_type": renamed(raw["demographic"], FAMILY_TYPES),
                "title": renamed(raw["title"], TITLES),
                "encounters": raw["encounters"],
            }
        ),
        "encounters",
    )


def encounters_states(raw: pd.DataFrame) -> pd.DataFrame:
    """Encounters by state of the southwest border; the file's fiscal months become calendar months."""
    parts = raw[raw["Land Border Region"] == "Southwest Land Border"]
    month = pd.to_datetime(parts["Month (abbv)"], format="%b").dt.month
    year = parts["Fiscal Year"] - (month >= FISCAL_YEAR_OPENS)
    return totals(
        pd.DataFrame(
            {
                "month": year.astype(str) + "-" + month.astype(str).str.zfill(2),
                "state": parts["State"],
                "nationality": renamed(parts["Citizenship"].str.title(), NATIONALITY_OF_CBP_NAME),
                "family_type": renamed(parts["Demographic"], FAMILY_TYPE_OF_CBP_NAME),
                "title": parts["Title of Authority"].str.lower().str.replace(" ", "_"),
                "encounters": parts["Encounter Count"],
            }
        ),
        "encounters",
    )


def encounters_long(raw: pd.DataFrame) -> pd.DataFrame:
    """Encounters since 2013 by nationality and agency; OHSS's own totals are left out, they are sums."""
    parts = raw[(raw["agency"] != "ALL") & (raw["nationality"] != "ALL")]
    return totals(
        pd.DataFrame(
            {
                "month": months(parts["month"]),
                "nationality": parts["nationality"],
                "agency": renamed(parts["agency"], AGENCIES),
                "encounters": parts["encounters"],
            }
        ),
        "encounters",
    )


def sectors(raw: pd.DataFrame) -> pd.DataFrame:
    """Encounters by Border Patrol sector or field office of the ports, and nationality; titles added up."""
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "agency": renamed(raw["area_type"], AREA_AGENCY),
                "area": raw["area"],
                "nationality": raw["group"],
                "encounters": raw["encounters"],
            }
        ),
        "encounters",
    )


def sector_families(raw: pd.DataFrame) -> pd.DataFrame:
    """Encounters by sector or field office and family type."""
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "agency": renamed(raw["area_type"], AREA_AGENCY),
                "area": raw["area"],
                "family_type": renamed(raw["group"], FAMILY_TYPES),
                "encounters": raw["encounters"],
            }
        ),
        "encounters",
    )


def sector_totals(raw: pd.DataFrame) -> pd.DataFrame:
    """Encounters by sector since 1999 and field office since 2013."""
    return totals(
        pd.DataFrame(
            {
                "month": months(raw["month"]),
                "agency": renamed(raw["area_type"], AREA_AGENCY),
                "area": raw["area"],
                "encounters": raw["encounters"],
            }
        ),
        "encounters",
    )


def outcomes_by(raw: pd.DataFrame, margin: str, names: dict[str, str]) -> pd.DataFrame:
    """One of the three margins of the outcomes. The source holds them in one file, where a plain sum counts thrice."""
    others = [column for column in ("agency", "nationality", "demographic") if column != margin]
    parts = raw[(raw[others] == "ALL").all(axis=1) & (raw[margin] != "ALL")]
    labels = renamed(parts[margin], names) if names else parts[margin]
    return totals(
        pd.DataFrame(
            {"month": months(parts["month"]), margin: labels, "outcome": parts["outcome"], "n": parts["n"]}
        ),
        "n",
    )


def removals(raw: pd.DataFrame) -> pd.DataFrame:
    """ICE removals and returns by nationality, nationwide."""
    parts = raw[raw["nationality"] != "ALL"]
    return totals(
        pd.DataFrame(
            {
                "month": months(parts["month"]),
                "nationality": parts["nationality"],
                "removals": parts["removals_returns"],
            }
        ),
        "removals",
    )


def annual(raw: pd.DataFrame, value: str) -> pd.DataFrame:
    """An annual figure, standing under the last month of its fiscal year."""
    return pd.DataFrame(
        {"month": fiscal_month(raw["fiscal_year"]), value: raw[value], "source": raw["source"]}
    )


def bookins(raw: pd.DataFrame) -> pd.DataFrame:
    """People booked into ICE detention by the agency that arrested them."""
    parts = raw[raw["arrest_agency"] != "ALL"]
    return totals(
        pd.DataFrame(
            {
                "month": months(parts["month"]),
                "arrested_by": parts["arrest_agency"].str.lower(),
                "bookins": parts["n"],
            }
        ),
        "bookins",
    )


def credible_fear(raw: pd.DataFrame) -> pd.DataFrame:
    """Screenings for fear of return by result; the total is left out, it is their sum."""
    parts = raw[raw["result"] != "total"]
    return totals(
        pd.DataFrame({"month": months(parts["month"]), "result": parts["result"], "screenings": parts["n"]}),
        "screenings",
    )


def labour(raw: pd.DataFrame) -> pd.DataFrame:
    """Labour demand, one series after the other."""
    long = raw.assign(month=months(raw["month"])).melt(
        id_vars="month", var_name="measure", value_name="amount"
    )
    return long.dropna().sort_values(["month", "measure"]).reset_index(drop=True)


def by_citizenship(raw: pd.DataFrame, value: str) -> pd.DataFrame:
    """A table of OHSS that names countries in words; its total is left out, it is the sum."""
    parts = raw[raw["measure"] != "Total"]
    return totals(
        pd.DataFrame(
            {
                "month": months(parts["month"]),
                "nationality": renamed(parts["measure"], NATIONALITY_OF_NAME),
                value: parts["n"],
            }
        ),
        value,
    )


def repatriations(raw: pd.DataFrame) -> pd.DataFrame:
    """Repatriations by kind: only the kinds that are parts, no subtotal."""
    kinds = {
        "Expedited Removals": "expedited_removal",
        "Reinstatements of Removal Orders": "reinstated_removal",
        "Other Removals": "other_removal",
        "Withdrawals": "withdrawal",
        "Voluntary Returns": "voluntary_return",
        "Voluntary Departures": "voluntary_departure",
        "Other Enforcement Returns": "other_enforcement_return",
        "Total Administrative Returns": "administrative_return",
        "Title 42 Expulsions": "title_42_expulsion",
    }
    parts = raw[raw["measure"].isin(kinds)].drop_duplicates(["month", "measure"])
    return totals(
        pd.DataFrame(
            {
                "month": months(parts["month"]),
                "kind": renamed(parts["measure"], kinds),
                "repatriations": parts["n"],
            }
        ),
        "repatriations",
    )
