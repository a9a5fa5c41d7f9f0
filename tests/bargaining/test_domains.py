"""Domains written here, with answers found by hand; and every way a file can be wrong, named with its place."""

import itertools
import json
import tracemalloc

import numpy as np
import pytest

from winset.bargaining import additive, csv_table, problem
from winset.bargaining.domains import read_domain
from winset.errors import DomainError


def faults_of(paths, form=None):
    with pytest.raises(DomainError) as caught:
        _ = read_domain(paths, form).utility
    return [(fault.where.rpartition("/")[2], fault.what) for fault in caught.value.faults]


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        path = tmp_path / name
        path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return path

    return write_file


def test_csv_with_outcome_names_reads_the_columns_after_them(write):
    domain = read_domain([write("pie.csv", 'outcome,USA, Mexico\n"peace, now",1,2.5\nwar,-1e2,0\n')])
    assert domain.parties == ("USA", "Mexico")
    assert domain.utility.tolist() == [[1.0, 2.5], [-100.0, 0.0]]
    assert domain.reservation.tolist() == [0.0, 0.0]


def test_csv_with_party_names_only_and_a_byte_order_mark(write):
    domain = read_domain([write("pie.csv", "\ufeffa,b,c\n1,2,3\n\n4,5,6\n")])
    assert domain.parties == ("a", "b", "c")
    assert domain.utility.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@pytest.mark.parametrize("size", [1, 3, 7, 64])
@pytest.mark.parametrize("odd", ["4,-4\n", '"4",-4\n', "4,-4\n\n", "4,-4\r\n"])
def test_csv_is_read_across_blocks_in_order_plain_or_not(write, monkeypatch, size, odd):
    monkeypatch.setattr(csv_table, "BLOCK_BYTES", size)
    monkeypatch.setattr(csv_table, "ROWS", 2)
    rows = [f"{i},{-i}\n" for i in range(10)]
    domain = read_domain([write("pie.csv", "a,b\n" + "".join([*rows[:4], odd, *rows[5:]]).rstrip())])
    assert domain.utility.tolist() == [[i, -i] for i in range(10)]


@pytest.mark.parametrize("size", [1, 8, 1 << 22])
def test_csv_fault_has_its_line_in_any_block(write, monkeypatch, size):
    monkeypatch.setattr(csv_table, "BLOCK_BYTES", size)
    text = 'outcome,a,b\nx,1,2\n\n"y\nz",1,2\nw,1,two\n'
    assert faults_of([write("pie.csv", text)]) == [("pie.csv:6", "utility of b is 'two'")]


def test_csv_lists_every_fault_with_its_line(write):
    text = "outcome,a,b\nx,1,\ny,1,2,3\nz,one,nan\nw,1,2\nv,inf\nu,1,-1e99\n"
    assert faults_of([write("pie.csv", text)]) == [
        ("pie.csv:2", "no utility for b"),
        ("pie.csv:3", "4 values"),
        ("pie.csv:4", "utility of a is 'one'"),
        ("pie.csv:4", "utility of b is 'nan'"),
        ("pie.csv:6", "2 values"),
        ("pie.csv:7", "utility of b is -1e99"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("outcome,a\nx,1\n", "1 party named"),
        ("", "0 parties named"),
        ("a;b\n1;2\n", "1 party named"),
        ("a\tb\n1\t2\n", "1 party named"),
        ("a,b\r1,2\r", "not CSV: new-line character seen in unquoted field"),
        ("a,b\n", "no outcome below the header"),
        ("1,2\n3,4\n", "the first line holds numbers"),
        ("a,a\n3,4\n", "party a twice"),
        ("a,,b\n3,4,5\n", "a party without a name"),
        ('a,b\n"1,2\n', "not CSV: unexpected end of data"),
        ("a,b\n" + "1" * (1 << 20), "a line of more than 1,048,576 characters"),
    ],
)
def test_csv_that_is_no_domain_says_why(write, text, what):
    assert what in [fault for _, fault in faults_of([write("pie.csv", text)])]


def test_csv_of_another_encoding_or_without_file_says_so(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("México,b\n1,2\n".encode("latin-1"))
    assert faults_of([path]) == [("latin.csv:1", "not UTF-8 text (byte 2 of the line)")]
    path.write_bytes(b"outcome,a,b\nx,1,2\nM\xe9xico,1,2\n")
    assert faults_of([path]) == [("latin.csv:3", "not UTF-8 text (byte 2 of the line)")]
    assert faults_of([tmp_path / "none.csv"]) == [("none.csv", "cannot be read: No such file or directory")]
    assert faults_of([tmp_path], "csv") == [(tmp_path.name, "not a file")]


def test_csv_with_more_outcomes_than_allowed_is_refused(write, monkeypatch):
    monkeypatch.setattr(csv_table, "MAX_OUTCOMES", 40)
    assert faults_of([write("big.csv", "a,b\n" + "1,2\n" * 50)]) == [("big.csv", "more than 40 outcomes")]


@pytest.mark.parametrize("start", ["", "a,b\n", "a,b\n1,2\n"])
def test_two_gigabytes_without_a_line_end_fill_no_memory(tmp_path, start):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as handle:
        handle.write(start.encode())
        handle.truncate(2 << 30)
    tracemalloc.start()
    found = faults_of([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [(f"sparse.csv:{start.count(chr(10)) + 1}", "a line of more than 1,048,576 characters")]
    assert peak < 100e6


@pytest.mark.parametrize("name", ["big.xml", "big.json"])
def test_profiles_of_two_gigabytes_are_refused_by_their_size(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as handle:
        handle.truncate(2 << 30)
    assert faults_of([path, path, path])[0] == (name, "2,147,483,648 bytes")


def test_a_long_list_of_faults_is_cut_and_says_so(write):
    found = faults_of([write("pie.csv", "a,b\n" + "x,1\n" * 200)])
    assert len(found) == problem.MAX_FAULTS + 1
    assert found[-1][1] == "more faults from here on"


def test_format_is_known_by_ending_or_told(write):
    table = write("pie.txt", "a,b\n1,2\n")
    assert read_domain([table], "csv").utility.tolist() == [[1.0, 2.0]]
    assert faults_of([table]) == [("files", ".txt")]
    assert faults_of([write("a.csv", "a,b\n1,2\n"), write("b.xml", "<a/>")]) == [("files", ".csv and .xml")]
    assert faults_of([write("a.csv", "a,b\n1,2\n")] * 2) == [("files", "2 tables")]


SELLER = {
    "reservationValue": 0.25,
    "issueWeights": {"price": 0.75, "date": 0.25},
    "issues": {"price": {"low": 0.0, "high": 1.0}, "date": {"soon": 0.5, "mid": 1.0, "late": 0.0}},
}
# The same issues and items, in another order.
BUYER = {
    "issueWeights": {"date": 0.5, "price": 0.5},
    "issues": {"date": {"late": 0.25, "soon": 1.0, "mid": 0.5}, "price": {"high": 0.0, "low": 1.0}},
}


def test_negolog_profiles_in_any_order_give_the_first_one_s_outcomes_last_issue_fastest(write):
    domain = read_domain([write("seller.json", SELLER), write("buyer.json", BUYER)])
    assert domain.parties == ("seller", "buyer")
    assert domain.utility.tolist() == [
        [0.125, 1.0],
        [0.25, 0.75],
        [0.0, 0.625],
        [0.875, 0.5],
        [1.0, 0.25],
        [0.75, 0.125],
    ]
    assert domain.reservation.tolist() == [0.25, 0.0]
    assert domain.items(4) == {"price": "high", "date": "mid"}


def test_equal_sums_are_equal_utilities_however_they_round(write):
    # 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in floating point; they are one utility.
    items = {"x": 0.1, "y": 0.3}
    profile = {
        "issueWeights": {"a": 1, "b": 1, "c": 1},
        "issues": {"a": items, "b": {"z": 0.2}, "c": {"x": 0.3, "y": 0.1}},
    }
    domain = read_domain([write("p.json", profile), write("q.json", profile)])
    assert domain.utility[0, 0] == domain.utility[3, 0]


def test_negolog_lists_every_fault_of_all_profiles(write):
    broken = json.loads(json.dumps(BUYER))
    broken["issueWeights"] = {"date": "0.5"}
    broken["issues"]["price"] = {"high": None, "lowest": 1.0}
    broken["reservationValue"] = True
    assert faults_of([write("a.json", SELLER), write("b.json", broken)]) == [
        ("b.json:1: issueWeights: price", "no weight"),
        ("b.json:1: issues: price", "item 'low' is missing"),
        ("b.json:1: issues: price", "item 'lowest' is unknown"),
        ("b.json:1: issues: price: high", "no evaluation"),
        ("b.json:1: issueWeights: date", "weight is '0.5'"),
        ("b.json:1: reservationValue", "reservation value is True"),
    ]
    other = {"issueWeights": {"x": 1}, "issues": {"x": {"y": 1}}}
    found = faults_of([write("a.json", SELLER), write("b.json", other)])
    assert ("b.json:1: issues", "issue 'price' is missing") in found
    assert ("b.json:1: issues", "issue 'x' is unknown") in found


def test_negolog_fault_has_its_line(write):
    text = """{
  "issueWeights": {"price": 0.5,
    "date": 0.5},
  "issues": {
    "price": {"low": 1,
              "high": 1e999},
    "date": {"soon": 1, "mid": [
      2], "late": 0}
  },
  "reservationValue": 1e400
}"""
    assert faults_of([write("a.json", SELLER), write("b.json", text)]) == [
        ("b.json:6: issues: price: high", "evaluation is inf"),
        ("b.json:7: issues: date: mid", "evaluation is [2]"),
        ("b.json:10: reservationValue", "reservation value is inf"),
    ]


def test_negolog_numbers_too_large_and_keys_given_twice_are_faults(write):
    huge = json.dumps(BUYER).replace("0.25", "1" + "0" * 400)
    assert faults_of([write("a.json", SELLER), write("b.json", huge)]) == [
        ("b.json:1: issues: date: late", "evaluation is 1" + "0" * 39)
    ]
    twice = '{"issueWeights": {"price": 1, "price": 2}, "issues": {"price": {"low": 1}}}'
    assert faults_of([write("a.json", twice), write("b.json", twice)])[0] == (
        "a.json",
        "key 'price' given twice",
    )
    large = {"issueWeights": {"price": 1e59}, "issues": {"price": {"low": 10}}}
    assert faults_of([write("a.json", large), write("b.json", large)])[0] == (
        "profile a",
        "utilities up to 1e+60",
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes, column 2"),
        ("[]", "no issues"),
        ('{"issues": {"a": {"x": 1}}}', "no issueWeights"),
        ('{"issues": {"a": {}}, "issueWeights": {"a": 1}}', "no items"),
    ],
)
def test_negolog_file_that_is_no_profile_says_why(write, text, what):
    assert faults_of([write("a.json", SELLER), write("b.json", text)])[0][1] == what


def test_negolog_needs_two_profiles(write):
    assert faults_of([write("a.json", SELLER)]) == [("files", "1 profile")]


def test_too_many_combinations_are_refused_before_they_are_made(write):
    issues = {str(i): {str(j): 1.0 for j in range(10)} for i in range(30)}
    profile = {"issueWeights": dict.fromkeys(issues, 0.1), "issues": issues}
    assert (
        "1,000,000,000,000,000,000,000,000,000,000 outcomes"
        in faults_of([write("a.json", profile), write("b.json", profile)])[0][1]
    )


def test_last_issue_runs_fastest():
    issues = [problem.Issue("a", ("0", "1")), problem.Issue("b", ("0", "1", "2"))]
    profile = additive.Profile("p", ((0.0, 10.0), (0.0, 1.0, 2.0)), 0.0, 1.0)
    utility = additive.additive_domain(issues, [profile, profile]).utility
    assert utility[:, 0].tolist() == [0.0, 1.0, 2.0, 10.0, 11.0, 12.0]


@pytest.mark.parametrize("block", [1, 2, 5, 6, 7, 24, 1000])
@pytest.mark.parametrize("sizes", [(7,), (2, 3, 4), (1, 1), (5, 1, 3), (2, 9)])
def test_outcomes_do_not_depend_on_blocks(monkeypatch, block, sizes):
    monkeypatch.setattr(additive, "BLOCK", block)
    rng = np.random.default_rng(len(sizes))
    parts = [tuple(tuple(rng.integers(0, 99, size).tolist()) for size in sizes) for _ in range(3)]
    profiles = [additive.Profile(name, part, 0.0, 1.0) for name, part in zip("abc", parts, strict=True)]
    issues = [problem.Issue(str(i), tuple(map(str, range(size)))) for i, size in enumerate(sizes)]
    domain = additive.additive_domain(issues, profiles)
    by_hand = [[sum(choice) for choice in itertools.product(*part)] for part in parts]
    assert domain.utility.T.tolist() == by_hand
    assert max(map(len, domain.blocks())) <= max(block, 1)


@pytest.mark.parametrize("scale", [1e-30, 1e-6, 1.0, 1.1e6, 0.7e30])
def test_rounding_is_relative_to_what_a_party_can_reach(scale):
    parts = tuple((0.1 * scale, 0.3 * scale) if i != 1 else (0.2 * scale,) for i in range(3))
    profile = additive.Profile("p", parts, 0.0, 1.0)
    issues = [problem.Issue(str(i), tuple(map(str, range(len(part))))) for i, part in enumerate(parts)]
    utility = additive.additive_domain(issues, [profile, profile]).utility[:, 0]
    assert utility[1] == utility[2]
    assert utility == pytest.approx([0.4 * scale, 0.6 * scale, 0.6 * scale, 0.8 * scale], rel=1e-11, abs=0.0)
