"""What the house promises of every file, each promise one test."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from disclosure.settings import PREFIX, Settings
from tests.codebase.sources import ROOT, Source, package, product, suite, tracked

MACHINE = re.compile(rb"(?<![\w.}-])/(?:work|root|home|tmp/brief)/")
HOSTS = re.compile(rb"registry\.npmjs|pypi\.org|pythonhosted|" + rb"//pkg")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"})
HERE = "tests/codebase/test_promises.py"
BINARY = frozenset({".png", ".pdf", ".woff2", ".ttf", ".ico", ".jpg"})


def calls(source: Source, *names: str) -> Iterator[int]:
    """Yield the line of every call of a dotted name or method that ends so."""
    ends = tuple(f".{name}" for name in names)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and f".{ast.unparse(node.func)}".endswith(ends):
            yield node.lineno


def places(names: tuple[str, ...], sources: list[Source]) -> list[str]:
    return [f"{source}:{line}" for source in sources for line in calls(source, *names)]


def test_one_place_reads_the_clock() -> None:
    clocks = ("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time")
    assert {place.partition(":")[0] for place in places(clocks, package())} == {
        "disclosure/clock.py"
    }


def test_one_place_commits() -> None:
    found = places(("commit",), package())
    assert [place.partition(":")[0] for place in found] == ["disclosure/store/database.py"]


def test_one_place_reads_the_environment() -> None:
    reading = re.compile(r"\bos\.(environ|getenv)\b|from os import .*\b(environ|getenv)\b")
    found = {source.name for source in package() if reading.search(source.text)}
    starts_others_in_theirs = "disclosure/work/demo.py"
    assert found - {starts_others_in_theirs} == {"disclosure/settings.py"}


def test_every_setting_is_documented() -> None:
    """`docs/operations.md` has a line for each, and none that is gone."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    documented = set(re.findall(rf"^\| `({PREFIX}\w+)`", text, re.MULTILINE))
    assert documented == {PREFIX + field.name.upper() for field in fields(Settings)}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-boot.lock"])
def test_locks_are_hashed_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "find-links" not in text
    pins = re.findall(r"^([\w.-]+)==[^\n]*?(\\?)$", text, re.MULTILINE)
    assert pins
    assert [name for name, goes_on in pins if not goes_on] == []


def test_the_node_lock_names_no_address() -> None:
    text = (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix not in BINARY
        and path.relative_to(ROOT).as_posix() != HERE
        and (MACHINE.search(path.read_bytes()) or HOSTS.search(path.read_bytes()))
    ]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    both = [source for source in product() + suite() if source.name != HERE]
    assert [source.name for source in both if UNFINISHED.search(source.text)] == []


def test_no_test_is_skipped() -> None:
    skipping = re.compile(r"mark\.(skip|xfail)|pytest\.(skip|xfail|importorskip)")
    both = [source for source in suite() if source.name != HERE]
    assert [source.name for source in both if skipping.search(source.text)] == []


def test_files_are_named_for_what_they_hold() -> None:
    assert [s.name for s in product() + suite() if s.path.stem in VAGUE] == []


def test_the_licence_is_the_eupl() -> None:
    text = (ROOT / "LICENCE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15. Applicable Law" in text


def test_texts_for_people_go_through_gettext() -> None:
    """A flash or an abort with its own words in it would never be translated."""
    wrong = [
        f"{source}:{node.lineno}"
        for source in package()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"flash", "abort"}
        and any(isinstance(arg, ast.JoinedStr) or is_words(arg) for arg in node.args[:1])
    ]
    assert wrong == []


def is_words(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
