"""The report as one self-contained HTML page and as Markdown: the analysis put in reading order, nothing computed.

Both come from the same sections. The page holds its style and its drawings inside itself: it opens offline, runs no
script, and follows the reader's light or dark scheme. What the analysis does not hold is left out, not shown empty.
"""

import html
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import jinja2
from altair.utils import schemapi

from winset.report import (
    agenda_section,
    asks_section,
    claims_section,
    clocks_section,
    evidence_sections,
    fragility_section,
    history_sections,
    keeping_section,
    leverage_section,
    offers_section,
    ratification_section,
    repairs_section,
    said_section,
    sections,
    talks_sections,
)
from winset.report.blocks import Figure, Section
from winset.report.palette import DARK, LIGHT
from winset.report.phrases import in_language, phrases
from winset.report.svg import inline_svg
from winset.report.titles import Analysis, extra
from winset.report.words import NO_DEAL, title

_BUILDERS: Final = (
    sections.conclusions,
    talks_sections.bargaining,
    ratification_section.ratification,
    leverage_section.leverage,
    offers_section.offers,
    asks_section.asks,
    repairs_section.repairs,
    agenda_section.agenda,
    sections.outcomes,
    sections.deal_table,
    keeping_section.keeping,
    clocks_section.clocks,
    fragility_section.fragility,
    sections.people,
    evidence_sections.what_happened,
    said_section.said,
    history_sections.effects,
    history_sections.ledger,
    claims_section.claims,
    evidence_sections.fit,
    evidence_sections.weak_evidence,
    evidence_sections.limits,
    evidence_sections.sources,
)
_LOADER: Final = jinja2.PackageLoader("winset.report", "templates")


LANGUAGES: Final = ("en", "es")


def report_html(analysis: Mapping[str, Any], language: str = "en") -> str:
    """Return the report as one HTML page, in one of `LANGUAGES`."""
    head, parts = _spoken(analysis, language)
    return page(head, parts, language)


def _spoken(analysis: Analysis, language: str) -> tuple[dict[str, Any], list[Section]]:
    """Return heading and sections in a language; sources keep the titles their publishers gave them."""
    head, parts = heading(analysis), document_sections(analysis)
    if language == "en":
        return head, parts
    book = phrases(language, analysis)
    facts = [(book.say(label), book.translated(value) or value) for label, value in head["facts"]]
    return {"title": book.say(head["title"]), "facts": facts}, in_language(parts, book)


def _frame(language: str) -> dict[str, str]:
    """Return the words of the templates themselves."""
    say = str if language == "en" else phrases(language, {}).say
    return {word: say(word) for word in ("Winset report", "Sections", "Weak evidence.", "Figure.")}


def page(head: Mapping[str, Any], parts: Sequence[Section], language: str = "en") -> str:
    """Return sections as one HTML page; `head` is as of `heading`."""
    environment = jinja2.Environment(
        loader=_LOADER,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    colours = {key: (LIGHT[key], DARK[key]) for key in LIGHT}
    environment.filters["together"] = _together
    template = environment.get_template("report.html.j2")
    drawing = partial(_drawing, language=language)
    return template.render(
        head=head, sections=parts, colours=colours, draw=drawing, language=language, frame=_frame(language)
    )


def report_markdown(analysis: Mapping[str, Any], language: str = "en") -> str:
    """Return the report as Markdown; every chart is given in words."""
    environment = jinja2.Environment(
        loader=_LOADER,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_markdown_text,
    )
    template = environment.get_template("report.md.j2")
    head, parts = _spoken(analysis, language)
    text = template.render(head=head, sections=parts, frame=_frame(language))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def document_sections(analysis: Analysis) -> list[Section]:
    """Return the sections that the analysis has data for, in reading order."""
    built = (build(analysis) for build in _BUILDERS)
    return [section for section in built if section is not None]


def heading(analysis: Analysis) -> dict[str, Any]:
    """Return the title and the (label, value) pairs that say what run this is."""
    meta = analysis["meta"]
    evidence = {
        "eve": "on the eve: nothing published later is used",
        "hindsight": "with hindsight: not a forecast",
    }
    vintages = {"real_time": "as published at the time", "lag_only": "today's tables, cut by their delay"}
    facts = {
        "Case": meta.get("case"),
        "As of": meta.get("as_of"),
        "Evidence": evidence.get(str(meta.get("evidence")), meta.get("evidence")),
        "Tables": vintages.get(str(meta.get("vintages")), meta.get("vintages")),
        "Last month of the record": meta.get("origin"),
        "No deal, unless said otherwise": NO_DEAL.get(str(meta.get("no_deal")), meta.get("no_deal")),
        **_chosen(meta),
        "Horizon": f"{meta['horizon_months']} months" if "horizon_months" in meta else None,
        "Draws and seed": f"{meta['draws']} draws, seed {meta['seed']}" if "draws" in meta else None,
        "Version": f"winset {meta.get('winset_version')}",
        "Fingerprint": meta.get("fingerprint"),
    }
    given = (extra(analysis, "titles") or {}).get("case")
    return {
        "title": title(given, str(meta.get("case", "Winset")).replace("-", "_")),
        "facts": [(label, str(value)) for label, value in facts.items() if value is not None],
    }


def _chosen(meta: Mapping[str, Any]) -> dict[str, str]:
    """Return what the run was asked otherwise than usual, as options spell it: such numbers are not the case's own."""
    told, weights = {}, meta.get("weights")
    if meta.get("election_channel") is False:
        told["US election"] = "approval does not move it"
    if isinstance(weights, Mapping):
        points = [f"{actor}.{outcome}={p}" for actor, own in weights.items() for outcome, p in own.items()]
        told["Weights"] = f"own, in points: {', '.join(points)}"
    elif weights is not None:
        told["Weights"] = f"every rank order read as {weights}"
    if meta.get("pinned"):
        told["Pinned in every draw"] = ", ".join(
            f"{name}={value:g}" for name, value in meta["pinned"].items()
        )
    return told


def _together(cell: str) -> str:
    """Return words whose intervals and per cents do not break across lines: half an interval reads as a figure."""
    return re.sub(
        r"\([−+\d][^()]{0,30} (?:to|a) [^()]{0,30}\)|\d %",
        lambda figure: figure[0].replace(" ", "\N{NO-BREAK SPACE}"),
        cell,
    )


def _drawing(figure: Figure, language: str) -> str:
    # Altair would check each part as it is made, an eighth of a report's time; the charts' tests do the checking.
    with schemapi.debug_mode(False):
        return inline_svg(figure.specification(), figure.alt, language)


def _markdown_text(value: object) -> str:
    """Return text with everything escaped that Markdown or HTML would act on."""
    text = " ".join(str(value).split())
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", html.escape(text, quote=False))
