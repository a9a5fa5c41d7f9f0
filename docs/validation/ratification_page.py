"""Write docs/validation/ratification.md: scores on past votes, what division at home does, and what ratification costs.

Run by `make validation`, or alone in two minutes. It says nothing that `winset ratify --backtest --json` and `winset
ratify january-2024 --division --json` do not say, apart from the time that ratifiers add to a settlement.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from winset.data.tables import read_table
from winset.policy.case import read_case
from winset.preferences.payoff import path_payoffs
from winset.ratification.backtest import ratification_backtest
from winset.ratification.member_scores import member_scores
from winset.ratification.rollcalls import roll_calls, standings
from winset.report.division_documents import division_document
from winset.settlement.blocks import Game, hub_payoffs
from winset.settlement.game import weighing
from winset.settlement.kept import leaders_alone
from winset.settlement.leaves import LeafTables, leaf_tables
from winset.settlement.parts import hub_part, path_families
from winset.settlement.stream import settle
from winset.study.division import DRAWS, divisions
from winset.study.fitted import fitted_corridor, talks_of
from winset.study.setting import Study
from winset.study.votes import border_votes

PAGE = Path(__file__).with_name("ratification.md")
CASE = "january-2024"
RULES = {
    "": "pivots",
    "_calibrated": "pivots, calibrated",
    "_base_rate": "base rate",
    "_party_line": "party line",
    "_party_line_calibrated": "party line, calibrated",
    "_agenda": "who may open the vote",
    "_agenda_president": "the same, split by the President",
    "_logistic": "regression",
    "_pooled": "pooled: pivots and the split",
}
REPEATS = 3
WORTH = 0.5  # points: less than this is no gain worth the name


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows)) + "\n"


def scores_table(scores: Mapping[str, Any]) -> str:
    """Return Brier score and log loss of every rule, labelled and not, leave one out and from a rolling origin."""
    columns = (scores, scores["unlabelled"], scores["rolling_origin"], scores["rolling_origin"]["unlabelled"])
    rows = []
    for key, name in RULES.items():
        cells = [
            f"{one[f'brier{key}']:.3f} / {one[f'log_loss{key}']:.3f}"
            if f"brier{key}" in one
            else "needs no label"
            for one in columns
        ]
        rows.append([name, *cells])
    counts = [f"{one['votes']} votes" for one in columns]
    head = ["rule", "leave one out, labelled", "no label", "rolling origin, labelled", "no label"]
    return _table(head, [["", *counts], *rows])


def gains_table(scores: Mapping[str, Any]) -> str:
    """Return what each rule gains over the calibrated party line, with the standard error of the mean over votes."""
    columns = (scores, scores["unlabelled"], scores["rolling_origin"], scores["rolling_origin"]["unlabelled"])
    rows = []
    for key, name in RULES.items():
        gains = [one["gain_over_party_line_calibrated"].get(key.lstrip("_") or "pivots") for one in columns]
        rows.append([name, *(f"{g['mean']:+.3f} ± {g['error']:.3f}" if g else "" for g in gains)])
    head = [
        "gain over the calibrated party line",
        "leave one out, labelled",
        "no label",
        "rolling, labelled",
        "no label",
    ]
    return _table(head, rows)


def winners(scores: Mapping[str, Any], label: str | None) -> str:
    """Return which rules beat the calibrated party line by ADR 21: both ways, each by more than its error."""
    one, other = scores, scores["rolling_origin"]
    if label is not None:
        one, other = one[label], other[label]
    gains = [told["gain_over_party_line_calibrated"] for told in (one, other)]
    beat = [
        name
        for key, name in RULES.items()
        if (known := key.lstrip("_") or "pivots") in gains[0]
        and all(gain[known]["mean"] > gain[known]["error"] > 0 for gain in gains)
    ]
    return "; ".join(beat) or "none"


def members_table(told: Mapping[str, Mapping[str, float]]) -> str:
    """Return the scores of single members' chances."""
    rows = [
        [
            name,
            f"{one['member_votes']:,} in {one['roll_calls']}",
            f"{one['brier']:.3f}",
            f"{one['brier_party']:.3f}",
            f"{one['brier_party_calibrated']:.3f}",
            f"{one['gain_over_party_calibrated']:+.4f} ± {one['gain_error']:.4f}",
        ]
        for name, one in told.items()
    ]
    head = [
        "single members",
        "votes, roll calls",
        "by the line",
        "with the party",
        "the same, calibrated",
        "gain",
    ]
    return _table(head, rows)


def february() -> str:
    """Return the vote of 7 February 2024 in words."""
    vote = next(vote for vote in border_votes(date(2024, 1, 8)) if vote.day == date(2024, 2, 7))
    on_the_line = sum(stance.chance for stance, _ in vote.cast)
    surprises = [f"{stance.member.name} ({stance.chance:.0%})" for stance in (*vote.own_nays, *vote.crossed)]
    return (
        f"{vote.yeas} of {vote.needed}: {vote.short} short. From the votes before it the chance was {vote.chance:.0%}, "
        f"and the line\nexpected {on_the_line:.0f} yeas of {len(vote.cast)} who voted. It did not foresee the "
        f"{len(vote.own_nays)} of the yea side's own who refused (the leader's\nno was procedural). Refusals there and "
        f"yeas from across, with the chance of a yea that the line gave:\n{'; '.join(surprises)}."
    )


def division_table(told: Mapping[str, Any]) -> str:
    """Return what division at home does."""
    rows = [
        [
            f"{one['side']}, {one['division']:g}",
            f"{one['win_set']:.1%}",
            f"{one['refused_if_not_asked']:.0%}",
            f"{one['agreement']:.0%}",
            *(f"{one['payoff'][side]['mean']:+.1f}" for side in ("usa", "mex")),
        ]
        for one in told["divisions"]
    ]
    head = [
        "side and division", "win-set, share of packages", "refuses what leaders would sign unasked", "agreement",
        "payoff, United States", "payoff, Mexico",
    ]  # fmt: skip
    return _table(head, rows)


def schelling(told: Mapping[str, Any]) -> str:
    """Return whether a side's leader gets more as its ratifiers move away: Schelling's conjecture, on this case."""
    words = []
    for side, name in (("usa", "US"), ("mex", "Mexican")):
        own = [one["payoff"][side]["mean"] for one in told["divisions"] if one["side"] == side]
        verdict = "holds" if max(own) > own[0] + WORTH else "does not hold"
        words.append(
            f"For {name} ratifiers Schelling's conjecture {verdict}: their leader gets {own[0]:+.1f} "
            f"points\nwhere they want what it wants, {max(own):+.1f} at most, and {own[-1]:+.1f} at a division of 2."
        )
    return "\n".join(words)


def seconds_for_a_million() -> tuple[float, float, int]:
    """Return CPU seconds to settle a million packages at the case's draws: with all ratifiers, and leaders alone."""
    study = Study(case=CASE)
    case = read_case(CASE)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    scale = weighing(talks)
    no_deal = scale.no_deal[case.default_no_deal]
    part = hub_part(talks, scale, np.sort(path_families(scale.game)[:128], axis=None))
    alone = leaders_alone(part.game)
    leaves = leaf_tables(alone)

    def cpu(work: Callable[[], object]) -> float:
        work()
        taken = []
        for _ in range(REPEATS):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
        return float(np.median(taken)) * 1e6 / part.game.packages

    def settled(game: Game, tables: LeafTables) -> object:
        corridor = [
            path_payoffs(part.totals.values, scale.reference, scale.wants[one]) for one in game.actors
        ]
        payoff, state = hub_payoffs(game, np.array(corridor), part.totals.lost)
        return settle(game, tables, payoff, state, no_deal[: len(game.actors)], threads=1)

    every = cpu(lambda: settled(part.game, scale.leaves))
    leaders = cpu(lambda: settled(alone, leaves))
    return every, leaders, study.draws


def page() -> str:
    """Return the whole page."""
    members, votes = read_table("members"), read_table("rollcall_votes")
    calls, known = roll_calls(read_table("rollcalls"), members), standings(read_table("pivots"))
    scores = ratification_backtest(calls, known)
    single = {
        name: member_scores(calls, known, votes=votes, members=members, labelled=name == "labelled")
        for name in ("labelled", "without label")
    }
    study = Study(case=CASE, draws=DRAWS)
    divided = division_document(study, divisions(study, 0.5, lambda stage, share: None))
    every, leaders, draws = seconds_for_a_million()
    return f"""# Ratification: scores, division at home, cost

Written by `python docs/validation/ratification_page.py` (part of `make validation`) on {date.today():%d %B %Y}.

## Past votes
P(pass) on {scores["votes"]} roll calls of 2013 to 2024, each from all others, and from earlier ones only. Brier score
and log loss in nats; lower is better. The label says who brought a vote and was coded after the fact (ADR 5); the four
rules at the end were fixed before they were scored, by someone who had read the record (ADR 21).

{scores_table(scores)}
{gains_table(scores)}
A rule beats the calibrated party line if it gains both ways by more than its standard error. With the label:
{winners(scores, None)}. Without it: {winners(scores, "unlabelled")}.

**Negative results.** With the label pivots forecast no better than a count of seats, and from a rolling origin the
plain party line has the lower Brier score. Without the label plain pivots lose to the calibrated party line from a
rolling origin. What beats it there looks at chamber, rule and President; the ideal points add little. Four tries at
{scores["votes"]} votes find a winner by luck more often than one. No chance of a case's bill rests on these rules: a
case names who brings a bill.

## Single members
The chance that a member votes yea is that of the cutpoint reaching it. Each roll call is left out once; the error of
the gain over the calibrated rule is over roll calls, since members of one err together.

{members_table(single)}
**Negative result.** With the label the gain is within its error.

## The vote of 7 February 2024
{february()}

## Division at home
The case's own talks at {DRAWS} draws: a side's ratifiers are moved from its leader (0) through where the case has them
(1) outwards. Payoffs are points over no deal, at the Nash package that both sides' ratifiers accept in at least half of
the draws. `winset ratify {CASE} --division` prints the same.

{division_table(divided)}
{schelling(divided)}
The tests play the small games in which the conjecture holds and those in which it does not
(`tests/bargaining/test_two_level.py`).

## What ratification costs
A million packages at {draws} draws, payoffs and settlement: {every:.1f} CPU seconds with all ratifiers and bills,
{leaders:.1f} with both leaders alone, so ratification adds {every - leaders:.1f} (bound: 5 s).
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")


if __name__ == "__main__":
    main()
