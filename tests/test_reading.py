"""A reader lists every fault of a file at once, each with its line and its remedy."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, field_validator

from winset.errors import ClauseError
from winset.reading import library_path, read_yaml, read_yaml_folder


class Reference(BaseModel):
    title: str
    address: str


class Normal(BaseModel):
    kind: Literal["normal"]
    mean: float
    spread: float


class Uniform(BaseModel):
    kind: Literal["uniform"]
    low: float
    high: float


class Clause(BaseModel):
    label: str
    levels: Annotated[list[int], Field(min_length=1)]
    unit: str = ""
    sources: list[Reference] = []
    main: Reference | None = None
    prior: Annotated[Normal | Uniform, Field(discriminator="kind")] | None = None

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        if unit == "parsecs":
            raise ValueError("parsecs is not a unit. Choose persons_per_month or usd")
        return unit


def write(folder: Path, text: str, name: str = "clause.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(ClauseError) as caught:
        read_yaml(path, Clause, ClauseError)
    return [str(fault).replace(str(path), "clause.yaml") for fault in caught.value.faults]


def test_a_sound_file_is_read_as_its_model(tmp_path: Path) -> None:
    path = write(
        tmp_path, "label: Returns\nlevels: [0, 10_000]\nsources:\n  - {title: Statement, address: here}\n"
    )
    clause = read_yaml(path, Clause, ClauseError)
    assert clause.levels == [0, 10000]
    assert clause.sources == [Reference(title="Statement", address="here")]


def test_all_faults_of_a_file_are_listed_with_their_lines(tmp_path: Path) -> None:
    text = (
        "lable: Returns\n"
        "levels:\n"
        "  - 0\n"
        "  - many\n"
        "unit: parsecs\n"
        "sources:\n"
        "  - title: Statement\n"
        "    adress: here\n"
        "    title: Again\n"
    )
    assert faults(write(tmp_path, text)) == [
        "clause.yaml:1: key `label` is missing. Add `label:`.",
        "clause.yaml:1: unknown key `lable`. Did you mean `label`?",
        "clause.yaml:4: `levels.1` is 'many'. It should be a valid integer, unable to parse string as an integer.",
        "clause.yaml:5: `unit`: parsecs is not a unit. Choose persons_per_month or usd.",
        "clause.yaml:7: key `sources.0.address` is missing. Add `address:`.",
        "clause.yaml:8: unknown key `sources.0.adress`. Did you mean `address`?",
        "clause.yaml:9: key `title` stands twice, first on line 7. Keep one of the two.",
    ]


def test_a_key_nothing_resembles_is_answered_with_the_keys_there_are(tmp_path: Path) -> None:
    text = "label: a\nlevels: [1]\nmain: {title: a, address: b, zzz: 3}\n"
    assert faults(write(tmp_path, text)) == [
        "clause.yaml:3: unknown key `main.zzz`. Known here: title, address."
    ]


def test_where_one_of_several_models_is_meant_its_keys_are_the_ones_suggested(tmp_path: Path) -> None:
    text = "label: a\nlevels: [1]\nprior:\n  kind: uniform\n  lower: 0\n  high: 1\n"
    assert faults(write(tmp_path, text)) == [
        "clause.yaml:3: key `prior.low` is missing. Add `low:`.",
        "clause.yaml:5: unknown key `prior.lower`. Did you mean `low`?",
    ]


def test_a_value_that_is_written_once_and_meant_twice_is_read_both_times(tmp_path: Path) -> None:
    text = "label: a\nlevels: [1]\nsources: [&one {title: a, address: b}]\nmain: {<<: *one, title: c}\n"
    assert read_yaml(write(tmp_path, text), Clause, ClauseError).main == Reference(title="c", address="b")


def test_a_key_that_stands_twice_is_a_fault_even_in_a_sound_file(tmp_path: Path) -> None:
    listed = faults(write(tmp_path, "label: a\nlevels: [1]\nlabel: b\nlevels: [2]\n"))
    assert listed == [
        "clause.yaml:3: key `label` stands twice, first on line 1. Keep one of the two.",
        "clause.yaml:4: key `levels` stands twice, first on line 2. Keep one of the two.",
    ]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("label: a\nlevels: [1, 2\nunit: usd\n", "clause.yaml:3: broken YAML: "),
        ("label: a\n  levels: [1]\n", "clause.yaml:2: broken YAML: "),
        ("", "clause.yaml:1: the file is empty. "),
        ("- 1\n- 2\n", "clause.yaml:1: "),
        ("label: 2024-02-30\nlevels: [1]\n", "clause.yaml:1: cannot read 2024-02-30: "),
        ("label: &a [*a]\n", "clause.yaml: nested too deeply"),
        ("[" * 600, "clause.yaml: nested too deeply"),
        ("label: a\n---\nlabel: b\n", "clause.yaml:2: broken YAML: expected a single document"),
        ("label: !!python/object:os.system x\nlevels: [1]\n", "clause.yaml:1: broken YAML: "),
    ],
)
def test_what_is_not_a_mapping_in_yaml_is_refused_with_its_line(
    tmp_path: Path, text: str, start: str
) -> None:
    (listed,) = faults(write(tmp_path, text))
    assert listed.startswith(start)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.yaml")[0].endswith(
        "no such file or directory. Give a file that can be read."
    )
    path = tmp_path / "clause.yaml"
    path.write_bytes(b"label: \xff\n")
    assert faults(path) == ["clause.yaml: byte 7 is not UTF-8. Save the file as UTF-8."]


def test_a_library_file_is_named_as_the_documentation_names_it() -> None:
    with pytest.raises(ClauseError) as caught:
        read_yaml(library_path("cases", "nowhere", "case.yaml"), Clause, ClauseError)
    assert caught.value.faults[0].where == "cases/nowhere/case.yaml"


class Notes(BaseModel):
    items: Any


def test_a_file_read_again_is_as_it_stands_whatever_was_done_with_what_was_read_before(
    tmp_path: Path,
) -> None:
    file = tmp_path / "notes.yaml"
    file.write_text("items: [1, {two: 2}]\n", encoding="utf-8")
    first = read_yaml(file, Notes, ClauseError)
    first.items[1]["two"] = 22
    first.items.append(3)
    assert read_yaml(file, Notes, ClauseError).items == [1, {"two": 2}]
    file.write_text("items: [5]\n", encoding="utf-8")
    assert read_yaml(file, Notes, ClauseError).items == [5]


def test_a_folder_is_read_by_name_or_refused_with_the_faults_of_all_its_files(tmp_path: Path) -> None:
    write(tmp_path, "label: b\nlevels: [2]\n", "second.yaml")
    write(tmp_path, "label: a\nlevels: [1]\n", "first.yaml")
    assert [
        (name, clause.label) for name, clause in read_yaml_folder(tmp_path, Clause, ClauseError).items()
    ] == [
        ("first", "a"),
        ("second", "b"),
    ]
    write(tmp_path, "levels: [1]\n", "first.yaml")
    write(tmp_path, "label: [\n", "third.yaml")
    with pytest.raises(ClauseError) as caught:
        read_yaml_folder(tmp_path, Clause, ClauseError)
    assert [Path(fault.where.split(":")[0]).name for fault in caught.value.faults] == [
        "first.yaml",
        "third.yaml",
    ]
