"""Item 8: the page and the server write the same link for any package and read it back, and none is too long."""

import random

from winset.app.permalink import MOST_CHARACTERS, Link, decoded, encoded
from winset.policy.case import Case, read_case
from winset.study import Swings, Weights, pinnable, swings

BOTH_WAYS = """async ({states, version}) => {
  const [link, study] = await Promise.all([
    import('/page/permalink.js'), fetch('/api/v1/cases/january-2024').then((answer) => answer.json())]);
  return states.map((state) => {
    const text = link.encode(state, study, version);
    return [text, link.decode(text, study)];
  });
}"""


def weights(case: Case, chance: random.Random) -> Weights:
    """Return a reading or own weights of some actors: an actor's money has a point at least."""
    if chance.random() < 0.4:
        return chance.choice(["drawn", "rank_order_centroid", "rank_sum"])
    chosen = chance.sample(list(case.actors), chance.randint(1, len(case.actors)))
    return swings(
        {name: {one.outcome: chance.randint(1, 100) for one in case.actors[name].measures} for name in chosen}
    )


def pins(chance: random.Random) -> tuple[tuple[str, float], ...]:
    """Return up to two pinned parameters, at values of three digits."""
    known = pinnable()
    named = sorted(chance.sample(sorted(known), chance.choice([0, 0, 1, 2])))
    return tuple(
        (name, min(max(float(f"{chance.uniform(*known[name][:2]):.2e}"), known[name][0]), known[name][1]))
        for name in named
    )


def packages(count: int) -> list[Link]:
    """Return the first, the last and random packages of the case with random settings."""
    case, chance = read_case("january-2024"), random.Random(5)
    names = {clause.id: [level.name for level in clause.levels] for clause in case.clauses}
    choices = [lambda levels: levels[0], lambda levels: levels[-1], *[chance.choice] * count]
    return [
        Link(
            case.id, {clause: choose(levels) for clause, levels in names.items()},
            chance.choice(list(case.no_deal_paths)),
            chance.random() < 0.5, chance.randint(20, 400), chance.randint(0, 2**31 - 1), "0.1.0", "0a1b2c3d4e5f",
            weights(case, chance), pins(chance),
        )
        for choose in choices
    ]  # fmt: skip


def test_page_and_server_write_the_same_link_and_both_read_it_back(visit):
    links = packages(150)
    states = [
        {"case": one.case, "levels": dict(one.levels), "noDeal": one.no_deal, "election": one.election_channel,
         "draws": one.draws, "seed": one.seed, "pinned": dict(one.pinned),
         "weights": one.weights.by_actor() if isinstance(one.weights, Swings) else one.weights}
        for one in links
    ]  # fmt: skip
    version = {"version": "0.1.0", "data_hash": "0a1b2c3d4e5f"}
    found = visit(wait=False).evaluate(BOTH_WAYS, {"states": states, "version": version})
    case = read_case("january-2024")
    for (text, read_back), state, one in zip(found, states, links, strict=True):
        assert text == encoded(one, case)
        assert read_back == state
        assert decoded(text, case) == one
        assert len(f"http://127.0.0.1:8000/#{text}") <= MOST_CHARACTERS
