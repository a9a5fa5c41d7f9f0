"""Item 8: the page and the server write the same link for any package and read it back, and none is too long."""

import random

from winset.app.permalink import MOST_CHARACTERS, Link, decoded, encoded
from winset.policy.case import read_case

BOTH_WAYS = """async ({states, version}) => {
  const [link, study] = await Promise.all([
    import('/page/permalink.js'), fetch('/api/v1/cases/january-2024').then((answer) => answer.json())]);
  return states.map((state) => {
    const text = link.encode(state, study, version);
    return [text, link.decode(text, study)];
  });
}"""


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
        )
        for choose in choices
    ]  # fmt: skip


def test_page_and_server_write_the_same_link_and_both_read_it_back(visit):
    links = packages(150)
    states = [
        {"case": one.case, "levels": dict(one.levels), "noDeal": one.no_deal, "election": one.election_channel,
         "draws": one.draws, "seed": one.seed}
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
