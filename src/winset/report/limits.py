"""What no run of this model can show, whatever its numbers: said in every report, in the same words."""

from typing import Final

LIMITS: Final[tuple[str, ...]] = (
    "It cannot say what weights the two governments or their ratifiers have. There are no data on them; the weights "
    "are bounds, and only what holds under all of them is a finding.",
    "It cannot give a deal the credit for the fall from December 2023 to January 2024: season, two reopened "
    "crossings and Mexican enforcement that was already under way fall together.",
    "It cannot separate measures that started together. The rules of June 2024 and Remain in Mexico have no effect "
    "of their own that is known; a bundle and a range is all that can be shown.",
    "Encounters are events, not persons, and so are Mexican events: one person can be counted many times.",
    "It cannot show that removal flights deter: few of those encountered were removed, and arrivals came back.",
    "It cannot show that lawful pathways lower the total of arrivals: they move people to ports of entry, and the "
    "total can rise.",
    "It cannot show that aid or relief from sanctions changes arrivals within a year; polls of intentions are not "
    "departures.",
    "It cannot say that the cap on returns binds. Its measured use is far below it, and raising a cap that does not "
    "bind changes nothing.",
    "Attacks that someone recorded are a floor, not a rate; the estimate rests on one uncertain factor.",
    "It cannot say that fewer encounters repair a president's approval, nor what an encounter does to a vote.",
    "Money is shown by who pays. There is no net fiscal figure.",
    "Beyond about six months it shows scenarios, not forecasts: half-lives come from fewer than twenty events, and "
    "many of these overlap or end with the data.",
    "Nothing after early June 2024 is a clean test of what was on the table in January.",
    "It neither advises individuals nor recommends a policy. A fall is never called a success here, and better "
    "always says for whom. Neither government's payoff covers people on the move.",
)
