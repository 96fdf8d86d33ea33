"""Nothing points up: read from the imports themselves, import-linter or not."""

import ast
from collections.abc import Iterator

import pytest

from tests.codebase.sources import ROOT, Source, package

LAYERS = (
    ("work", "api"),
    ("oversight", "desk"),
    ("decisions",),
    ("review",),
    ("requests",),
    ("cases",),
    ("accounts",),
    ("web",),
    ("checks",),
    ("store",),
    ("procedure",),
    ("arguments", "clock", "settings"),
    ("errors",),
)
"""Architecture.md §1, highest first; a layer may import those below it."""

HEIGHT = {room: len(LAYERS) - place for place, layer in enumerate(LAYERS) for room in layer}
DOORS = frozenset({"__init__", "__main__", "cli"})
"""They tie everything together, and import what they need by name only when it is asked for."""

WITHIN = {
    "rules": {"rules"},
    "models": {"models", "rules"},
    "messages": {"messages", "models", "rules"},
    "queries": {"queries", "models", "rules", "messages"},
    "actions": {"actions", "queries", "models", "rules", "messages"},
    "forms": {"forms", "actions", "rules"},  # a form gives the arguments of an action
    "views": {"views", "forms", "queries", "actions", "models", "rules", "messages"},
}
"""Within one package: which kind of file may import which; files of no such kind are free."""

OUTSIDE = {"rules": {"procedure", "errors"}}
"""What such a file may import from elsewhere in the project, if that is limited."""

PORCHLESS = ("actions", "models", "queries", "rules")
"""They know no page: neither Flask nor the porch."""

LAW_MAY_USE = frozenset({"disclosure", "__future__"})


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def kind_of(source: Source) -> str:
    return source.path.stem


def inner(source: Source) -> set[str]:
    """Return the project's modules that a file imports, without the names in them."""
    known = {other.module for other in package()}
    found = set()
    for name in source.imports:
        module = name if name in known else name.rpartition(".")[0]
        if module in known and module != "disclosure":
            found.add(module)
    return found


def pairs() -> Iterator[tuple[Source, str]]:
    for source in package():
        for module in sorted(inner(source)):
            yield source, module


def test_every_room_has_its_place() -> None:
    rooms = {room_of(source.module) for source in package()} - DOORS
    assert rooms <= set(HEIGHT), "give it a line in LAYERS and in pyproject.toml"


def test_nothing_points_up() -> None:
    up = [
        f"{source} imports {module}"
        for source, module in pairs()
        if room_of(source.module) not in DOORS
        and room_of(source.module) != room_of(module)
        and HEIGHT[room_of(source.module)] <= HEIGHT.get(room_of(module), len(LAYERS))
    ]
    assert up == []


def test_within_a_room_the_arrows_run_one_way() -> None:
    wrong = [
        f"{source} imports {module}"
        for source, module in pairs()
        if room_of(source.module) == room_of(module)
        and (kind := module.rpartition(".")[2]) in WITHIN
        and kind not in WITHIN.get(kind_of(source), WITHIN)
    ]
    assert wrong == []


def test_rules_know_the_law_alone() -> None:
    wrong = [
        f"{source} imports {module}"
        for source, module in pairs()
        if kind_of(source) in OUTSIDE
        and room_of(source.module) not in {"web", "procedure", "store"}
        and room_of(module) not in OUTSIDE[kind_of(source)] | {room_of(source.module)}
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", PORCHLESS)
def test_no_rule_or_action_knows_a_page(kind: str) -> None:
    wrong = [
        f"{source} imports {name}"
        for source in package()
        if kind_of(source) == kind and room_of(source.module) != "web"
        for name in source.imports
        if name.split(".")[0] in {"flask", "flask_login", "werkzeug", "wtforms", "flask_wtf"}
        or name.startswith("disclosure.web")
    ]
    assert wrong == []


def test_the_law_needs_the_standard_library_alone() -> None:
    import sys

    allowed = LAW_MAY_USE | sys.stdlib_module_names
    wrong = [
        f"{source} imports {name}"
        for source in package()
        if room_of(source.module) == "procedure"
        for name in source.imports
        if name.split(".")[0] not in allowed
    ]
    assert wrong == []


def test_the_law_has_no_clock_and_no_log() -> None:
    wrong = [
        f"{source} imports {name}"
        for source in package()
        if room_of(source.module) == "procedure" and kind_of(source) != "deadline"
        for name in source.imports
        if name in {"disclosure.clock", "disclosure.settings", "time.time", "logging"}
    ]
    assert wrong == []


def test_the_linter_is_told_the_same_layers() -> None:
    import tomllib

    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = told["contracts"][0]["layers"]
    named = tuple(
        tuple(
            part.strip().removeprefix("disclosure.") for part in layer.replace("|", ":").split(":")
        )
        for layer in layers
    )
    assert named == LAYERS


def test_imports_are_read_rightly() -> None:
    source = Source(ROOT / "disclosure" / "checks.py")
    assert "disclosure.procedure.profile" in inner(source)
    assert "disclosure.settings" in inner(source)
    assert "disclosure" not in inner(source)
    assert isinstance(source.tree, ast.Module)
