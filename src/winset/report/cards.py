"""The cards of `winset claims --out`: a page with one card a claim, and for each claim its series and its chart.

The page is the report's own: same template, same style, nothing loaded, nothing run.
"""

import csv
import io
from collections.abc import Sequence

from winset.history.claims import ClaimResult, claim_document, shown
from winset.report.blocks import Block, Figure, Figures, Heading, Item, Items, Section, Table, Text
from winset.report.claim_charts import claim_chart, claim_chart_text
from winset.report.claim_sentences import VERDICTS, sentences, stated_words, with_unit
from winset.report.document import page
from winset.report.svg import standalone_svg

PAGE = "cards.html"


def card_names(ids: Sequence[str]) -> tuple[str, ...]:
    """Return the names of all files that the cards of these claims may need."""
    return (PAGE, *(f"{one}.{kind}" for one in ids for kind in ("csv", "svg")))


def card_files(results: Sequence[ClaimResult]) -> dict[str, str]:
    """Return the files by name: the page, a CSV for every claim, an SVG for every one that recomputes a figure."""
    files = {PAGE: cards_html(results)}
    for result in results:
        files[f"{result.id}.csv"] = series_csv(result)
        if (spec := claim_chart(result)) is not None:
            files[f"{result.id}.svg"] = standalone_svg(spec, claim_chart_text(result))
    return files


def cards_html(results: Sequence[ClaimResult]) -> str:
    """Return the page of all cards; there is at least one claim, as the reader of the list has seen to."""
    first = results[0]
    said = first.sources[0]
    facts = {
        "Published by": said.publisher,
        "Verdict on the day": first.published.isoformat(),
        "Verdict today, record as of": first.as_of.isoformat(),
        "Claims": str(len(results)),
        "Address": said.address,
    }
    head = {"title": said.title, "facts": [(label, value) for label, value in facts.items() if value]}
    return page(head, [_card(result) for result in results])


def series_csv(result: ClaimResult) -> str:
    """Return every series as rows `part,series,point,value`; `part` tells the figure's own from its readings'."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("part", "series", "point", "value"))
    for number, series in enumerate(claim_document(result)["series"]):
        part = "figure" if number < result.own_series else "reading"
        writer.writerows((part, series["name"], point, value) for point, value in series["points"])
    return text.getvalue()


def _card(result: ClaimResult) -> Section:
    then, now = (
        (VERDICTS["en"][verdict], VERDICTS["es"][verdict])
        for verdict in (result.verdict_then, result.verdict_now)
    )
    told = sentences(result)
    blocks: list[Block] = [
        Text(f"Today: {now[0]} ({now[1]}). On its day: {then[0]} ({then[1]}).", strong=True),
        *_figures(result),
        Heading("To paste"),
        Text(told["en"]),
        Text(told["es"], language="es"),
        Heading("What it rests on"),
        Text(f"Definition. {result.definition}"),
    ]
    if result.expression:
        blocks.append(Text(f"Recomputed as {' '.join(result.expression.split())}"))
    if result.caveat:
        blocks.append(Text(f"Caveat. {result.caveat}"))
    blocks.append(Items(tuple(_source(source) for source in claim_document(result)["citations"].values())))
    return Section(result.id, result.text, tuple(blocks))


def _source(source: dict[str, str | None]) -> Item:
    by = f"{source['publisher']}: " if source["publisher"] else ""
    note = f"Known since {source['known_since'] or 'not dated'}; grade {source['grade']}; {source['address']}"
    return Item(f"{by}{source['title']}", note)


def _figures(result: ClaimResult) -> list[Block]:
    """Return the figures in a table and drawn, with the names of the files beside the page."""
    if result.stated is None:
        return [Text("No figure is stated, so there is no series and no chart.")]
    today = _ranged(shown(result.recomputed), shown(result.low), shown(result.high))
    rows = [("The claim", stated_words(result), with_unit(today, result.unit), _on_the_day(result), "")]
    rows += [
        (
            reading.label,
            f"{reading.comparison.replace('_', ' ')} {with_unit(shown(reading.expected), reading.unit)}",
            with_unit(_ranged(shown(reading.value), shown(reading.low), shown(reading.high)), reading.unit),
            "",
            {True: "yes", False: "no", None: "not known"}[reading.agrees],
        )
        for reading in result.readings
    ]
    columns = ("figure", "stated or expected", "recomputed today", "recomputed on the day", "reading agrees")
    blocks: list[Block] = [Table("Figures", columns, tuple(rows))]
    if result.recomputed is None:
        return [*blocks, Text("The record does not hold what it takes, so there is no chart.")]
    # The template asks for a specification only where it draws; by now there is one.
    figure = Figure("", claim_chart_text(result), lambda: claim_chart(result) or {})
    caption = (
        "Stated (dashed rule) and recomputed, on the day (ring) and today (dot); grey is where a figure bears the "
        f"claim out. Series: {result.id}.csv; this drawing: {result.id}.svg"
    )
    return [Figures(caption, (figure,), "one"), *blocks]


def _ranged(value: str, low: str, high: str) -> str:
    if not value:
        return "not known"
    return f"{value} ({low} to {high})" if low and low != high else value


def _on_the_day(result: ClaimResult) -> str:
    if result.recomputed_then is None:
        return "not published yet"
    return with_unit(shown(result.recomputed_then), result.unit)
