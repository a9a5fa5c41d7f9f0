"""Which branches of docs/equations.md a run of the plain program took: proof that the random cases reach them all."""

from collections.abc import Iterator

from winset.corridor.reference.mechanisms import consent
from winset.corridor.reference.months import Run
from winset.corridor.reference.people import CITIES, GROUPS, NM, Setting


def branches_of(plain: Run, setting: Setting) -> Iterator[tuple[str, bool]]:
    """Yield (branch, whether it was taken) for every month: caps, floors, dates, and sums that are nobody."""
    before = None
    for t, outcome in enumerate(plain.months):
        yield from _of_dates(t, plain, setting)
        yield from _of_departures(t, plain, setting)
        yield from _of_the_way(t, plain, setting)
        yield from _of_the_border(t, plain, setting)
        if before is not None and before != outcome["approval"]:
            yield "approval falls", outcome["approval"] < before
        before = outcome["approval"]


def _of_dates(t: int, plain: Run, setting: Setting) -> Iterator[tuple[str, bool]]:
    p, x = setting.p, plain.flows[t][0]
    yield "before a lever's onset", any(t < month for month in setting.onset.values())
    yield "after a lever's end", any(t >= month for month in setting.end.values())
    yield (
        "a lever is as dealt",
        any(x[name] == value != setting.base[t][name] for name, value in setting.deal.items()),
    )
    yield "this is the election", t == setting.election
    yield "no election at all", setting.election < 0
    yield "the incumbent has lost at the end", plain.lost
    reversed_ = [name for name, yes in setting.successor_reverses.items() if yes]
    in_office = 0 <= setting.inauguration <= t
    yield "a successor sits", in_office and plain.lost
    yield (
        "a successor reverses",
        in_office and any(x[name] == setting.successor[name] != 0 for name in reversed_),
    )
    yield "aid has begun to work", t > p.aid_lag
    yield "aid works whole", t - p.aid_lag >= 12
    yield "sanctions relief works whole", t + 1 >= 12


def _of_departures(t: int, plain: Run, setting: Setting) -> Iterator[tuple[str, bool]]:
    p, month = setting.p, plain.flows[t][1]
    yield "an announcement is news", month.news > 0
    yield "news is cut at 1", month.news > 1
    yield "expectation is floored at 0", p.credulity * min(1.0, month.news) > 1
    yield "sanctions effect is floored at 0", month.relief < 0
    for g in GROUPS:
        yield "alarm", month.A[g] > 0
        yield "alarm is whole", month.A[g] >= 1
        yield "nobody sets out", month.D[g] <= 0


def _of_the_way(t: int, plain: Run, setting: Setting) -> Iterator[tuple[str, bool]]:
    p, (x, month) = setting.p, plain.flows[t]
    yield "money is short", month.disc < month.need
    yield "nothing needs money", month.need <= 1e-9
    yield "Venezuela consents", consent(x, p) > 0
    yield "Mexican flights take all stopped Venezuelans", 0 < month.i["venezuela"] <= month.flown["venezuela"]
    yield "deportations meet capacity", x["deportation_capacity"] * month.funded < month.deport_wish
    yield "nobody can be deported", month.deport_wish <= 1e-9
    yield "transfers leave somebody", x["southward_transfers"] * month.funded < month.total_W
    yield "effort above 1", x["interception_effort"] > 1


def _of_the_border(t: int, plain: Run, setting: Setting) -> Iterator[tuple[str, bool]]:
    p, (x, month) = setting.p, plain.flows[t]
    cap, screening = x["returns_cap"], x["screening_capacity"]
    yield "returns meet the cap", cap <= screening and 0 < cap < month.return_wish
    yield "returns meet screening", screening < cap and 0 < screening < month.return_wish
    yield "returns stay below both", 0 < month.return_wish < min(cap, screening)
    yield "nobody can be returned", month.return_wish <= 1e-9
    yield "returns are unscreened", month.unscreened > 0
    yield "no returns are allowed", min(cap, screening) <= 0
    yield "ports are closed", x["ports_open"] <= 0
    beds, asked, more = p.detention_beds / p.detention_stay, sum(month.ask.values()), sum(month.more.values())
    yield "removals meet the beds", 0 < beds < asked
    yield "a release limit meets the beds", 0 < beds - asked < more
    yield "a release limit is met", 0 < more < beds - asked
    yield "nobody is to be removed", asked <= 1e-9
    yield "US flights remove Venezuelans", x["us_flights_venezuela"] * consent(x, p) > 0
    yield "processing is paid in full", p.processing_relief * x["border_processing"] >= 1
    yield "somebody is expelled", sum(month.exp.values()) > 0
    yield "less than one encounter", sum(month.enc.values()) + sum(month.adm.values()) < 1
    for c in CITIES:
        yield "people are on the street", month.on_street[c] > 0
        yield "a city takes back all it may", month.acc[c] >= 1
        yield "a city takes back nobody", month.acc[c] <= 0
    for g in GROUPS:
        yield "all wait", setting.th["wait_share"][g] + p.wait_response * month.A[g] >= 1
        yield "nobody tries from waiting", p.wait_response * month.A[g] >= 1
        quota = x["appointments"] * x["ports_open"] * setting.th["port_share"][g]
        admitted = sum(month.adm[c, g] for c in CITIES)
        yield "appointments are all used", 0 < quota <= admitted * (1 + 1e-12)
        yield "appointments are left over", 0 < admitted < quota * (1 - 1e-12)
        faced = sum(month.attempts[c, g] + month.adm[c, g] for c in CITIES) + month.dep[g] + month.stop[g]
        yield "nobody faces the border", faced + p.burden_weight * month.moved[g] <= 1e-9
    for g in NM:
        yield "base removals exceed who is left", month.ask[g] < setting.th["removal_base"][g]
