"""Two documents are compared place by place."""

from winset.report.verification import Difference, number_differences, origin_differences

STATED = {
    "meta": {"seed": 1, "run": {"seconds": 1}, "fingerprint": "a"},
    "paths": [{"mean": 1.0}, {"mean": 2.0}],
}


def test_the_place_of_a_difference_is_told_and_the_run_is_no_result() -> None:
    now = {
        "meta": {"seed": 1, "run": {"seconds": 9}, "fingerprint": "b"},
        "paths": [{"mean": 1.0}, {"mean": 2.5}],
    }
    assert number_differences(STATED, now) == [Difference("paths[1].mean", 2.0, 2.5)]
    assert origin_differences(STATED, now) == [Difference("meta.fingerprint", "a", "b")]


def test_what_is_new_or_gone_or_of_another_length_differs() -> None:
    now = {"meta": {"seed": 2, "fingerprint": "a"}, "paths": [{"mean": 1.0}], "more": 1}
    places = [one.place for one in number_differences(STATED, now)]
    assert places == ["meta.seed", "paths", "more"]
