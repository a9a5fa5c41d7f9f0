"""Files that nobody meant: a reader returns finite utilities or names a fault, and nothing else."""

import json
import math
import re

import numpy as np
import pytest
from bargaining.test_domains import BUYER, SELLER
from bargaining.test_genius import DOMAIN, NORTH, NUMERIC, RISING, SOUTH
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winset.bargaining.domains import read_domain
from winset.errors import DomainError

MANY = settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = [
    "",
    "nan",
    "inf",
    "-1",
    "1e999",
    "9" * 400,
    "1e59",
    "0",
    '"',
    "&a;",
    "<",
    "]",
    "{",
    ",",
    "\n",
    "\x00",
    "\ud800",
    "é",
    "1_0",
]
TABLE = 'outcome,a,b\nx,1,2\n"y, z",3,-4.5\nw,1e3,0\n'


def read(folder, contents, form):
    """Write the files and read them; what is not a domain must say where and why."""
    paths = []
    for i, content in enumerate(contents):
        path = folder / f"{i}.{form}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        paths.append(path)
    try:
        utility = read_domain(paths, form).utility
    except DomainError as error:
        assert error.faults
        assert all(fault.where and fault.what and fault.expected for fault in error.faults)
        str(error).encode("utf-8")
        return None
    assert np.isfinite(utility).all()
    assert utility.shape[0] >= 1
    assert utility.shape[1] >= 2
    return utility


@st.composite
def mangled(draw, text):
    """Draw `text` with pieces cut out, doubled, or replaced by what breaks readers."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.one_of(st.sampled_from([*ODD, text[start:end] * 2]), st.text(max_size=4)))
        text = text[:start] + piece + text[end:]
    return text


@MANY
@given(content=st.one_of(st.binary(max_size=60), mangled(TABLE)))
def test_any_bytes_are_a_table_or_a_fault(tmp_path, content):
    utility = read(tmp_path, [content], "csv")
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    # Without quotes a table has as many outcomes as lines that are not blank, below its header.
    if utility is not None and '"' not in text and "\r" not in text:
        assert len(utility) == sum(bool(line.strip()) for line in text.split("\n")[1:])


@MANY
@given(rows=st.lists(st.tuples(*[st.floats(-1e50, 1e50)] * 3), min_size=1, max_size=20), quoted=st.booleans())
def test_a_table_comes_back_as_it_was_written(tmp_path, rows, quoted):
    mark = '"' if quoted else ""
    lines = [",".join(f"{mark}{value!r}{mark}" for value in row) for row in rows]
    assert read(tmp_path, ["\n".join(["a,b,c", *lines])], "csv").tolist() == [list(row) for row in rows]


@MANY
@given(data=st.data())
def test_any_profile_is_a_negolog_domain_or_a_fault(tmp_path, data):
    texts = [json.dumps(SELLER, indent=1), json.dumps(BUYER)]
    which = data.draw(st.integers(0, 1))
    texts[which] = data.draw(st.one_of(mangled(texts[which]), st.text(max_size=40)))
    utility = read(tmp_path, texts, "negolog")
    if utility is not None:
        first = json.loads(texts[0])
        assert len(utility) == math.prod(len(items) for items in first["issues"].values())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@MANY
@given(document=JSON, key=st.sampled_from(["issues", "issueWeights", "reservationValue"]))
def test_any_json_is_a_negolog_domain_or_a_fault(tmp_path, document, key):
    read(tmp_path, [json.dumps({**SELLER, key: document}), json.dumps(BUYER)], "negolog")
    read(tmp_path, [json.dumps(SELLER), json.dumps({**BUYER, key: document})], "negolog")
    read(tmp_path, [json.dumps(document)] * 2, "negolog")


@MANY
@given(data=st.data())
def test_any_xml_is_a_genius_domain_or_a_fault(tmp_path, data):
    texts = data.draw(st.sampled_from([[DOMAIN, NORTH, SOUTH], [NUMERIC, RISING, RISING]])).copy()
    which = data.draw(st.integers(0, 2))
    texts[which] = data.draw(st.one_of(mangled(texts[which]), st.text(max_size=40)))
    read(tmp_path, texts, "genius")


@MANY
@given(data=st.data())
def test_any_attribute_of_genius_may_be_odd(tmp_path, data):
    texts = data.draw(st.sampled_from([[DOMAIN, NORTH, SOUTH], [NUMERIC, RISING, RISING]])).copy()
    which = data.draw(st.integers(0, 2))
    places = list(re.finditer(r'"([^"<]*)"', texts[which]))
    place = data.draw(st.sampled_from(places))
    odd = data.draw(
        st.sampled_from([each for each in ODD if each not in ('"', "&a;", "<", "\x00", "\ud800")])
    )
    texts[which] = texts[which][: place.start(1)] + odd + texts[which][place.end(1) :]
    read(tmp_path, texts, "genius")


@pytest.mark.parametrize("form", ["csv", "genius", "negolog"])
def test_files_of_another_format_are_refused(tmp_path, form):
    others = {"csv": TABLE, "genius": NORTH, "negolog": json.dumps(SELLER)}
    for other in set(others) - {form}:
        contents = [others[other]] * {"csv": 1, "genius": 3, "negolog": 2}[form]
        assert read(tmp_path, contents, form) is None
