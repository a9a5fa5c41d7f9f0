"""The few reshapings that every family of tables shares: names of months, agencies and family types, and sums.

Our tables are long (one number a row), sorted, and written in the words of the project.
"""

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
