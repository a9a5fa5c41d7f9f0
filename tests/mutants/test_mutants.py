"""The list of mutants keeps up with the code: `make mutants` itself takes minutes and runs apart."""

from collections import Counter

import pytest
from mutants.run import ROOT, Mutant, read_mutants

MUTANTS = read_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_the_line_to_break_stands_once_and_the_test_that_must_see_it_exists(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1
    assert mutant.new != mutant.old
    path, *name = mutant.test.split("::")
    assert all(f"def {function}(" in (ROOT / path).read_text(encoding="utf-8") for function in name)


def test_no_mutant_is_listed_twice() -> None:
    assert [name for name, times in Counter(mutant.name for mutant in MUTANTS).items() if times > 1] == []
