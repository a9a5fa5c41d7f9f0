"""The language of claims: figures by hand and brute force, faults with their place, nothing of a later day."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from winset.data import tables
from winset.data.record import monthly_record, record_span
from winset.data.sources import registered
from winset.data.tables import checked_table, known_day, read_table
from winset.history.claim_reading import Recomputed
from winset.history.claim_vocabulary import FUNCTIONS
from winset.history.expression_text import LONGEST, Misprint
from winset.history.expressions import checked, recomputed
from winset.history.units import unit
from winset.months import month_name, month_number

BETWEEN = "agency='border_patrol'"


def newest(text: str) -> Recomputed | None:
    return recomputed(checked(text), monthly_record(record_span()[1]))


def figure(text: str) -> float:
    found = newest(text)
    assert found is not None, text
    assert not isinstance(found.value, date)
    return found.value


def misprints(text: str) -> list[Misprint]:
    with pytest.raises(PydanticCustomError) as raised:
        checked(text)
    assert raised.value.context is not None
    return list(raised.value.context["faults"])


def counted(**where: str) -> pd.Series:
    """Return encounters by month, summed with pandas alone."""
    frame = read_table("encounters")
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return frame.groupby("month")["encounters"].sum()


def test_published_totals_come_out() -> None:
    # CBP: fiscal year 2023 2,475,669; December 2023 301,981, of which 52,241 at ports.
    assert figure("sum(encounters, months='FY2023')") == 2_475_669
    assert figure("series(encounters)['2023-12']") == 301_981
    assert figure("sum(encounters, agency='ports', months='2023-12')") == 52_241
    assert figure("max(encounters)") == 301_981


def test_every_way_of_naming_months_means_the_same_months() -> None:
    fiscal = figure("sum(encounters, months='FY2023')")
    assert figure("sum(encounters, months='2022-10/2023-09')") == fiscal
    assert figure("sum(series(encounters)['FY2023'])") == fiscal
    assert figure("sum(series(encounters)['2022-10/2022-12', '2023-01/2023-09'])") == fiscal
    by_year = counted()
    assert figure("sum(encounters, months='2023')") == by_year["2023-01":"2023-12"].sum()


def test_totals_by_brute_force() -> None:
    between, every = counted(agency="border_patrol"), counted()
    months = [f"2023-{month:02d}" for month in range(1, 13)]
    assert figure(f"mean(encounters, {BETWEEN}, months='2023')") == pytest.approx(between[months].mean())
    assert figure(f"min(encounters, {BETWEEN}, months='2023')") == between[months].min()
    assert figure("largest(3, series(encounters)['2023'])") == sorted(every[months])[-3]
    trailing = every.rolling(12).sum()
    assert figure("trailing(series(encounters), 12)['2024-03']") == trailing["2024-03"]
    assert figure("max(trailing(series(encounters), 12))") == trailing.max()
    running = every[months].cumsum()
    assert figure("cumulative(series(encounters)['2023'])['2023-07']") == running["2023-07"]
    ratio = (between / every)[months]
    text = f"max(series(encounters, {BETWEEN}, months='2023') / series(encounters))"
    assert figure(text) == pytest.approx(ratio.max())
    nations = read_table("encounters")
    three = nations[nations["nationality"].isin(["GTM", "HND", "SLV"]) & (nations["month"] == "2023-12")]
    assert (
        figure("sum(encounters, nationality=['GTM', 'HND', 'SLV'], months='2023-12')")
        == three["encounters"].sum()
    )


def test_changes_by_hand() -> None:
    # Border Patrol, CBP: June 2023 99,538, June 2022 192,000 and so on; here with the table's own two months.
    between = counted(agency="border_patrol")
    june = 100 * (between["2023-06"] / between["2022-06"] - 1)
    assert figure(f"year_on_year(series(encounters, {BETWEEN}), '2023-06')") == pytest.approx(june)
    assert figure(f"change(series(encounters, {BETWEEN}), '2022-06', '2023-06')") == pytest.approx(june)
    # The season divides out between the same months of two years.
    same = f"change_after_season(series(encounters, {BETWEEN}), '2022-06', '2023-06')"
    assert figure(same) == pytest.approx(june)


def test_arithmetic_keeps_to_the_order_of_operations() -> None:
    assert figure("2 + 3 * 4 - 6 / 2") == 11
    assert figure("-(2 - 5) * +2") == 6
    assert figure("share(1, 4)") == 25
    assert figure("percent_of(86, 301_981)") == pytest.approx(259_703.66)


def test_a_range_is_carried_to_its_widest() -> None:
    found = newest("ranged(10, 8, 12) - ranged(1, 0, 3)")
    assert found is not None and (found.value, found.low, found.high) == (9, 5, 12)
    found = newest("ranged(10, 8, 12) / ranged(2, 1, 4)")
    assert found is not None and (found.value, found.low, found.high) == (5, 2, 12)
    # E001: middle 0.12, marks 0.05 and 0.29.
    found = newest("100 * evidence('E001')")
    assert found is not None and (found.value, found.low, found.high) == (12, 5, pytest.approx(29))
    assert newest("1 / ranged(1, -1, 2)") is None
    assert newest("1 / 0") is None


def test_days_and_counts() -> None:
    # The restart of Mexican flights on 30 December 2023, the report on 8 January 2024.
    assert figure("day('2024-01-08') - day('P20231230a')") == 9
    assert figure("weeks(day('2023-12-01'), day('2023-12-14'))") == 2
    events = read_table("events")
    year = events[events["date"].str.startswith("2023")]
    assert figure("count(events, months='2023')") == len(year)
    mexican = year["actor"].str.split("+").map(lambda actors: "MEX" in actors or "Mexico" in actors)
    name = "MEX" if events["actor"].str.contains("MEX").any() else "Mexico"
    assert figure(f"count(events, actor='{name}', months='2023')") == mexican.sum()
    # Witness at the Border: 99 flights in July 2023 and 153 in August.
    assert figure("sum(flights, months='2023-07/2023-08')") == 252


def test_a_month_is_not_counted_before_it_is_over() -> None:
    counting = checked("count(events, months='2023-12')")
    assert recomputed(counting, monthly_record(date(2023, 12, 30))) is None
    assert recomputed(counting, monthly_record(date(2023, 12, 31))) is not None


def test_a_rank_leaves_bundles_out_and_is_unknown_where_one_of_them_may_hide_a_larger() -> None:
    frame = read_table("encounters")
    month = frame[frame["month"] == "2023-12"].groupby("nationality")["encounters"].sum()
    named = month.drop(["OTH", "ALL"], errors="ignore").sort_values(ascending=False)
    for place, nation in enumerate(named[named > month["OTH"]].index):
        assert figure(f"rank(encounters, 'nationality', '{nation}', months='2023-12')") == place + 1
    below = named[named < month["OTH"]].index[0]
    assert newest(f"rank(encounters, 'nationality', '{below}', months='2023-12')") is None


def test_one_unknown_month_leaves_the_whole_unknown_unless_it_is_said_otherwise() -> None:
    # On 8 January 2024 CBP had published November.
    eve = monthly_record(date(2024, 1, 8))
    year = "series(encounters)['2023']"
    assert recomputed(checked(f"sum({year})"), eve) is None
    assert recomputed(checked(f"sum(known({year}, least=12))"), eve) is None
    eleven = recomputed(checked(f"sum(known({year}, least=11))"), eve)
    assert eleven is not None
    assert eleven.value == counted()["2023-01":"2023-11"].sum()
    assert [label for label, _ in eleven.series[0].points][-1] == "2023-11"


def test_what_was_touched_is_the_data_behind_the_number() -> None:
    found = newest(
        f"share(sum(encounters, {BETWEEN}, months='2023-11/2023-12'), sum(encounters, months='2023'))"
    )
    assert found is not None
    between, every = found.series
    assert between.name == "encounters: border_patrol"
    assert [label for label, _ in between.points] == ["2023-11", "2023-12"]
    assert len(every.points) == 12
    part, whole = (sum(value for _, value in one.points) for one in found.series)
    assert found.value == pytest.approx(100 * part / whole)
    assert [source.id for source in found.sources] == ["encounters"]


def test_a_season_shows_the_months_as_counted_and_after_season() -> None:
    found = newest(f"change_after_season(series(encounters, {BETWEEN}), '2023-02/2023-05', '2023-06')")
    assert found is not None
    counted_base, counted_later, base, later = (np.array([v for _, v in one.points]) for one in found.series)
    assert found.value == pytest.approx(100 * (later.mean() / base.mean() - 1))
    assert counted_later[0] == 99_538 and len(counted_base) == 4


FAULTS = [
    ("sum(encounter, months='2023-12')", "encounter,", "Did you mean encounters?"),
    ("summ(encounters)", "summ", "Did you mean sum?"),
    ("encounters['2023-12']", "encounters[", "series(…)['2023-12']"),
    ("encounters(agency='ports')", "encounters(", "series(encounters, …)"),
    ("sum(encounters, months=2023-12)", "2023-12", "a period in quotes"),
    ("sum(encounters, months='2023-13')", "'2023-13'", "'FY2023'"),
    ("sum(encounters, months='2023-12/2023-01')", "'2023-12/", "not after the last"),
    ("sum(encounters, month='2023-12')", "'2023-12'", "months="),
    ("sum(encounters, agency='air')", "'air'", "border_patrol"),
    ("sum(encounters, colour='red')", "'red'", "Choose by nationality, agency"),
    ("sum(encounters, agency='ports', agency='ports')", "agency='ports')", "Keep one"),
    ("1 + series(encounters)['2023-12'] + sum(darien, months='2023-12')", "1 +", "in_unit"),
    ("share(sum(darien, months='2023-12'), max(encounters))", "sum(darien", "one unit"),
    ("sum(series(encounters), months='2023')", "'2023'", "months in brackets"),
    ("sum(labour, months='2023-12')", "sum(", "measure"),
    ("series(encounters)['2023-01':'2023-12'] ", "'2023-01'", "2023-06/2023-11"),
    ("series(encounters, months='2023')['2022-12']", "'2022-12'", "one place"),
    ("series(encounters)", "series", "one month"),
    ("fact('R999')", "'R999'", "R"),
    ("day('P19000101a')", "'P19000101a'", "Choose among"),
    ("trailing(series(encounters), 0)['2023-12']", "0)", "from 1 to 240"),
    ("sum(1)", "1)", "a series"),
    ("change(series(encounters), '2023-01')", "change", "'2023-08/2023-11'"),
    ("(2).real", "(2", "functions"),
    ("series(encounters).values", "series", "sum("),
    ("9 ** 9 ** 9", "9 **", "product"),
    ("7 // 2", "7", "product"),
    ("1 < 2", "1", "comparison"),
    ("1 if 2 else 3", "1", "reading"),
    ("[x for x in '12']", "[", "sum("),
    ("(lambda: 1)()", "lambda", "sum("),
    ("__import__('os').system('true')", "__import__('os').", "sum("),
    ("sum(*['encounters'])", "*[", "one by one"),
    ("f'{encounters}'", "f'", "sum("),
    ("True", "True", "number"),
    ("1e999", "1e999", "number"),
    ("sum(encounters", "(", "brackets"),
    ("sum(encounters) # all", "#", "definition"),
    ("2023-09", "9", "brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "remedy"), FAULTS)
def test_a_fault_says_where_what_and_what_would_be_right(text: str, at: str, remedy: str) -> None:
    told = misprints(text)
    if at == "(2":
        assert told[0].expected.startswith("Start from a")
        return
    if at == "9":
        assert "in quotes, as '2023-09'" in told[0].what
        return
    assert any(
        text[one.offset :].startswith(at) and remedy in one.expected for one in told
    ), (told, text)  # fmt: skip


def test_all_faults_of_an_expression_are_told_at_once() -> None:
    text = "summ(1) + sum(encounter) * fact('R999') ** 2 - sum(encounters, agency='air', months='2023-13')"
    assert [one.offset for one in misprints(text)] == sorted(
        (text.index(part) for part in ("summ", "encounter)", "'R999'", "fact(", "'2023-13'")),
        key=lambda at: [
            text.index(part) for part in ("summ", "encounter)", "'R999'", "fact(", "'2023-13'")
        ].index(at),
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 900 + "1" + ")" * 900,
        "-" * 1_900 + "1",
        "1" + "+1" * 990,
        "9" * (LONGEST + 1),
        "[" * 500,
        "sum(" * 400,
        "",
        "   ",
        "\x0c1",
        "1\n+\n1)",
    ],
)
def test_what_is_too_long_too_deep_or_nothing_is_a_fault_and_no_crash(text: str) -> None:
    try:
        checked(text)
    except PydanticCustomError:
        return
    assert figure(text) in (1, -1, 991)


SCRAPS = [
    *FUNCTIONS, "encounters", "events", "facts", "labour", "flights", "(", ")", "(", ")", "[", "]", ",", ",", "=", "+",
    "-", "*", "/", "**", ".", "'2023-12'", "'FY2023'", "'VEN'", "'R038'", "agency", "months", "1", "0", "2.5", " ",
    "lambda", "for", "in", "if", ":", "__class__", "'", "{", "}", "\n",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join) | st.text(max_size=30))
def test_any_text_is_an_expression_or_a_list_of_faults(text: str) -> None:
    try:
        found = checked(text)
    except PydanticCustomError as broken:
        assert broken.context is not None and broken.context["faults"]
        assert all(0 <= one.offset <= len(text) for one in broken.context["faults"])
    else:
        recomputed(found, monthly_record(date(2020, 3, 1)))


def test_units_are_read_from_the_words_of_tables_and_facts() -> None:
    assert unit("encounters (events, not persons), rounded to 10") == unit("encounters")
    assert unit("persons/month (max)") == unit("persons_per_month") == unit("people per months")
    assert unit("% unique (Dec 2022)") == unit("%") == unit("percent")
    assert unit("encounters with this outcome, rounded to 10") == unit("encounters")
    assert unit("persons").times(unit("persons/flight"), -1) == unit("flights")
    assert unit("encounters") != unit("persons")
    assert checked("sum(removals, months='2023-12') / fact('R137')").unit != unit("flights")
    assert checked("in_unit(sum(removals, months='2023-12'), 'persons') / fact('R137')").unit == unit(
        "flights"
    )


# Periods as seen from a day: months before it, so that most of what is asked was known and the next month was not.
PERIODS = st.sampled_from(["{now}", "{year}", "{autumn}"])
SERIES = st.sampled_from([
    "series(encounters)", "series(encounters, agency='ports')", "series(outcomes, outcome='ofo_parole')",
    "series(removals, nationality='VEN')", "series(darien)", "series(mexico_events)", "series(flights)",
    "trailing(series(encounters_long), 12)", "series(encounters, title='title_42') / series(encounters)",
])  # fmt: skip
FIGURES = st.one_of(
    st.builds("{}({}[{}])".format, st.sampled_from(["sum", "mean", "max", "min", "peak", "sum"]), SERIES, PERIODS),
    st.builds("{}({})".format, st.sampled_from(["max", "min", "mean", "sum"]), SERIES),
    st.builds("sum(known({}[{}]))".format, SERIES, PERIODS),
    st.builds("max(cumulative(known({}[{}], least=2)))".format, SERIES, PERIODS),
    st.builds("year_on_year({}, {}, least=1)".format, SERIES, PERIODS),
    st.builds("{}({}, {}, {})".format, st.sampled_from(["change", "change_after_season"]), SERIES, PERIODS, PERIODS),
    st.builds("largest(2, series(darien)[{}], series(darien)[{}])".format, PERIODS, PERIODS),
    st.builds("rank(encounters, 'nationality', 'VEN', months={})".format, PERIODS),
    st.builds("count(events, months={})".format, PERIODS),
    st.sampled_from(["fact('R038')", "fact('R137')", "evidence('E001')", "day('P20240130a') - day('2018-01-01')"]),
    st.builds("dips_faded({}, 'JUN2019', 'VEN_OCT2022', 'CLP2023')".format, st.integers(1, 12)),
)  # fmt: skip


@pytest.fixture
def _fresh_tables() -> Iterator[None]:
    yield
    _forget()


def _forget() -> None:
    tables._edition.cache_clear()
    tables._visible_shipped.cache_clear()


def _altered_after(day: date):
    """Return a reader of tables in which every figure, fact and event published after a day is another one."""

    def altered(name: str) -> pd.DataFrame:
        table, frame = registered(name), checked_table(name).copy()
        if table.time == "month":
            later = [table.published(month_number(month)) > day for month in frame["month"]]
        elif table.time == "date":
            later = list(frame["date"] > (day - timedelta(days=table.lag_days)).isoformat())
        elif table.time == "known_since":
            later = [(known_day(known) or day) > day for known in frame["known_since"]]
        else:
            later = [False] * len(frame)
        if name == "event_studies":
            cut = tables._edition("encounters", day, *tables_store()).last
            later = [month_number(month) > (cut if cut is not None else -1) for month in frame["month"]]
        for column in frame.select_dtypes("number"):
            if column not in ("months_since", "from_memory"):
                frame[column] = frame[column].where(~np.array(later), frame[column] * 3 + 7)
        return frame

    return altered


def tables_store():
    return tables.store_folder(), tables.vintage_names()


def _as_of(text: str, day: date) -> str:
    """Return an expression with its periods filled in: the last two months and the year and season before them."""
    last = (day.year - 1970) * 12 + day.month - 3
    spans = {"now": (last - 1, last), "year": (last - 12, last - 1), "autumn": (last - 5, last - 2)}
    return text.format(**{name: f"'{month_name(a)}/{month_name(b)}'" for name, (a, b) in spans.items()})


def _before_and_after(text: str, day: date) -> tuple[Recomputed | None, Recomputed | None]:
    """Return what a day gives for an expression, as things are and with everything of later days changed."""
    _forget()
    expression = checked(text)
    before, altered = recomputed(expression, monthly_record(day)), _altered_after(day)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "checked_table", altered)
        _forget()
        after = recomputed(expression, monthly_record(day))
    _forget()
    return before, after


@pytest.mark.usefixtures("_fresh_tables")
@settings(max_examples=30, deadline=None)
@given(text=FIGURES, day=st.dates(date(2019, 3, 1), record_span()[1]))
def test_no_expression_sees_what_was_published_after_the_day(text: str, day: date) -> None:
    before, after = _before_and_after(_as_of(text, day), day)
    assert after == before, text


@pytest.mark.usefixtures("_fresh_tables")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("max(encounters)", date(2020, 6, 1)),
        ("change_after_season(series(encounters), '2019-02/2019-05', '2019-06')", date(2019, 12, 31)),
        ("sum(flights)", date(2023, 10, 1)),
        ("count(events, months='2023-12')", date(2023, 12, 31)),
        ("mean(outcomes, outcome='ofo_parole')", date(2022, 1, 1)),
        ("rank(encounters, 'nationality', 'MEX', months='2019-12')", date(2020, 1, 21)),
        ("year_on_year(series(darien), '2023-01/2023-12', least=6)", date(2023, 10, 1)),
        ("max(cumulative(trailing(known(series(removals)), 12)))", date(2021, 5, 5)),
        ("dips_faded(3, 'CLP2023', 'VEN_OCT2022')", date(2023, 8, 1)),
        ("day('P20240130a') - day('P20240105a')", date(2024, 2, 1)),
    ],
)
def test_a_figure_that_is_known_on_a_day_does_not_move_with_what_came_later(text: str, day: date) -> None:
    before, after = _before_and_after(text, day)
    assert before is not None
    assert after == before
