"""Which value every lever has in a month, on one path, in each lane."""

from winset.corridor.inner import inner
from winset.corridor.lanes import LANES
from winset.corridor.state import FloatArray, Plan, Stocks


@inner
def set_levers(x: FloatArray, plan: Plan, path: int, month: int, stocks: Stocks) -> None:
    """Write the levers of `month` into `x` (lever, lane).

    The deal holds from its onset until before its end, the base elsewhere; a successor who won (`stocks.lost`
    is 1 for the incumbent) reverses what can be reversed from the inauguration on, whatever the deal says.
    """
    succeeded = plan.inauguration >= 0 and month >= plan.inauguration
    for lever in range(x.shape[0]):
        base = plan.base[month, lever]
        agreed = plan.deal[path, lever] if month >= plan.onset[lever] else base
        for lane in range(LANES):
            x[lever, lane] = agreed if month < plan.end[lever, lane] else base
        if succeeded and plan.reverses[lever] != 0:
            successor = plan.successor[lever]
            for lane in range(LANES):
                x[lever, lane] = successor if stocks.lost[lane] > 0.5 else x[lever, lane]
