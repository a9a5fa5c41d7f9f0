"""The space of packages: paths, merged lever rows, leaf blocks, counts; all by hand on three small clauses."""

from collections.abc import Mapping

import pytest

from winset.corridor.levers import lever_index
from winset.policy.clauses import Clause, Condition, Level, Text
from winset.policy.packages import leaf_blocks, package_levers, package_space, size_faults


def level(name: str, levers: Mapping[str, float] | None = None, bill: str | None = None) -> Level:
    return Level(
        name=name,
        title=Text(name, name),
        levers=dict(levers or {}),
        settings={},
        worth={},
        cost_usd_per_year=(),
        instrument="act",
        bill=bill,
        onset_months=0,
        successor_reverses=False,
        court_block_12m=0.0,
        documented=True,
        note="",
    )


def clause(
    name: str, kind: str, *levels: Level, grid: tuple[int, ...], on: Condition | None = None
) -> Clause:
    return Clause(
        id=name,
        title=Text(name, name),
        description=name,
        kind=kind,  # type: ignore[arg-type]
        issues=(),
        asked_by=("usa",),
        granted_by="mex",
        levels=levels,
        grid=grid,
        status_quo=0,
        instrument="act",
        bill=None,
        needs_congress=False,
        conditional_on=on,
        consent_of=(),
        onset_months=0,
        successor_reverses=False,
        court_block_12m=0.0,
        break_hazard_per_year=None,
        protection="",
        verification="",
        sources=(),
        assumed={},
    )


CAP = clause(
    "cap",
    "hub",
    level("low", {"returns_cap": 10}),
    level("high", {"returns_cap": 30}),
    level("pledged", {"returns_cap": 30}),  # the same levers as `high`, worth something else
    level("off_grid", {"returns_cap": 50}),
    grid=(0, 1, 2),
)
PORTS = clause(
    "ports", "hub", level("open", {"ports_open": 1}), level("shut", {"ports_open": 0}), grid=(0, 1)
)
GUNS = clause("guns", "leaf", level("no"), level("yes"), grid=(0, 1))


def test_paths_count_with_the_last_clause_fastest_and_equal_rows_run_once() -> None:
    space = package_space([CAP, PORTS, GUNS])
    assert space.hub_digits.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]
    assert (space.n_paths, len(space.deal)) == (6, 4)
    rows = space.row_of_path
    assert rows[2] == rows[4] and rows[3] == rows[5] and len(set(rows.tolist())) == 4
    cap, ports = lever_index("returns_cap"), lever_index("ports_open")
    assert space.deal[rows][:, [cap, ports]].tolist() == [
        [10, 1],
        [10, 0],
        [30, 1],
        [30, 0],
        [30, 1],
        [30, 0],
    ]


def test_a_failed_bill_leaves_the_path_that_never_asked_for_it() -> None:
    money = clause(
        "money",
        "hub",
        level("none", {"policing_aid": 0}),
        level("little", {"policing_aid": 1}),
        level("much", {"policing_aid": 9}, bill="act"),
        grid=(1, 2, 0),
    )
    space = package_space([CAP, money, PORTS])
    assert space.hub_bills == ("act",)
    for path, after in enumerate(space.without_bill("act")):
        levels = space.path_levels(path)
        wanted = {**levels, "money": "none"} if levels["money"] == "much" else levels
        assert space.path_levels(after) == wanted


def test_counts_are_products_over_the_grid_and_over_all_levels() -> None:
    space = package_space([CAP, PORTS, GUNS])
    assert space.packages_enumerated == 3 * 2 * 2
    assert space.packages_in_space == 4 * 2 * 2


def test_a_path_and_its_levels_are_two_names_of_one_thing() -> None:
    space = package_space([CAP, PORTS, GUNS])
    for path in range(space.n_paths):
        assert space.path_of(space.path_levels(path)) == path
    assert space.path_of({"ports": "shut"}) == 1
    assert space.path_of({"cap": "off_grid"}) is None


def test_a_package_off_the_grid_still_has_its_levers() -> None:
    row = package_levers([CAP, PORTS, GUNS], {"cap": "off_grid", "guns": "yes"})
    assert (row[lever_index("returns_cap")], row[lever_index("ports_open")]) == (50, 1)


def test_leaves_of_one_bill_or_one_condition_are_chosen_together() -> None:
    visas = clause("visas", "leaf", level("no"), level("yes", bill="reform"), grid=(0, 1))
    status = clause("status", "leaf", level("no"), level("half"), level("all", bill="reform"), grid=(0, 1, 2))
    tracing = clause("tracing", "leaf", level("no"), level("yes"), grid=(0, 1), on=Condition("guns", "yes"))
    blocks = leaf_blocks([visas, GUNS, status, tracing])
    assert [[member.id for member in block.clauses] for block in blocks] == [
        ["visas", "status"],
        ["guns", "tracing"],
    ]
    assert blocks[0].bills == ("reform",)
    assert blocks[0].choices.tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]


def test_a_leaf_that_joins_two_blocks_makes_them_one() -> None:
    one = clause("one", "leaf", level("no"), level("yes", bill="a"), grid=(0, 1))
    two = clause("two", "leaf", level("no"), level("yes", bill="b"), grid=(0, 1))
    both = clause("both", "leaf", level("no"), level("a", bill="a"), level("b", bill="b"), grid=(0, 1, 2))
    [block] = leaf_blocks([one, two, both])
    assert [member.id for member in block.clauses] == ["one", "two", "both"]


@pytest.mark.parametrize(("n_draws", "told"), [(1_000_000, 0), (1_000_001, 1)])
def test_a_space_is_refused_by_its_distinct_rows_and_by_its_packages(n_draws: int, told: int) -> None:
    faults = size_faults(package_space([CAP, PORTS, GUNS]), n_draws, "clauses")
    assert sum("runs" in fault.what for fault in faults) == told
    assert any("12 packages" in fault.what for fault in faults)


def test_without_a_hub_there_is_one_path_the_status_quo() -> None:
    space = package_space([GUNS])
    assert (space.n_paths, space.path_of({}), space.packages_enumerated) == (1, 0, 2)
