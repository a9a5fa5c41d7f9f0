"""The few reshapings that every family of tables shares: names of months, agencies and family types, sums, citations.

Our tables are long (one number a row), sorted, and written in the words of the project.
"""

import re

import pandas as pd

AGENCIES = {"USBP": "border_patrol", "OFO": "ports"}
FAMILY_TYPES = {
    "single_adult": "single_adults",
    "family_unit": "families",
    "unaccompanied_child": "unaccompanied_children",
    # Children at ports with a parent who is not processed himself. CBP counts them apart; so do we.
    "accompanied_minor": "accompanied_minors",
}
TITLES = {"T8": "title_8", "T42": "title_42"}
# Citations of the raw material by its paths, which do not ship, become citations of our tables, which do.
TABLE_OF_PATH = {
    "region/derived_corridor_monthly": "darien, honduras, mexico_events, mexico_returns, encounters",
    "region/derived_interception_share_annual": "mexico_events, encounters",
    "region/gdidata/irreg_darien_nat": "darien",
    "region/gdidata/irreg_mexico_exp": "mexico_returns",
    "region/gdidata/irreg_mexico_nat": "mexico_events",
    "region/gdidata/iom_missing_migrants_americas": "missing_migrants",
    "region/ohss_derived/ohss_chnv_paroles": "chnv_paroles",
    "region/ohss_derived/ohss_swb_bookouts_by_agency": "outcomes_by_agency",
    "region/ohss_derived/ohss_swb_bookouts_by_citizenship": "outcomes",
    "region/tables/polls_immigration": "polls_immigration",
    "region/tables/shelters_by_city": "shelters",
    "region/policy_timeline": "events",
    "region/negotiation_issues": "issues",
    "us/derived/credible_fear_monthly": "credible_fear",
    "us/derived/encounters_by_sector_monthly": "sectors",
    "us/derived/encounters_monthly": "encounters",
    "us/derived/ice_bookins_monthly": "detention_bookins",
    "us/derived/ice_detention_adp_annual": "detention",
    "us/derived/ice_removals_annual": "ice_removals_annual",
    "us/derived/ice_removals_monthly": "removals",
    "us/derived/labour_monthly": "labour",
    "us/derived/us_outcomes_monthly": "outcomes",
    "us/gdidata_irreg_usa_trimmed_to_2024-12": "encounters",
    "us/nationwide-encounters-fy22-fy25-state_trimmed_to_2024-12": "encounters",
    "us/sbo-encounters-fy22-fy25-nov": "encounters_five",
    "us/sbo-encounters-fy22-fy25-aug_trimmed_to_2024-12": "encounters_five",
    "evidence/event_studies": "event_studies",
    "evidence/seasonal_factors": "seasonal_factors",
    "mexico_ratification_rules": "mexico_rules",
    "rollcalls_hindcast": "rollcalls",
}
# Read by the collectors, not shipped (its terms were not checked): cited by its publisher.
NOT_SHIPPED = {"us/derived/ice_detained_monthly": "TRAC Immigration, ICE detainees"}
_PATHS = re.compile(rf"({'|'.join(map(re.escape, [*TABLE_OF_PATH, *NOT_SHIPPED]))})\.csv")

NATIONALITY_OF_NAME = {
    "Mexico": "MEX",
    "Guatemala": "GTM",
    "Honduras": "HND",
    "El Salvador": "SLV",
    "Venezuela": "VEN",
    "Cuba": "CUB",
    "Nicaragua": "NIC",
    "Haiti": "HTI",
    "Colombia": "COL",
    "Ecuador": "ECU",
    "Peru": "PER",
    "Russia": "RUS",
    "Dominican Republic": "DOM",
    "Other": "OTH",
}


def renamed(values: pd.Series, names: dict[str, str]) -> pd.Series:
    """Return values under our names; a value without a name is an error, not a gap."""
    if unknown := sorted(set(values.dropna()) - set(names)):
        raise ValueError(f"no name of ours for {unknown}")
    return values.map(names)


def months(values: pd.Series) -> pd.Series:
    """Return YYYY-MM from a date written YYYY-MM-DD."""
    return values.str[:7]


def totals(table: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return `value` summed over rows that share every other column, as whole numbers, sorted."""
    keys = [column for column in table.columns if column != value]
    if table[value].isna().any():
        raise ValueError(f"{value} has gaps")
    summed = table.groupby(keys, sort=True, as_index=False)[value].sum()
    if (summed[value] != summed[value].round()).any():
        raise ValueError(f"{value} is not whole")
    return summed.astype({value: "int64"})


def fiscal_month(year: pd.Series) -> pd.Series:
    """Return the last month of a US fiscal year, which is the month an annual figure stands under."""
    return year.astype(int).astype(str) + "-09"


def calendar_month(year: pd.Series) -> pd.Series:
    """Return the December of a calendar year."""
    return year.astype(int).astype(str) + "-12"


def cited(source: pd.Series) -> pd.Series:
    """Return sources with `same` written out: it means the source of the row above."""
    return source.mask(source.str.strip().str.lower() == "same").ffill()


def shipped_citations(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts cite our tables where they cited files of the raw material."""
    texts = table.select_dtypes("object")
    return table.assign(**{name: texts[name].map(_cites_tables, na_action="ignore") for name in texts})


def _cites_tables(text: str) -> str:
    return _PATHS.sub(lambda found: NOT_SHIPPED.get(found[1]) or f"table {TABLE_OF_PATH[found[1]]}", text)
