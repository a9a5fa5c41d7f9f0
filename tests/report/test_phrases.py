"""The phrase book: slots are filled, figures are said, and the shipped case's report leaves no piece in English."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from winset.corridor.parameters import corridor_parameter_list
from winset.report.blocks import Figures, Table, Text
from winset.report.document import document_sections, heading, report_markdown
from winset.report.phrases import Phrases, chart_in_language, in_language, phrases

BOOK = {
    "{n} of the draws": "{n} de las extracciones",
    "{t} refuses over {t}": "por {t2} se niega {t1}",
    "{n} draws for {t}": "para {t}, {n} extracciones",
    "Chile": "Chile",
    "the Senate": "el Senado",
    "money, and time": "dinero y tiempo",
    "{t}, {t}: {n}": "{t}, {t}: {n}",
    "Both refuse.": "Ambos se niegan.",
    "returns": "retornos",
}


@pytest.fixture
def book() -> Phrases:
    return Phrases("es", BOOK)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("41 % (30 to 52 %) of the draws", "41 % (30 a 52 %) de las extracciones"),
        ("1.2 billion (−2.0 million to 1.0 million)", "1.2 mil millones (−2.0 millones a 1 millón)"),
        ("the Senate refuses over money, and time", "por dinero y tiempo se niega el Senado"),
        ("money, and time, the Senate: 3.0", "dinero y tiempo, el Senado: 3.0"),
        ("Both refuse. Returns; money, and time.", "Ambos se niegan. Retornos; dinero y tiempo."),
        ("returns; the Senate", "retornos; el Senado"),
        ("Returns", "Retornos"),
        ("E021", "E021"),
    ],
)
def test_a_phrase_is_said_with_its_slots_filled(book: Phrases, english: str, spanish: str) -> None:
    assert book.say(english) == spanish
    assert not book.missing


def test_no_open_slot_reaches_into_the_next_sentence(book: Phrases) -> None:
    said = book.say("3 draws for returns. 4 draws for Chile.")
    assert said == "para retornos, 3 extracciones. para Chile, 4 extracciones."


def test_what_has_no_phrase_stays_and_is_listed(book: Phrases) -> None:
    assert book.say("the House refuses over returns") == "the House refuses over returns"
    assert book.missing == {"the House refuses over returns"}


def test_a_chart_keeps_its_fields_and_colours(book: Phrases) -> None:
    spec = {
        "title": "Returns",
        "encoding": {"x": {"field": "returns", "type": "nominal", "scale": {"range": ["returns"]}}},
        "data": {"values": [{"returns": "the Senate"}]},
    }
    said = chart_in_language(spec, book)
    assert said["title"] == "Retornos"
    assert said["encoding"] == spec["encoding"]
    assert said["data"] == {"values": [{"returns": "el Senado"}]}


def test_a_legend_keeps_its_codes_and_says_its_words(book: Phrases) -> None:
    spec = {"legend": {"labelExpr": "({'returns': 'returns', 'x': 'the Senate'})[datum.label]"}}
    said = chart_in_language(spec, book)["legend"]["labelExpr"]
    assert said == "({'returns': 'retornos', 'x': 'el Senado'})[datum.label]"


def test_quoted_columns_are_told_as_their_source_has_them(book: Phrases) -> None:
    table = Table("Returns", ("returns",), (("returns", "returns"),), quoted=frozenset({1}))
    section = document_sections({"meta": {}})[0]
    (said,) = in_language([type(section)("x", "Returns", (table, Text("returns", language="en")))], book)
    assert said.blocks[0].rows == (("retornos", "returns"),)
    assert said.blocks[1].words == "returns"


def test_every_phrase_has_the_same_slots_in_both_languages() -> None:
    from winset.report.phrases import _SLOT, _book

    def slots(text: str) -> list[str]:
        return sorted(found[1] for found in _SLOT.finditer(text))

    assert [english for english, spanish in _book("es").items() if slots(english) != slots(spanish)] == []


def test_no_piece_of_the_report_is_left_in_english(small_document: dict[str, Any]) -> None:
    book = phrases("es", small_document)
    head, sections = heading(small_document), document_sections(small_document)
    in_language(sections, book)
    for label, _ in head["facts"]:
        book.say(label)
    assert sorted(book.missing) == []


def test_no_word_of_a_chart_is_left_in_english(small_document: dict[str, Any]) -> None:
    book = phrases("es", small_document)
    for section in document_sections(small_document):
        for block in section.blocks:
            if isinstance(block, Figures):
                for panel in (*block.panels, *block.folded):
                    for words in titles_and_legends(panel.specification()):
                        book.say(words)
    assert sorted(book.missing) == []


def test_every_parameter_is_said_since_any_of_them_may_come_to_matter() -> None:
    book = phrases("es", {})
    for parameter in corridor_parameter_list():
        book.say(parameter.definition.rstrip("."))
        book.say(parameter.unit)
    assert sorted(book.missing) == []


def titles_and_legends(spec: Any, key: str = "") -> Iterator[str]:
    if isinstance(spec, Mapping):
        for name, value in spec.items():
            # What no legend shows are codes, and so is what a legend has an expression for.
            legend = spec.get("legend", {})
            unseen = name == "scale" and (legend is None or "labelExpr" in legend)
            if name == "labelExpr":
                yield from re.findall(r": '([a-z][^']*)'", value)
            elif name not in ("datasets", "data") and not unseen:
                yield from titles_and_legends(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from titles_and_legends(value, key)
    elif isinstance(spec, str) and key in ("title", "text", "domain"):
        yield spec


def test_the_spanish_report_tells_the_same_figures(small_document: dict[str, Any]) -> None:
    text = report_markdown(small_document, "es")
    assert text.startswith("# Estados Unidos y México sobre migración, enero de 2024\n")
    assert "## 1. Qué se puede concluir" in text
    assert f"- Huella: {small_document['meta']['fingerprint']}" in text
