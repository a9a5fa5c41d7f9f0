"""The terminal shows the report's own words, brackets and all."""

import io

from report.sample_analysis import sample_analysis
from rich.console import Console

from winset.report.summary import print_forecast, print_simulation, print_summary


def shown(show, document) -> str:
    console = Console(file=io.StringIO(), width=110, force_terminal=False)
    show(document, console)
    return " ".join(console.file.getvalue().split())


def test_the_summary_opens_with_weights_being_bounds_and_then_says_what_holds() -> None:
    analysis = sample_analysis()
    analysis["report"]["findings"][0]["sentence"] = "Between [11] and [bold]22[/bold] of them."
    text = shown(print_summary, analysis)
    assert "• Between [11] and [bold]22[/bold] of them." in text
    assert text.index("Weights are bounds") < text.index("Between [11]") < text.index("Nash")
    assert "Weak evidence. Holds under: status quo of the date." in text


def test_a_simulation_is_shown_by_its_last_month_beside_no_deal() -> None:
    def path(mean: float) -> list[dict]:
        return [
            {"month": month, "mean": value, "p05": value / 2, "p95": value * 2}
            for month, value in (("2024-01", 1.0), ("2024-02", mean))
        ]

    document = {
        "outcomes": {"waiting": path(61_234.0)},
        "no_deal": {"outcomes": {"waiting": path(71_234.0)}},
        "difference": {"waiting": path(-10_000.0)},
        "payoff": {"mex": {"mean": 3.14, "p05": 1.0, "p95": 5.0}},
    }
    text = shown(print_simulation, document)
    for words in (
        "In 2024-02",
        "61,000 (31,000",
        "71,000 (36,000",
        "−10,000",
        "Payoff to Mexico over no deal: 3.1",
    ):
        assert words in text


def test_a_forecast_says_what_a_package_changes_and_what_nobody_knows() -> None:
    row = {"month": "2024-06", "mean": 2e5, "p05": 1e5, "p95": 3e5}
    less = {**row, "mean": -4e4, "p05": -5e4, "p95": -3e4}
    names = ("border_patrol_encounters", "waiting", "harms_estimated", "cost_mexico_usd")
    shares = {
        name: [{"month": "2024-06", "share": share}]
        for name, share in zip(names, (0.97, 0.5, 0.25, 0), strict=True)
    }
    path = {"border_patrol_encounters": [row]}
    package = {"name": "us_opening", "outcomes": path, "difference": {"border_patrol_encounters": [less]}}
    text = shown(
        print_forecast, {"outcomes": path, "groups": {}, "unknown_events": shares, "package": package}
    )
    assert "us_opening" in text and "-40,000" in text.replace("−", "-")
    assert "97%" in text and "25%" in text and "2024-06" in text


def test_a_forecast_lists_every_month_of_every_group() -> None:
    rows = [
        {"month": month, "mean": 100.0 * n, "p05": 1.0, "p95": 9.0}
        for n, month in enumerate(("2024-01", "2024-02"), 1)
    ]
    document = {"outcomes": {"border_patrol_encounters": rows}, "groups": {"andes_brazil": rows}}
    text = shown(print_forecast, document)
    assert text.index("Border Patrol encounters") < text.index("Andes and Brazil")
    assert text.count("2024-02") == 2
    assert text.count("200 (1.0 to 9.0)") == 2


def test_eighty_columns_hold_the_solutions_as_lists_of_what_changes() -> None:
    analysis = sample_analysis()
    solutions = analysis["talks"]["solutions"]
    solutions["nash"]["levels"] = {**solutions["nash"]["levels"], "regional_aid": "status_quo"}
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    print_summary(analysis, console)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert "    – Invented aid for policing: a lot" in [line.rstrip() for line in lines]
    assert not any("Invented regional aid: as today" in line for line in lines)
    # A column one word wide would show as many lines that hold a single word.
    assert sum(len(line.split()) == 1 for line in lines) < 10
