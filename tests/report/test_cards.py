"""A reader's own list becomes cards: one page that loads nothing, the series as they are, the chart as a file."""

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from winset.history.claims import ClaimResult, claim_document, recompute_claims
from winset.report.cards import card_files, card_names
from winset.report.claim_charts import claim_chart, claim_chart_text, claim_strip
from winset.report.claim_sentences import VERDICTS, sentences

HOSTILE = "<script>alert(1)</script> & \"quoted\" <img src='https://evil.example/x.png'>"
LIST = f"""
text:
  title: {json.dumps(HOSTILE)}
  publisher: A paper
  address: "javascript:alert(1)"
  grade: high
  published: 2024-03-01
claims:
  - id: december
    text: About 302,000 encounters in December 2023.
    stated: 302_000
    unit: encounters
    tolerance: 1_000
    definition: All encounters at the southwest border.
    recompute: sum(encounters, months='2023-12')
  - id: autumn
    text: {json.dumps(HOSTILE)}
    stated: 2_000_000
    unit: "<b>encounters</b>"
    comparison: at_least
    definition: {json.dumps(HOSTILE)}
    caveat: {json.dumps(HOSTILE)}
    recompute: sum(encounters, months='2023-10/2023-12')
  - id: judgement
    text: It is too many.
    unit: none
    definition: A judgement.
    said_by: A paper
"""


class Page(HTMLParser):
    """Every tag with its attributes, and every text with the language it stands in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str | None, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1][1].get("lang") if self.tags else None, data))


@pytest.fixture(scope="module")
def own_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "mine.yaml"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def results(own_list: Path) -> tuple[ClaimResult, ...]:
    return recompute_claims(own_list)


@pytest.fixture(scope="module")
def files(results: tuple[ClaimResult, ...]) -> dict[str, str]:
    return card_files(results)


def test_every_claim_has_its_files_and_an_opinion_has_no_drawing(files) -> None:
    assert set(files) == set(card_names(["december", "autumn", "judgement"])) - {"judgement.svg"}
    assert files["judgement.csv"] == "part,series,point,value\n"


def test_the_page_loads_nothing_and_hostile_text_stays_text(files) -> None:
    page = Page(files["cards.html"])
    assert {"script", "img", "link", "b", "iframe", "object"}.isdisjoint(tag for tag, _ in page.tags)
    loading = [
        value
        for _, attributes in page.tags
        for name, value in attributes.items()
        if name in {"src", "href", "xlink:href", "srcset", "action"} and not (value or "").startswith("#")
    ]
    assert loading == []
    assert not re.search(r"url\(|@import", files["cards.html"])
    assert any(HOSTILE in text for _, text in page.texts)
    for name in ("december.svg", "autumn.svg"):
        assert not re.search(r"<script|<image|<b>|href=", files[name])


def test_the_csv_is_the_series(files, results) -> None:
    for result in results:
        rows = list(csv.reader(io.StringIO(files[f"{result.id}.csv"])))[1:]
        series = claim_document(result)["series"]
        expected = [[one["name"], point, str(value)] for one in series for point, value in one["points"]]
        assert [row[1:] for row in rows] == expected
    assert [row[0] for row in csv.reader(io.StringIO(files["autumn.csv"]))][1:] == ["figure"] * 3


def test_one_figure_holds_and_one_fails_and_the_sentences_say_so_in_both_languages(results, files) -> None:
    december, autumn, judgement = results
    assert (december.verdict_now, autumn.verdict_now) == ("holds", "fails")
    told = sentences(december)
    assert told["en"] == (
        "The claim of A paper (2024-03-01), tested as about 302,000 encounters (±1,000), holds: the record as of "
        f"{december.as_of} gives 301,981 encounters. With what was published by 2024-03-01 it holds. Sources: US "
        "Customs and Border Protection (CBP), Encounters at the southwest land border by nationality, agency, family "
        "type and title."
    )
    assert told["es"].startswith(
        "La afirmación de A paper (2024-03-01), puesta a prueba como alrededor de 302,000 encuentros (±1,000), "
        f"se sostiene: el registro al {december.as_of} da 301,981 encuentros."
    )
    assert " fails:" in sentences(autumn)["en"] and " no se sostiene:" in sentences(autumn)["es"]
    assert "opinión atribuida" in sentences(judgement)["es"]
    page = Page(files["cards.html"])
    assert ("es", told["es"]) in page.texts
    assert any(text == told["en"] for _, text in page.texts)


def test_a_figure_not_known_on_the_day_is_said_to_be_uncheckable_then(own_list) -> None:
    early = recompute_claims(own_list, published=date(2024, 1, 8))[0]
    assert "With what was published by 2024-01-08 it cannot be checked." in sentences(early)["en"]
    assert "Con lo publicado hasta el 2024-01-08 no se puede comprobar." in sentences(early)["es"]


def test_a_range_stands_in_the_sentence() -> None:
    grew = next(claim for claim in recompute_claims() if claim.id == "grew_after_title_42")
    assert "gives 28 % (range -3.96 to 55.8)" in sentences(grew)["en"]
    assert "da 28 % (de -3.96 a 55.8)" in sentences(grew)["es"]


def test_every_verdict_has_words_in_both_languages() -> None:
    assert set(VERDICTS["en"]) == set(VERDICTS["es"])
    assert {claim.verdict_now for claim in recompute_claims()} <= set(VERDICTS["en"])


def test_the_stated_figure_is_a_rule_in_the_series_only_in_the_same_unit(results) -> None:
    december, autumn, _ = results
    assert _rules(claim_chart(december)) == [("x", 302_000), ("y", 302_000)]
    # Three months stand against the total of three months: there the rule has its own line.
    assert _rules(claim_chart(autumn)) == [("x", 2_000_000)]


def _rules(spec) -> list[tuple[str, float]]:
    """The axis and the place of every mark that shows the stated figure."""
    return [
        (axis, spec["datasets"][(layer.get("data") or part["data"])["name"]][0]["stated"])
        for part in spec.get("vconcat", [spec])
        for layer in part["layer"]
        for axis in ("x", "y")
        if layer["encoding"].get(axis, {}).get("field") == "stated"
    ]


def test_the_text_of_a_chart_says_what_is_drawn(results, files) -> None:
    december, autumn, _ = results
    assert claim_chart_text(december) == (
        "Stated about 302,000 encounters (±1,000), recomputed 301,981 encounters. encounters: 301,981 in 2023-12."
    )
    first, *_, last = [value for _, value in autumn.series[0].points]
    assert f"{first:,.0f} (2023-10) to {last:,.0f} (2023-12)" in claim_chart_text(autumn)
    labels = [
        attributes.get("aria-label") for tag, attributes in Page(files["cards.html"]).tags if tag == "svg"
    ]
    assert labels == [claim_chart_text(december), claim_chart_text(autumn)]


def test_the_strip_is_grey_where_a_figure_bears_the_claim_out(results) -> None:
    december, autumn, _ = results
    row = _strip_row(december)
    # 302,000 give or take 1,000; both figures are December's, which was known on the day of the text.
    assert (row["from"], row["to"]) == (301_000, 303_000)
    assert row["then"] == row["recomputed"] == 301_981
    # At least two million: grey to the end of the axis, and the sum of the autumn stands left of it.
    row = _strip_row(autumn)
    assert (row["from"], row["to"]) == (2_000_000, row["most"])
    assert row["recomputed"] < row["from"] < row["most"]


def test_a_strip_of_days_has_a_week_on_either_side() -> None:
    restart = next(claim for claim in recompute_claims() if claim.id == "mexico_restarts_flights")
    row = _strip_row(restart)
    assert (row["from"], row["to"]) == ("2023-12-30", "2023-12-30")
    assert (row["least"], row["most"]) == ("2023-12-23", "2024-01-06")


def _strip_row(result: ClaimResult) -> dict[str, object]:
    spec = claim_strip(claim_document(result))
    (row,) = spec["datasets"][spec["data"]["name"]]
    return row


def test_a_card_says_how_its_figure_is_recomputed(files) -> None:
    texts = [text for _, text in Page(files["cards.html"]).texts]
    assert "Recomputed as sum(encounters, months='2023-12')" in texts
