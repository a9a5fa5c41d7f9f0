"""The words of the page: the same keys in both languages, every key that the page asks for, the report's colours."""

import json
import re
from pathlib import Path

import winset.app
from winset.corridor.parameters import corridor_parameter_list
from winset.corridor.places import CITIES, GROUPS
from winset.report.palette import DARK, LIGHT

PAGE = Path(winset.app.__file__).parent / "page"
TEXTS = {
    language: json.loads((PAGE / f"texts/{language}.json").read_text("utf-8")) for language in ("en", "es")
}
HOLES = re.compile(r"\{(\w+)\}")
# A key with a part that is only known when the page runs: t(`view_${name}`) must find at least one.
ASKED = re.compile(r"""\bt\(\s*(?:"(?P<plain>\w+)"|`(?P<parts>[^`]+)`)""")


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(PAGE.glob("*.js")))


def test_both_languages_have_the_same_keys_with_the_same_holes():
    english, spanish = (
        {key: sorted(HOLES.findall(text)) for key, text in TEXTS[one].items()} for one in ("en", "es")
    )
    assert english == spanish


def test_no_text_is_empty_and_no_longer_one_is_left_in_the_other_language():
    assert all(text.strip() for texts in TEXTS.values() for text in texts.values())
    same = [
        key for key, text in TEXTS["en"].items() if TEXTS["es"][key] == text and len(HOLES.sub("", text)) > 16
    ]
    assert same == []


def test_every_key_that_the_page_asks_for_is_there():
    markup = (PAGE / "index.html").read_text("utf-8")
    wanted = set(re.findall(r'data-t(?:-label)?="(\w+)"', markup))
    patterns = []
    for found in ASKED.finditer(sources()):
        if found["plain"]:
            wanted.add(found["plain"])
        else:
            patterns.append(re.compile(re.sub(r"\\\$\\\{[^}]*\\\}", r"\\w+", re.escape(found["parts"]))))
    assert len(wanted) > 50 and len(patterns) > 3
    assert sorted(wanted - TEXTS["en"].keys()) == []
    unmet = [one.pattern for one in patterns if not any(one.fullmatch(key) for key in TEXTS["en"])]
    assert unmet == []


def test_every_text_is_asked_for():
    code = sources() + (PAGE / "index.html").read_text("utf-8")
    stems = {part.split("${")[0] for part in re.findall(r"`(\w+_\$\{[^`]*)`", code)}
    left = [
        key
        for key in TEXTS["en"]
        if f'"{key}"' not in code and not any(key.startswith(stem) for stem in stems)
    ]
    assert left == []


def test_the_page_wears_the_colours_of_the_report():
    style = (PAGE / "style.css").read_text("utf-8")
    light, dark_by_system, dark_by_choice = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root[^{]*\{([^}]*--paper[^}]*)\}", style)
    )
    assert {name: light[name] for name in LIGHT} == dict(LIGHT)
    assert {name: dark_by_choice[name] for name in DARK} == dict(DARK)
    assert dark_by_system == dark_by_choice
    charts = (PAGE / "charts.js").read_text("utf-8")
    assert dict(re.findall(r"(\w+): \"(#[0-9a-f]{6})\"", charts)) == dict(LIGHT)


def test_what_a_figure_rests_on_are_parameters_of_the_model():
    text = (PAGE / "outcomes.js").read_text("utf-8")
    named = set(re.findall(r'"(\w+)"', text.partition("RESTS_ON")[2]))
    assert len(named) > 40
    assert sorted(named - {parameter.name for parameter in corridor_parameter_list()}) == []


def test_every_parameter_and_every_place_that_can_be_pinned_has_a_name_of_its_own():
    for stem, wanted in (
        ("parameter_", {one.name for one in corridor_parameter_list()}),
        ("place_", {*GROUPS, *CITIES}),
    ):
        for texts in TEXTS.values():
            named = {key: text for key, text in texts.items() if key.startswith(stem)}
            assert {key.removeprefix(stem) for key in named} == wanted
            assert len(set(named.values())) == len(named)


def test_every_module_but_those_of_a_view_opened_later_is_fetched_with_the_page():
    markup = (PAGE / "index.html").read_text("utf-8")
    asked = set(re.findall(r'rel="modulepreload" href="page/([\w.]+)"', markup))
    later = set(re.findall(r'import\("\./([\w.]+)"\)', sources()))
    assert asked == {path.name for path in PAGE.glob("*.js")} - {"app.js"} - later
    # What is loaded when its view is opened is not fetched by a module that is there from the start.
    assert later.isdisjoint(re.findall(r'from "\./([\w.]+)"', sources()))
