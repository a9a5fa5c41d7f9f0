"""GENIUS domains written here: the conventions by hand, and refusal of what is wrong or dangerous."""

import pytest

from winset.bargaining.domains import read_domain
from winset.errors import DomainError

DOMAIN = """<negotiation_template><utility_space number_of_issues="2"><objective index="0" name="root" type="objective">
  <issue index="1" name="Aid" type="discrete" vtype="discrete">
    <item index="1" value="none"/><item index="2" value="some"/><item index="3" value="much"/></issue>
  <issue index="2" name="Flights" type="discrete" vtype="discrete">
    <item index="1" value="weekly"/><item index="2" value="daily"/></issue>
</objective></utility_space></negotiation_template>"""

NORTH = """<utility_space><reservation value="0.1"/><objective index="0" name="root" type="objective">
  <issue index="1" name="Aid" type="discrete" vtype="discrete">
    <item index="1" value="none" evaluation="8"/><item index="2" value="some" evaluation="4"/>
    <item index="3" value="much" evaluation="2"/></issue>
  <issue index="2" name="Flights" type="discrete" vtype="discrete">
    <item index="1" value="weekly" evaluation="1"/><item index="2" value="daily" evaluation="5"/></issue>
  <weight index="1" value="0.5"/><weight index="2" value="0.5"/></objective>
  <discount_factor value="0.9"/></utility_space>"""

# Issues, items and weights in another order, and other numbers for the issues: all is matched by name.
SOUTH = """<utility_space><objective index="0" name="root" type="objective">
  <weight index="2" value="0.75"/><weight index="1" value="0.25"/>
  <issue index="1" name="Flights" type="discrete" vtype="discrete">
    <item index="1" value="daily" evaluation="0"/><item index="2" value="weekly" evaluation="20"/></issue>
  <issue index="2" name="Aid" type="discrete" vtype="discrete">
    <item index="1" value="much" evaluation="100"/><item index="2" value="none" evaluation="0"/>
    <item index="3" value="some" evaluation="50"/></issue></objective></utility_space>"""


@pytest.fixture
def read(tmp_path):
    def read_texts(domain, *profiles):
        names = ["domain.xml", "north.xml", "south.xml", "third.xml"]
        paths = [tmp_path / name for name, _ in zip(names, [domain, *profiles], strict=False)]
        for path, text in zip(paths, [domain, *profiles], strict=True):
            path.write_text(text, encoding="utf-8")
        return read_domain(paths)

    return read_texts


def faults_of(read, *texts):
    with pytest.raises(DomainError) as caught:
        _ = read(*texts).utility
    return [(fault.where.rpartition("/")[2], fault.what) for fault in caught.value.faults]


def test_evaluations_are_divided_by_the_issue_s_largest_and_matched_by_name(read):
    domain = read(DOMAIN, NORTH, SOUTH)
    assert domain.parties == ("north", "south")
    # North: aid 1, 0.5, 0.25 and flights 0.2, 1, at half weight each.
    # South: aid 0, 0.5, 1 at 0.75, flights 1, 0 at 0.25.
    assert domain.utility.tolist() == [
        [0.6, 0.25],
        [1.0, 0.0],
        [0.35, 0.625],
        [0.75, 0.375],
        [0.225, 1.0],
        [0.625, 0.75],
    ]
    assert domain.reservation.tolist() == [0.1, 0.0]
    assert domain.discounts.tolist() == [0.9, 1.0]
    assert domain.items(5) == {"Aid": "much", "Flights": "daily"}


def test_three_profiles_make_three_parties(read):
    domain = read(DOMAIN, NORTH, SOUTH, NORTH)
    assert domain.parties == ("north", "south", "third")
    assert (domain.utility[:, 0] == domain.utility[:, 2]).all()


NUMERIC = """<negotiation_template><utility_space><objective index="0" name="root" type="objective">
  <issue index="1" name="Cap" type="integer" vtype="integer" lowerbound="10" upperbound="12"/>
  <issue index="2" name="Share" type="real" vtype="real"><range lowerbound="0" upperbound="1"/></issue>
</objective></utility_space></negotiation_template>"""


def numeric_profile(cap, share):
    return f"""<utility_space><objective index="0" name="root" type="objective">
  <issue index="1" name="Cap" type="integer" vtype="integer" lowerbound="10" upperbound="12">{cap}</issue>
  <issue index="2" name="Share" type="real" vtype="real"><range lowerbound="0" upperbound="1"/>{share}</issue>
  <weight index="1" value="0.5"/><weight index="2" value="0.5"/></objective></utility_space>"""


RISING = numeric_profile(
    '<evaluator ftype="linear" offset="0.25" slope="0.5"/>',
    '<evaluator ftype="linear" parameter0="1" parameter1="-1"/>',
)


def test_integer_and_real_issues_follow_their_evaluators(read):
    peaked = numeric_profile(
        '<evaluator ftype="linear" offset="1.0" slope="-0.5"/>',
        '<evaluator ftype="triangular" parameter0="0" parameter1="1" parameter2="0.5"/>',
    )
    domain = read(NUMERIC, RISING, peaked)
    # Cap 10, 11, 12 is worth 0.25, 0.75, 1 (1.25 held at 1): counted from the lower bound. Share 0, 0.1, ..., 1.
    assert domain.utility.shape == (33, 2)
    assert domain.utility[[0, 11, 22], 0].tolist() == [0.625, 0.875, 1.0]
    assert domain.utility[:11, 0] == pytest.approx([0.125 + (1 - step / 10) / 2 for step in range(11)])
    assert domain.utility[[0, 5, 10, 16], 1].tolist() == [0.5, 1.0, 0.5, 0.75]
    assert domain.items(16) == {"Cap": "11", "Share": "0.5"}


def test_constant_evaluator_gives_the_same_everywhere(read):
    flat = numeric_profile(
        '<evaluator offset="0" slope="0"/>', '<evaluator ftype="constant" parameter0="0.5"/>'
    )
    assert set(read(NUMERIC, RISING, flat).utility[:, 1]) == {0.25}


def test_all_faults_of_all_files_are_listed_together(read):
    north = NORTH.replace('evaluation="4"', "").replace('<weight index="2" value="0.5"/>', "")
    south = SOUTH.replace("weekly", "hourly").replace('evaluation="100"', 'evaluation="lots"')
    assert faults_of(read, DOMAIN, north, south) == [
        ("north.xml:3: Aid: some", "no evaluation"),
        ("north.xml:5: Flights", "no weight"),
        ("south.xml:6: Aid: much", "evaluation is 'lots'"),
        ("south.xml:3: Flights", "item 'weekly' is missing"),
        ("south.xml:3: Flights", "item 'hourly' is unknown"),
    ]


@pytest.mark.parametrize(
    ("domain", "fault"),
    [
        (
            DOMAIN.replace('vtype="discrete"', 'vtype="mood"', 1),
            ("domain.xml:2: Aid", "unknown issue type 'mood'"),
        ),
        (DOMAIN.replace('"Flights"', '"Aid"'), ("domain.xml:4: Aid", "issue given twice")),
        (DOMAIN.replace('value="some"', 'value="none"'), ("domain.xml:2: Aid", "item 'none' given twice")),
        ("<negotiation_template/>", ("domain.xml:1", "no issue")),
        ("<negotiation_template>", ("domain.xml:1", "not XML: no element found, column 22")),
        (NUMERIC.replace('upperbound="12"', 'upperbound="9"'), ("domain.xml:2: Cap", "range 10 to 9")),
        (NUMERIC.replace('lowerbound="0"', ""), ("domain.xml:3: Share", "no lowerbound")),
    ],
)
def test_domain_file_that_is_wrong_is_named(read, domain, fault):
    assert fault in faults_of(read, domain, NORTH, SOUTH)


def test_unknown_evaluator_and_another_type_than_the_domain_s_are_faults(read):
    odd = RISING.replace('ftype="linear" offset', 'ftype="cubic" offset')
    assert faults_of(read, NUMERIC, RISING, odd) == [("south.xml:2: Cap", "unknown evaluator 'cubic'")]
    assert ("south.xml:5: Aid", "issue type 'integer'") in faults_of(
        read,
        DOMAIN,
        NORTH,
        SOUTH.replace('name="Aid" type="discrete" vtype="discrete"', 'name="Aid" vtype="integer"'),
    )


def test_one_party_is_no_negotiation(read):
    assert faults_of(read, DOMAIN, NORTH) == [("files", "2 files")]


BILLION = """<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>"""
EXTERNAL = """<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/hostname">]>"""


@pytest.mark.parametrize("head", [BILLION, EXTERNAL])
def test_entities_are_refused(read, head):
    found = faults_of(read, head + DOMAIN, NORTH, SOUTH)
    assert found[0][0] == "domain.xml"
    assert found[0][1].startswith("declares entities or external references")


def test_issue_worth_nothing_to_a_party_is_zero_not_a_division(read):
    nothing = SOUTH.replace('evaluation="20"', 'evaluation="0"')
    assert read(DOMAIN, NORTH, nothing).utility[:, 1].tolist() == [0.0, 0.0, 0.375, 0.375, 0.75, 0.75]
