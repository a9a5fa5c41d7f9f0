"""The report's section on keeping: until when each named package stands, who ends it, and what is left of it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from winset.report.blocks import Block, Figure, Figures, Section, Text, numbered
from winset.report.chart_parts import PANEL, Spec, finished, inline_data
from winset.report.palette import LIGHT
from winset.report.titles import Analysis, package_title
from winset.report.words import PARTIES, SOLUTIONS, gain, interval, modelled, observed, share

WHAT = (
    "At each review both leaders look again. Where one of them has less ahead than if the deal ended there, less what "
    "a break costs it, it ends the deal, for both; this is settled backward from the last review, in every draw. A "
    "break costs {usa} points to the United States and {mex} to Mexico: what it costs if seen, times the chance that "
    "it is seen. Both are judgements (grade D), and so are the reviews. Laws in force stay when a deal ends. Ended by "
    "chance means courts, lapses, breaks and a successor."
)


def keeping(analysis: Analysis) -> Section | None:
    """Until when each package stands, by will and by chance, and who would end it at which review."""
    told = {entry["name"]: entry["kept"] for entry in analysis.get("packages", ()) if entry.get("kept")}
    told = {name: kept for name, kept in told.items() if min(kept["whole"]) < 1.0}
    if not told:
        return None
    cost = next(iter(told.values()))["break_cost"]
    what = WHAT.format(**{side: interval(cost[side], gain) for side in PARTIES})
    blocks: list[Block] = [Text(what), _table(analysis, told), _reasons(analysis, told)]
    blocks += [*_money(analysis, told), _curves(analysis, told), *_space(analysis)]
    return Section("keeping", "Would it be kept?", tuple(blocks))


def _table(analysis: Analysis, told: Mapping[str, Any]) -> Block:
    reviews = next(iter(told.values()))["reviews"]
    rows = [
        (
            package_title(analysis, name),
            *(_ended(review) for review in kept["reviews"]),
            share(kept["never_ended_by_will"]),
            *(interval(kept["payoff"][side], gain) for side in PARTIES),
        )
        for name, kept in told.items()
    ]
    columns = (
        "package",
        *(f"ended by will in {review['month']} ({review['title'].lower()})" for review in reviews),
        "never ended by will",
        *(f"payoff as kept, {side}" for side in PARTIES.values()),
    )
    return numbered("Named packages as kept, shares of draws", columns, rows, 1)


REASONS = {
    ("court", "usa"): "a US court",
    ("court", "mex"): "a Mexican court",
    ("break", "mex"): "Mexico's enforcement breaks off",
    ("break", "usa"): "the United States breaks off",
    ("successor", "usa"): "a US successor reverses",
    ("lapse", "usa"): "US money is not voted again",
    ("will", "usa"): "the United States leaves",
    ("will", "mex"): "Mexico leaves",
    ("will", "both"): "both leave",
}


def _reason(ending: Mapping[str, Any]) -> str:
    return REASONS.get((ending["cause"], ending["side"]), f"{ending['cause']}, {ending['side']}")


def _reasons(analysis: Analysis, told: Mapping[str, Any]) -> Block:
    """How long each package stays whole, and what ends it first."""
    rows = []
    for title, kept in ((package_title(analysis, name), kept) for name, kept in told.items()):
        first = sorted(kept["endings"], key=lambda ending: -ending["first"])
        words = "; ".join(f"{_reason(one)} {share(one['first'])}" for one in first if one["first"])
        rows.append((title, _months(kept), share(kept["months"]["to_the_end"]), words))
    columns = (
        "package",
        "months whole: median (5 to 95 %)",
        "whole to the end",
        "what ends it first, share of draws",
    )
    return numbered("How long each package stays whole, and what ends it first", columns, rows, 1)


def _months(kept: Mapping[str, Any]) -> str:
    """Months whole, with a plus where the horizon ends before the deal does."""
    last = len(kept["whole"]) - 1
    low, middle, high = (
        f"{kept['months'][mark]:.0f}{'+' if kept['months'][mark] >= last else ''}"
        for mark in ("p05", "p50", "p95")
    )
    return f"{middle} ({low} to {high})"


def _money(analysis: Analysis, told: Mapping[str, Any]) -> list[Block]:
    """How far money carries the returns and transfers that Mexico promises beyond today's."""
    rows = [
        (
            package_title(analysis, name),
            interval(kept["money"]["carried_share"], share),
            f"{interval(kept['money']['months_paid'])} of {kept['money']['months']}",
            share(kept["money"]["ever_short"]),
        )
        for name, kept in told.items()
        if "money" in kept
    ]
    columns = ("package", "share carried", "months paid for", "at least one month not paid for")
    caption = (
        "Returns and transfers that Mexico promises, and how far money carries them; a month is paid for if money "
        "carries at least half (a convention)"
    )
    return [numbered(caption, columns, rows, 1)] if rows else []


def _space(analysis: Analysis) -> list[Block]:
    """The whole space as kept, where it was settled so (`winset analyse --basis as_kept`)."""
    told = analysis["talks"].get("as_kept")
    if told is None:
        return []
    of_signed = told["of_both_win_sets_last"]
    words = (
        f"All {observed(told['packages'])} packages as kept: {share(told['last'])} last, which means that no side ends "
        f"them by will in at least {share(told['lasts_at_least'])} of the draws. "
        f"Of those in both win-sets {'none is left to ask' if of_signed is None else share(of_signed) + ' last'}. "
        f"{share(told['mutual_gain']['as_written'])} of all packages are better for both in most draws as written, "
        f"{share(told['mutual_gain']['as_kept'])} as kept."
    )
    rows = [
        (
            f"{name}{', both sides ratify' if key == 'solutions_in_both_win_sets' else ''}",
            *(f"{gain(entry['payoff'][side])} / {gain(entry['payoff_as_kept'][side])}" for side in PARTIES),
            share(entry["never_ended_by_will"]),
            modelled(entry["months"]),
        )
        for key in ("solutions", "solutions_in_both_win_sets")
        for rule, name in SOLUTIONS.items()
        if (entry := told[key].get(rule)) is not None
    ]
    columns = (
        "solution among packages that last",
        *(f"payoff as written / as kept, {side}" for side in PARTIES.values()),
        "never ended by will",
        "months, mean",
    )
    return [Text(words), numbered("Solutions among packages that last", columns, rows, 1)]


def _ended(review: Mapping[str, Any]) -> str:
    by = " and ".join(
        f"{words} {share(review['ended_by'][side])}"
        for side, words in PARTIES.items()
        if review["ended_by"][side]
    )
    return f"{share(review['ended'])} ({by})" if by else share(review["ended"])


def _curves(analysis: Analysis, told: Mapping[str, Any]) -> Figures:
    panels = []
    for name, kept in told.items():
        months = len(kept["standing"]) - 1
        text = (
            f"{package_title(analysis, name)}: after {months} months the deal is not ended by will in "
            f"{share(kept['standing'][-1])} of draws, and every clause still holds in {share(kept['whole'][-1])}"
        )
        draw = partial(survival_chart, kept["standing"], kept["whole"])
        panels.append(Figure(package_title(analysis, name), text, draw))
    return Figures(
        "Share of draws in which it still stands, by months since its start", tuple(panels), "panel"
    )


def survival_chart(standing: Sequence[float], whole: Sequence[float]) -> Spec:
    """Return two step lines: the deal not ended by will, and no clause of it ended by will or chance."""
    curves = {"not ended by will": standing, "every clause holds": whole}
    rows = [
        {"since": month, "percent": 100 * value, "of": label}
        for label, values in curves.items()
        for month, value in enumerate(values)
    ]
    domain = list(curves)
    colour = alt.Scale(domain=domain, range=[LIGHT["package"], LIGHT["observed"]])
    dash = alt.Scale(domain=domain, range=[[1, 0], [5, 3]])
    legend = alt.Legend(columns=1, orient="bottom")
    lines = alt.Chart(inline_data(rows)).mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=alt.X("since:Q", axis=alt.Axis(title="months", grid=False)),
        y=alt.Y("percent:Q", axis=alt.Axis(title="% of draws"), scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("of:N", scale=colour, legend=legend),
        strokeDash=alt.StrokeDash("of:N", scale=dash, legend=legend),
    )  # fmt: skip
    return finished(lines.properties(**PANEL))
