"""Public domains, solved and held to what their makers published. Not part of the repository: skipped where absent."""

import itertools
import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from winset.bargaining.domains import read_domain
from winset.bargaining.solve import solve_domain

DOMAINS = Path(__file__).parents[3] / "shared" / "data" / "domains"
pytestmark = pytest.mark.skipif(not DOMAINS.is_dir(), reason="../shared/data/domains is not here")

GENIUS = {
    "Laptop": ("laptop_domain.xml", "laptop_buyer_utility.xml", "laptop_seller_utility.xml"),
    "EnglandZimbabwe": ("EnglandZimbabwe_domain.xml", "England.xml", "Zimbabwe.xml"),
    "NiceOrDie": ("NiceOrDie.xml", "NiceOrDie1.xml", "NiceOrDie2.xml"),
    "Ultimatum": ("Ultimatum.xml", "Ultimatum_util1.xml", "Ultimatum_util2.xml"),
}


@pytest.mark.parametrize("number", range(20))
def test_negolog_domain_has_the_published_nash_product_and_social_welfare(number):
    folder = DOMAINS / "negolog" / f"domain{number}"
    specs = json.loads((folder / "specs.json").read_text())
    domain = read_domain([folder / "profileA.json", folder / "profileB.json"])
    assert domain.utility.shape[0] == specs["NumberOfBids"]
    found = solve_domain(domain.blocks(), np.zeros(2))
    assert found.nash.value == pytest.approx(specs["Nash Product"], rel=1e-9)
    assert found.utilitarian.value == pytest.approx(specs["Social Welfare"], rel=1e-9)
    # Their Nash point is ours or tied with it.
    theirs = [specs["Nash_A"], specs["Nash_B"]]
    assert any(domain.utility[tie] == pytest.approx(theirs) for tie in found.nash.ties)


def brute_force(table: np.ndarray) -> tuple[list[int], dict[str, set[int]]]:
    """The frontier and who attains each criterion's best over (0, 0), by comparing every outcome with every other."""
    pareto = [
        i for i, row in enumerate(table) if not ((table >= row).all(axis=1) & (table > row).any(axis=1)).any()
    ]
    best = table[(table >= 0).all(axis=1)].max(axis=0)
    worth = {
        "nash": table.prod(axis=1),
        "kalai_smorodinsky": (table / best).min(axis=1),
        "egalitarian": table.min(axis=1),
        "utilitarian": table.sum(axis=1),
    }
    return pareto, {name: {i for i in pareto if v[i] >= v.max() - 1e-12} for name, v in worth.items()}


@pytest.mark.parametrize("name", [*range(0, 20, 3), *GENIUS])
def test_solutions_of_a_public_domain_are_those_of_brute_force(name):
    folder = (
        DOMAINS / ("genius" if name in GENIUS else "negolog") / (name if name in GENIUS else f"domain{name}")
    )
    domain = read_domain([folder / file for file in GENIUS.get(name, ("profileA.json", "profileB.json"))])
    found = solve_domain(domain.blocks(), np.zeros(2))
    pareto, ties = brute_force(domain.utility)
    assert found.pareto.tolist() == pareto
    for solution, tied in ties.items():
        assert set(getattr(found, solution).ties) == tied


def utility_by_hand(profile: Path, choice: dict[str, str]) -> float:
    """One outcome's utility read sentence by sentence from a profile."""
    root, total = ElementTree.parse(profile).getroot(), 0.0
    weights = {weight.get("index"): float(weight.get("value")) for weight in root.iter("weight")}
    for issue in root.iter("issue"):
        worth = {item.get("value"): float(item.get("evaluation")) for item in issue.iter("item")}
        total += weights[issue.get("index")] * worth[choice[issue.get("name")]] / max(worth.values())
    return total


@pytest.mark.parametrize("name", GENIUS)
def test_genius_domain_is_what_its_files_say_outcome_by_outcome(name):
    paths = [DOMAINS / "genius" / name / file for file in GENIUS[name]]
    domain = read_domain(paths)
    issues = {
        issue.get("name"): [item.get("value") for item in issue.iter("item")]
        for issue in ElementTree.parse(paths[0]).iter("issue")
    }
    for index, items in enumerate(itertools.product(*issues.values())):
        choice = dict(zip(issues, items, strict=True))
        assert domain.items(index) == choice
        expected = [utility_by_hand(path, choice) for path in paths[1:]]
        assert domain.utility[index] == pytest.approx(expected, abs=1e-11)
    assert index + 1 == domain.utility.shape[0]
