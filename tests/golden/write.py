"""Write the golden table of the small study anew: `PYTHONPATH=src:tests python tests/golden/write.py`.

Golden values are pasted from output, so they show that something moved and not that it was right; what is right is
held by the tests by hand and by the slow evaluation. The tolerance is wide enough for another machine's arithmetic.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("small_study.json")
SMALL = {"case": "january-2024", "draws": 24, "horizon": 16, "seed": 1}
"""16 months: the election (month 11) and a successor's first two months (from 14) are inside."""
OUTCOMES = ("border_patrol_encounters", "interceptions", "waiting", "deaths", "cost_usa_usd", "approval")
MONTHS = (0, 5, 15)


def golden(document: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers that are kept: medians of the corridor, what named packages are worth, and the talks."""
    talks = document["talks"]
    values: dict[str, Any] = {
        f"{name}.{outcome}.{month}": path["outcomes"][outcome][month]["p50"]
        for name, path in document["no_deal"].items()
        for outcome in OUTCOMES
        for month in MONTHS
    }
    for package in document["packages"]:
        if package["name"] in ("us_opening", "mexico_opening", "what_happened_2024_h1"):
            for side in ("usa", "mex"):
                values[f"{package['name']}.payoff.{side}"] = package["payoff"][side]["p50"]
                values[f"{package['name']}.ratified.{side}"] = float(package["ratified"][side])
    values["p_zopa"] = float(talks["p_zopa"])
    for side in ("usa", "mex", "both"):
        values[f"win_set.{side}"] = float(talks["win_sets"][side]["accepted"])
    for rule, found in talks["solutions"].items():
        for side in ("usa", "mex"):
            values[f"{rule}.payoff.{side}"] = float(found["payoff"][side])
        # The levels that the rule takes in most preference draws, and how often: less brittle than one package.
        for clause, shares in found["level_shares"].items():
            level = max(shares, key=shares.__getitem__)
            values[f"{rule}.level.{clause}"] = level
            values[f"{rule}.level_share.{clause}"] = float(shares[level])
    return values


def main() -> None:
    from winset.report.findings import analysis_document
    from winset.study import Study, run_study

    note = (
        "Golden table of the small study (tests/golden/write.py): it shows that a number moved, not what is right. "
        "A commit that rewrites it says which finding changed, by how much, and why."
    )
    table = {
        "note": note,
        "study": SMALL,
        "relative": 1e-4,
        "absolute": 1e-6,
        "values": golden(analysis_document(run_study(Study(**SMALL)))),
    }
    FILE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
