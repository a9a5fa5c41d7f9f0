"""The report's section on a crowded agenda: what is lost when a round settles few subjects. An illustration."""

from winset.report.blocks import Section, Text, numbered
from winset.report.titles import Analysis, clause_title
from winset.report.words import PARTIES, gain, interval


def agenda(analysis: Analysis) -> Section | None:
    """What is lost by settling few subjects, and by leaving the crowded-out ones aside."""
    told = (analysis.get("talks") or {}).get("agenda")
    if not told:
        return None
    aside = " and ".join(f"'{clause_title(analysis, clause)}'" for clause in told["crowded_out"])
    rows = [
        (
            "no limit" if entry["subjects"] is None else str(entry["subjects"]),
            *(interval(entry["gain"][side], gain) for side in PARTIES),
            *(interval(entry["gain_crowded"][side], gain) for side in PARTIES),
        )
        for entry in told["rounds"]
    ]
    columns = (
        "subjects a round can settle", "United States", "Mexico", "United States, crowded", "Mexico, crowded",
    )  # fmt: skip
    words = (
        "An illustration: nobody has data on how many subjects a round of talks can settle. A subject is a clause that "
        f"leaves the status quo. Crowded: {aside} stay as they are, since attention went to migration. The gains rest "
        "on the judged worth of clauses (grade D)."
    )
    caption = (
        "Gain over no deal at the Nash package, in points of each side's own scale: mean and 90 % interval"
    )
    return Section("agenda", "A crowded agenda", (Text(words), numbered(caption, columns, rows, 1)))
