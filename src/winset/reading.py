"""Open a YAML file of the library, check it against its model, and list every fault with the line it stands on.

Data is checked once, here at the edge; inside, types are trusted. A key the model does not know is always a fault,
whatever the model says: a misspelt key that is silently ignored is a wrong result. Tables (CSV) are read in `data`.
"""

import difflib
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from winset.errors import Fault, InputError

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]

_LIBRARY = Path(__file__).parent / "library"


def library_path(*parts: str) -> Path:
    """Return the path of a file or folder of the library that ships with Winset."""
    return _LIBRARY.joinpath(*parts)


def read_yaml(path: Path, model: type[Model], error: type[InputError]) -> Model:
    """Return the file at `path` as a checked `model`, or raise `error` with all of its faults."""
    value, faults = _read(path, model)
    if value is None:
        raise error(faults)
    return value


def read_yaml_folder(folder: Path, model: type[Model], error: type[InputError]) -> dict[str, Model]:
    """Return every `*.yaml` of a folder by its name without ending, in order, or raise all faults of all files."""
    if not folder.is_dir():
        raise error([Fault(_shown(folder), "no such folder", "Make it, or mend the path")])
    read = {path.stem: _read(path, model) for path in sorted(folder.glob("*.yaml"))}
    if faults := [fault for _, of_file in read.values() for fault in of_file]:
        raise error(faults)
    return {name: value for name, (value, _) in read.items() if value is not None}


def place(path: Path, *location: int | str) -> str:
    """Return "file:line" of a location in a YAML file that was read, or of the deepest step of it that is there.

    For faults that show only once several files are held against each other.
    """
    root = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    return _place(_shown(path), _located(root, location)[0])


def _read(path: Path, model: type[Model]) -> tuple[Model | None, list[Fault]]:
    """Return the checked value and no faults, or None and at least one fault."""
    where = _shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as broken:
        return None, [Fault(where, f"byte {broken.start} is not UTF-8", "Save the file as UTF-8")]
    except OSError as broken:
        return None, [
            Fault(where, (broken.strerror or "cannot be read").lower(), "Give a file that can be read")
        ]
    root, data, faults = _parse(text, where)
    if root is None:
        return None, list(faults)
    try:
        # A model may keep a part of the data as it is, and whoever has the model may change that.
        value = model.model_validate(deepcopy(data), extra="forbid")
    except ValidationError as broken:
        details = broken.errors(include_url=False)
        return None, sorted(
            [*faults, *(fault for detail in details for fault in _faults(detail, root, model, where))],
            key=lambda fault: _line(fault.where),
        )
    return (None, list(faults)) if faults else (value, [])


def _line(place: str) -> tuple[int, int]:
    """Return the line and column of a place, column 0 where there is none."""
    found = re.search(r":(\d+)(?::(\d+))?$", place)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _shown(path: Path) -> str:
    """Return a library file as the reader of the documentation knows it, any other path as it was given."""
    return str(path.relative_to(_LIBRARY)) if path.is_relative_to(_LIBRARY) else str(path)


@lru_cache(maxsize=256)
def _parse(text: str, where: str) -> tuple[Node | None, object, list[Fault]]:
    """Return the node tree (it knows the lines), the plain data, and the faults of YAML itself.

    Kept by content, since parsing is nearly all of reading and a case is read on every surface: nobody may change it.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = True  # found below, all of them; the library would stop at the first
    try:
        root = yaml.compose(text)
        if root is None:
            return None, None, [Fault(f"{where}:1", "the file is empty", "Write at least one `key: value`")]
        if unreadable := list(_unreadable(root, yaml, where)):
            return None, None, unreadable
        duplicates = list(
            _duplicates(root, where)
        )  # before the data is made, which merges `<<` into the tree
        return root, yaml.constructor.construct_document(root), duplicates
    except MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        place = where if mark is None else f"{where}:{mark.line + 1}"
        told = ", ".join(filter(None, [broken.context, broken.problem]))
        return None, None, [Fault(place, f"broken YAML: {told}", _YAML_REMEDY)]
    except YAMLError as broken:
        return None, None, [Fault(where, f"broken YAML: {' '.join(str(broken).split())}", _YAML_REMEDY)]
    except RecursionError:
        return None, None, [Fault(where, "nested too deeply, or an alias within itself", "Write it out flat")]


_YAML_REMEDY = "Check indentation, quotes and brackets up to this line"
_NUMBERS_AND_DATES = {f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp")}


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _walk(key)
            yield from _walk(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _walk(item)


def _unreadable(root: Node, yaml: YAML, where: str) -> Iterator[Fault]:
    """Yield the values that look like a number or a date and are none, such as 2024-02-30."""
    for node in _walk(root):
        if isinstance(node, ScalarNode) and node.tag in _NUMBERS_AND_DATES:
            try:
                yaml.constructor.construct_object(node)
            except ValueError as broken:
                remedy = "Write a value that exists, or put it in quotes if it is text"
                yield Fault(_place(where, node), f"cannot read {node.value}: {broken}", remedy)


def _duplicates(root: Node, where: str) -> Iterator[Fault]:
    for mapping in _walk(root):
        if not isinstance(mapping, MappingNode):
            continue
        first: dict[str, Node] = {}
        for key, _ in mapping.value:
            if (earlier := first.setdefault(str(key.value), key)) is not key:
                what = f"key `{key.value}` stands twice, first on line {earlier.start_mark.line + 1}"
                yield Fault(_place(where, key), what, "Keep one of the two")


def _place(where: str, node: Node) -> str:
    return f"{where}:{node.start_mark.line + 1}"


def _located(root: Node, location: Location) -> tuple[Node, list[str]]:
    """Return the node at a location of the model, or the deepest one on the way to it, and the steps taken.

    A step that the file does not have (a missing key, the tag of a union) is passed over.
    """
    marker, node = root, root
    taken: list[str] = []
    for step in location:
        if isinstance(node, MappingNode):
            # Of two keys of one name the data holds the first, as the parser does.
            found = next((pair for pair in node.value if str(pair[0].value) == str(step)), None)
            if found is None:
                continue
            marker, node = found
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            marker = node = node.value[step]
        else:
            continue
        taken.append(str(step))
    return marker, taken


def _faults(detail: ErrorDetails, root: Node, model: type[BaseModel], where: str) -> Iterator[Fault]:
    """Yield the faults of one error: one, or those inside a text with a grammar of its own."""
    if detail["type"] != "faults_within":
        yield _fault(detail, root, model, where)
        return
    marker, steps = _located(root, detail["loc"])
    scalar = _valued(root, detail["loc"])
    for inner in detail["ctx"]["faults"]:
        place = _place(where, marker) if scalar is None else _place_inside(where, scalar, inner.offset)
        yield Fault(place, f"`{'.'.join(steps)}`: {inner.what}", inner.expected)


def _valued(root: Node, location: Location) -> ScalarNode | None:
    """Return the text that stands at a location, None where it is not one."""
    node: Node = root
    for step in location:
        if isinstance(node, MappingNode):
            node = next((value for key, value in node.value if str(key.value) == str(step)), node)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return node if isinstance(node, ScalarNode) else None


def _place_inside(where: str, scalar: ScalarNode, offset: int) -> str:
    """Return "file:line:column" of the character after `offset` others in a text, folded or quoted as it stands.

    YAML folds blanks and line breaks, so places are counted in what is neither.
    """
    text = scalar.start_mark.buffer[scalar.start_mark.pointer : scalar.end_mark.pointer]
    at = 1 if scalar.style in ("'", '"') else text.index("\n") if scalar.style in ("|", ">") else 0
    passed = sum(not sign.isspace() for sign in scalar.value[:offset])
    while at < len(text) - 1 and (passed or text[at].isspace()):
        passed -= not text[at].isspace()
        # A quote inside single quotes is written twice.
        at += 2 if scalar.style == "'" and text[at : at + 2] == "''" else 1
    before = text[:at]
    line = scalar.start_mark.line + before.count("\n")
    column = at - before.rfind("\n") - 1 + (0 if "\n" in before else scalar.start_mark.column)
    return f"{where}:{line + 1}:{column + 1}"


def _fault(detail: ErrorDetails, root: Node, model: type[BaseModel], where: str) -> Fault:
    """Return one fault of the model in the words of someone who edits the file."""
    location = detail["loc"]
    node, steps = _located(root, location)
    place = _place(where, node)
    name = ".".join(steps)
    kind, message = detail["type"], detail["msg"]
    if kind == "extra_forbidden":
        known = _keys_at(model, location[:-1])
        return Fault(place, f"unknown key `{name}`", _suggestion(str(location[-1]), known))
    if kind == "missing":
        return Fault(
            place, f"key `{'.'.join([*steps, str(location[-1])])}` is missing", f"Add `{location[-1]}:`"
        )
    if kind == "value_error":
        # A rule of our own: it says what is wrong and, after the first full stop, what would be right.
        what, _, remedy = message.removeprefix("Value error, ").partition(". ")
        return Fault(place, f"`{name}`: {what}" if name else what, remedy)
    return Fault(
        place, f"`{name}` is {_shortened(detail['input'])}", message.replace("Input should", "It should")
    )


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _suggestion(key: str, known: list[str]) -> str:
    if close := difflib.get_close_matches(key, known, n=1):
        return f"Did you mean `{close[0]}`?"
    return f"Known here: {', '.join(known)}" if known else "Take it out"


def _keys_at(model: type[BaseModel], location: Location) -> list[str]:
    """Return the keys known at a location: the fields of the models that can stand there."""
    types: list[Any] = [model]
    for step in location:
        # Where several models could stand, pydantic names the one it tried before it goes on.
        tried = [kind for kind in types if _is_named(kind, step)]
        types = tried or [inner for outer in types for inner in _step(outer, step)]
    models = [kind for kind in types if _is_model(kind)]
    return [field.alias or name for kind in models for name, field in kind.model_fields.items()]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_named(kind: Any, step: int | str) -> bool:
    """Whether a step is the tag of a model in a union: its class, or the literal it is told apart by."""
    literals = [get_args(field.annotation) for field in kind.model_fields.values()] if _is_model(kind) else []
    return _is_model(kind) and (kind.__name__ == step or any(step in values for values in literals))


def _step(kind: Any, step: int | str) -> list[Any]:
    """Return the types that can stand one step below `kind`, unions and optionals opened."""
    if _is_model(kind):
        below = [field.annotation for name, field in kind.model_fields.items() if step in (name, field.alias)]
        return [inner for annotation in below for inner in _opened(annotation)]
    if get_origin(kind) is not None:
        return [inner for argument in get_args(kind) for inner in _opened(argument)]
    return []


def _opened(kind: Any) -> list[Any]:
    if get_origin(kind) is Annotated:
        return _opened(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [inner for argument in get_args(kind) for inner in _opened(argument)]
    return [kind]
