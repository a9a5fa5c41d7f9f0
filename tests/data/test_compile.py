"""The scripts of data-raw mend what they say they mend."""

import sys
from pathlib import Path

import pandas as pd
import pytest

DATA_RAW = Path(__file__).parents[2] / "data-raw"


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch):
    """Make the scripts importable for one test, and leave no module of theirs behind."""
    monkeypatch.syspath_prepend(str(DATA_RAW))
    names = [path.stem for path in DATA_RAW.glob("*.py")]
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    yield
    for name in names:
        sys.modules.pop(name, None)
    sys.modules.update(before)


def test_rows_of_the_same_month_and_nationality_are_added_and_taiwan_is_china() -> None:
    import region

    raw = pd.DataFrame({"month": ["2023-03-01"] * 3, "nat": ["TWN", "GIN", "GIN"], "n": [719, 2, 3]}).replace(
        {"nat": region.HONDURAN_CODES}
    )
    table = region.by_nationality(raw, "entries")
    assert table.values.tolist() == [["2023-03", "CHN", 719], ["2023-03", "GIN", 5]]


def test_one_margin_of_the_outcomes_is_not_counted_thrice() -> None:
    import us

    every, one = "ALL", 100
    raw = pd.DataFrame(
        [
            ("2023-10-01", every, every, every, "encounters", one),
            ("2023-10-01", "USBP", every, every, "encounters", 80),
            ("2023-10-01", "OFO", every, every, "encounters", 20),
            ("2023-10-01", every, "MEX", every, "encounters", one),
            ("2023-10-01", every, every, "single_adult", "encounters", one),
        ],
        columns=["month", "agency", "nationality", "demographic", "outcome", "n"],
    )
    assert us.outcomes_by(raw, "agency", us.AGENCIES)["n"].tolist() == [80, 20]
    assert us.outcomes_by(raw, "nationality", {})["n"].tolist() == [one]


def test_a_label_without_a_name_of_ours_stops_the_build() -> None:
    import shape

    with pytest.raises(ValueError, match="no name of ours for \\['AMO'\\]"):
        shape.renamed(pd.Series(["USBP", "AMO"]), shape.AGENCIES)
    with pytest.raises(ValueError, match="gaps"):
        shape.totals(pd.DataFrame({"month": ["2023-01"], "n": [None]}), "n")


def test_same_means_the_source_above() -> None:
    import shape

    assert shape.cited(pd.Series(["a page", "same", "Same", "another", "same"])).tolist() == [
        "a page",
        "a page",
        "a page",
        "another",
        "another",
    ]


@pytest.mark.parametrize(
    ("told", "month"),
    [
        ("2023-01/2024-05 Washington Post 4 May 2021", "2024-05"),
        ("FY2018/FY2023", "2023-09"),
        ("2019-03/2020-01 GAO report 2022", "2022-12"),
        ("FY2021 CBP via KGNS 13 Aug 2021", "2021-09"),
        ("2023-12-26 CNN (R. Flores) 26 Dec 2023", "2023-12"),
        ("no time at all", ""),
    ],
)
def test_the_latest_month_that_a_citation_names(told: str, month: str) -> None:
    import evidence

    assert evidence.latest_month(told) == month


def test_citations_of_the_raw_material_become_citations_of_our_tables() -> None:
    import shape

    raw = pd.DataFrame(
        {
            "n": [1, 2],
            "source": ["see us/derived/us_outcomes_monthly.csv", "us/derived/ice_detained_monthly.csv"],
        }
    )
    told = shape.shipped_citations(raw)
    assert told["source"].tolist() == ["see table outcomes", "TRAC Immigration, ICE detainees"]
    assert told["n"].tolist() == [1, 2]


def test_a_study_is_known_when_its_last_month_was_published() -> None:
    import evidence

    raw = pd.DataFrame({"event_id": ["A", "A", "B"], "month": ["2023-09", "2023-10", "2014-10"]})
    raw["series"] = ["Border Patrol arrests"] * 2 + ["encounters (Border Patrol + ports)"]
    assert evidence.event_studies(raw)["known_since"].tolist() == ["2023-11-21", "2023-11-21", "2015-02-05"]


def test_a_fact_from_a_series_is_as_late_as_the_series() -> None:
    import evidence

    assert evidence.known_day("2023-12", "CNN 26 Dec 2023 https://example.org") == "2023-12-31"
    assert (
        evidence.known_day("2023-12", "UPMRIP table 3.2.4 in region/gdidata/irreg_mexico_exp.csv")
        == "2024-02-09"
    )
    assert evidence.known_day("2024-08", "DHS OHSS Monthly Tables (computed)") == "2024-12-06"


def test_the_lags_of_computed_facts_are_those_of_the_register() -> None:
    import evidence

    from winset.data.sources import registered

    lags = dict(evidence.SERIES_LAGS).values()
    assert list(lags) == [registered(name).lag_days for name in ("outcomes", "mexico_events", "encounters")]


def test_large_tables_are_compressed_to_the_same_bytes_every_time(tmp_path, monkeypatch) -> None:
    import build

    monkeypatch.setattr(build, "TABLES", tmp_path)
    monkeypatch.setattr(build, "LARGEST_PLAIN_FILE", 10)
    table = pd.DataFrame({"month": ["2023-12"] * 5, "n": range(5)})
    file, first = build.written("numbers", table)
    assert (file, build.written("numbers", table)[1]) == ("numbers.csv.gz", first)
    assert pd.read_csv(tmp_path / file)["n"].tolist() == list(range(5))


def test_the_checksum_goes_beside_its_file_and_strangers_are_named(tmp_path) -> None:
    import build

    register = tmp_path / "register.yaml"
    register.write_text(
        "tables:\n  a:\n    file: a.csv\n    sha256: -\n  b:\n    file: b.csv\n    sha256: old\n"
    )
    assert build.stamp(register, {"b.csv": "new", "c.csv": "x"}) == ["a.csv", "c.csv"]
    assert register.read_text().endswith("file: b.csv\n    sha256: new\n")
    assert "file: a.csv\n    sha256: -\n" in register.read_text()
