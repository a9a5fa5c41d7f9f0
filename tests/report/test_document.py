"""The report shows what the analysis says, all of it from the analysis, and nothing that it does not hold."""

import copy
import re
from html.parser import HTMLParser

import pytest
from report.sample_analysis import sample_analysis

from winset.report.document import document_sections, report_html, report_markdown
from winset.report.figures import map_points

OPTIONAL = {
    "findings": "What can be concluded",
    "happened": "Border Patrol encounters a month:\n\n| month",
    "record": "The record",
    "fit": "The model against the record",
    "weak_evidence": "What rests on weak evidence",
    "map": "The line is the frontier",
    "cities": "by border city",
    "effects": "What earlier measures did",
    "ledger": "Asked, offered, promised, delivered",
    "election_channel": "With that link cut",
    "no_deal_verdicts": "each of the three no-deal paths",
}
TOP_LEVEL = {
    "claims": "Claims of the news report",
    "clauses": "The deal, clause by clause",
    "packages": "Neither government's payoff covers these",
    "no_deal": "What each package does",
    "talks": "Which deals were possible",
    "sources": "Known since",
}


class Page(HTMLParser):
    """Every tag with its attributes, and the text outside of style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text += data


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(sample_analysis())


def test_the_page_loads_nothing_and_runs_nothing(page: str) -> None:
    tags = Page(page).tags
    assert {"script", "link", "iframe", "img", "object", "use", "image"}.isdisjoint(tag for tag, _ in tags)
    for tag, attributes in tags:
        assert "src" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        if tag == "a":
            assert str(attributes["href"]).startswith("#")
    assert "@import" not in page
    assert re.findall(r"url\((?!#)", page) == []


def test_the_links_of_the_page_lead_to_its_sections_in_reading_order(page: str) -> None:
    tags = Page(page).tags
    linked = [attributes["href"] for tag, attributes in tags if tag == "a"]
    sections = [f"#{attributes['id']}" for tag, attributes in tags if tag == "section"]
    assert linked == sections
    assert sections == [
        "#findings", "#talks", "#outcomes", "#clauses", "#people", "#happened", "#effects", "#ledger", "#claims",
        "#fit", "#weak", "#limits", "#sources",
    ]  # fmt: skip


def test_no_two_things_on_the_page_share_an_id(page: str) -> None:
    identities = [attributes["id"] for _, attributes in Page(page).tags if "id" in attributes]
    # Drawings carry none: with ids of their own, two in one page would share clip paths.
    assert len(identities) == len(set(identities)) == 13


def test_every_drawing_says_in_numbers_what_it_shows(page: str) -> None:
    drawings = [attributes for tag, attributes in Page(page).tags if tag == "svg"]
    assert len(drawings) == 5 * 5 + 7 + 3 + 3 + 3 + 3  # the last are the claims
    for attributes in drawings:
        assert attributes["role"] == "img"
        assert re.search(r"\d", attributes["aria-label"] or "")


def test_drawings_are_painted_by_the_scheme_of_the_page(page: str) -> None:
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert 'fill="var(--package)"' in drawings
    assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{3,6})"', drawings)) == set()
    assert page.count("--package:") == 2


@pytest.mark.parametrize(
    ("where", "value", "shown"),
    [
        (("report", "findings", 0, "sentence"), "Between 11 and 22 of them.", "Between 11 and 22 of them."),
        (("talks", "p_zopa"), 0.1234, "12 %"),
        (("talks", "packages_enumerated"), 1_234_567, "1,234,567"),
        (("talks", "solutions", "nash", "payoff", "mex"), -7.774, "−7.8"),
        (("talks", "solutions", "nash", "ratified", "usa"), 0.9991, "more than 99 %"),
        (("talks", "solutions", "nash", "share"), 0.0134, "1.3 %"),
        (("clauses", 0, "ratification", "p95"), 0.7771, "78 %"),
        (("clauses", 0, "cost_usd_per_year", "mean"), 7_770_000_000.0, "7.8 billion"),
        (("clauses", 1, "worth", "mex", "mean"), 77.7, "+78"),
        (("packages", 2, "people", "deaths", "mean"), 7_654.0, "7,700"),
        (("packages", 2, "outcomes", "waiting", 11, "p95"), 765_432.0, "770,000"),
        (("no_deal", "breakdown", "outcomes", "waiting", 11, "mean"), 654_321.0, "650,000"),
        (("report", "happened", 0, "observed", 2), 123_457, "123,457"),
        (("report", "happened", 0, "predicted", 2, "p05"), 1_234.0, "1,200"),
        (("report", "no_deal_verdicts", "breakdown", "p_zopa"), 0.0234, "2.3 %"),
        (("report", "election_channel", "off", "p_zopa"), 0.0777, "7.8 %"),
        (("report", "findings", 0, "points"), ["Eleven of 22"], "Eleven of 22."),
        (("report", "cities", "nash", "reynosa", "waiting", "p05"), 33.3, "33"),
        (("talks", "solutions", "nash", "level_shares", "interception", "low"), 0.2222, "a little, 22 %"),
        (("talks", "win_sets", "both", "accepted"), 0.0345, "both sides accept 3.5 %"),
        (("clauses", 2, "in_force_after_12_months"), 0.0678, "6.8 %"),
        (("clauses", 0, "needs_congress"), True, "(needs Congress)"),
        (("clauses", 2, "worth_of_level"), "low", "| a little |"),
        (("packages", 1, "months_kept", "mean"), 7.654, "7.7 ("),
        (("packages", 1, "p_mutual_gain"), 0.0345, "3.5 %"),
        (("report", "fit", "groups", "haiti", "observed"), [1.0] * 24, "0 of 24 months inside"),
        (("claims", 0, "recomputed"), 301_977, "301,977"),
        (("claims", 0, "verdict_then"), "not_checkable", "Not checkable"),
        (("meta", "as_of"), "2024-02-29", "2024-02-29"),
        (("meta", "seed"), 424_243, "seed 424243"),
    ],
)  # fmt: skip
def test_a_number_changed_in_the_analysis_changes_in_the_report(where, value, shown: str) -> None:
    analysis = sample_analysis()
    before = report_markdown(analysis)
    place = analysis
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    after = report_markdown(analysis)
    assert after.count(shown) > before.count(shown)


@pytest.mark.parametrize(("key", "phrase"), OPTIONAL.items())
def test_a_further_section_that_was_not_built_is_left_out(key: str, phrase: str) -> None:
    analysis = sample_analysis()
    assert phrase in report_markdown(analysis)
    del analysis["report"][key]
    assert phrase not in report_markdown(analysis)


@pytest.mark.parametrize(("key", "phrase"), TOP_LEVEL.items())
def test_a_section_whose_key_is_absent_is_left_out(key: str, phrase: str) -> None:
    analysis = sample_analysis()
    assert phrase.lower() in report_markdown(analysis).lower()
    del analysis[key]
    assert phrase.lower() not in report_markdown(analysis).lower()


def test_an_analysis_of_meta_alone_still_says_what_it_cannot_say() -> None:
    analysis = {"meta": sample_analysis()["meta"]}
    assert [section.identity for section in document_sections(analysis)] == ["limits"]
    assert "None" not in Page(report_html(analysis)).text


HOSTILE = "<script>alert('x')</script> | *bold* `code` \" onload=x [a](javascript:b)\n# head"


def test_hostile_titles_stay_text_in_both_documents() -> None:
    analysis = sample_analysis()
    analysis["clauses"][0]["title"]["en"] = HOSTILE
    analysis["report"]["titles"]["package"]["nash"]["en"] = HOSTILE
    analysis["report"]["findings"][0]["sentence"] = HOSTILE
    page, text = report_html(analysis), report_markdown(analysis)
    assert "script" not in {tag for tag, _ in Page(page).tags}
    assert not any("onload" in attributes for _, attributes in Page(page).tags)
    assert HOSTILE in Page(page).text
    assert "<script>" not in text
    assert "\n# head" not in text
    tables = [line for line in text.splitlines() if line.startswith("| ") and "Invented returns of" in line]
    columns = {len(re.findall(r"(?<!\\)\|", line)) for line in tables if "Executive act" in line}
    assert columns == {11}


def test_modelled_figures_carry_two_digits_and_counts_all() -> None:
    text = report_markdown(sample_analysis())
    assert "301,981" in text
    assert "124,220" in text
    section = text.split("What each package does")[1].split("The deal, clause by clause")[0]
    figures = re.findall(
        r"(?<![\d-])\d[\d,]*\.?\d*(?![\d-])", re.sub(r"\d{4}[- ]\d\d([- ]\d\d)?", "", section)
    )
    digits = [figure.replace(",", "").replace(".", "").strip("0") for figure in figures]
    assert len(digits) > 200
    assert all(len(figure) <= 2 for figure in digits)


def test_a_weak_finding_says_so_in_its_own_line() -> None:
    text = report_markdown(sample_analysis())
    weak = next(line for line in text.splitlines() if "raising the cap" in line)
    sound = next(line for line in text.splitlines() if "An invented finding" in line)
    assert "Weak evidence" in weak
    assert "Weak evidence" not in sound


def test_a_greyed_solution_gives_its_reason_and_the_leading_ones_none() -> None:
    page = report_html(sample_analysis())
    greyed = re.findall(r'<tr class="greyed"><th scope="row">(.*?)</th>', page)
    assert [text.split(":")[0] for text in greyed] == ["Egalitarian", "Utilitarian"]
    assert all("share no numéraire" in text for text in greyed)


def test_no_solution_at_all_is_said_in_words() -> None:
    analysis = copy.deepcopy(sample_analysis())
    analysis["talks"]["solutions"]["nash"] = None
    assert "Nash: greyed, no package is better than no deal for both" in report_markdown(analysis)


def test_hindsight_is_never_presented_as_a_forecast() -> None:
    analysis = sample_analysis()
    analysis["meta"]["evidence"] = "hindsight"
    text = report_markdown(analysis)
    assert "it is hindsight, not a forecast" in text
    assert "as the model saw it from the eve" not in text


def test_what_is_one_sides_stands_under_its_name() -> None:
    analysis = sample_analysis()
    nash = analysis["talks"]["solutions"]["nash"]
    nash["payoff"], nash["ratified"] = {"mex": -3.0, "usa": 2.0}, {"mex": 0.25, "usa": 0.75}
    worth = {"mean": 1.0, "p05": 1.0, "p95": 1.0}
    analysis["clauses"][0]["worth"] = {"mex": {**worth, "mean": -9.0}, "usa": {**worth, "mean": 8.0}}
    lines = report_markdown(analysis).splitlines()
    row = next(line for line in lines if line.startswith("| Nash |") and "75 %" in line)
    assert row.endswith("| +2.0 | −3.0 | 75 % | 25 % | 37 % | ")
    clause = next(line for line in lines if "Executive act" in line and "+8.0" in line)
    assert clause.endswith("| +8.0 (+1.0 to +1.0) | −9.0 (+1.0 to +1.0) | ")


def test_a_package_lists_what_leaves_the_status_quo_and_nothing_else() -> None:
    analysis = sample_analysis()
    named = analysis["packages"][0]
    named["levels"] = {**dict.fromkeys(named["levels"], "status_quo"), "regional_aid": "low"}
    analysis["packages"][1]["levels"] = dict.fromkeys(named["levels"], "status_quo")
    text = report_markdown(analysis)
    assert "| Invented regional aid: a little |" in text
    assert "| nothing: every clause stays as it is today |" in text
    assert "as it is today;" not in text


def test_another_no_deal_is_told_by_what_it_changes_in_the_first_ones_solution() -> None:
    analysis = sample_analysis()
    verdicts = analysis["report"]["no_deal_verdicts"]
    levels = verdicts["breakdown"]["solutions"]["nash"]["levels"]
    verdicts["breakdown"]["solutions"]["nash"]["levels"] = {**levels, "policing_aid": "low"}
    text = report_markdown(analysis)
    assert "the same as in the first row" in text
    assert "as in the first row, except Invented aid for policing: a little (there: a lot)" in text


def test_what_both_sides_ratify_comes_before_what_neither_was_asked_about() -> None:
    analysis = sample_analysis()
    analysis["talks"]["solutions_in_both_win_sets"] = copy.deepcopy(analysis["talks"]["solutions"])
    text = report_markdown(analysis)
    assert text.index("packages that both sides' ratifiers accept") < text.index(
        "before any ratifier is asked\n"
    )


def test_an_interval_stays_on_its_line_and_a_long_aside_does_not() -> None:
    analysis = sample_analysis()
    aside = "(median, and 5 to 95 % of the draws; an aside that no telephone could hold on one line)"
    analysis["report"]["findings"][0]["sentence"] = f"It would fall by −7.8 % (−16 to −1.2 %) {aside}."
    page = report_html(analysis)
    assert (
        "−7.8\N{NO-BREAK SPACE}% (−16\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}−1.2\N{NO-BREAK SPACE}%)" in page
    )
    assert "an aside that no telephone" in page


def test_points_that_lie_together_on_the_map_share_a_label() -> None:
    analysis = sample_analysis()
    points = analysis["report"]["map"]["points"]
    points[1] = {**points[1], "usa": points[0]["usa"] + 0.1, "mex": points[0]["mex"]}
    points[2] = {**points[2], "usa": points[0]["usa"] + 30.0, "mex": points[0]["mex"]}
    labels = [point["label"] for point in map_points(analysis)]
    assert labels[0].startswith("1, 2")
    assert "3" in labels
