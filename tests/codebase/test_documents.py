"""What the documents say is there is there: commands, addresses, links, rules, libraries, rows."""

import importlib.machinery
import importlib.util
import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from disclosure import cli
from disclosure.accounts import seeding
from disclosure.procedure import profile, stages
from disclosure.work import demo_stories, rehearsal
from disclosure.work.rehearsal_steps import STEPS
from tests.codebase import drawing
from tests.codebase.sources import ROOT
from tests.codebase.test_routes import application

DOCS = ROOT / "docs"
README = ROOT / "README.md"
LIBRARIES = DOCS / "libraries.md"
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
GUIDES = sorted(path for path in (DOCS / "guide").glob("*.md") if path.stem != "README")
REHEARSALS = sorted((DOCS / "rehearsals").glob("*.toml"))
PAGES = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
COMMAND = re.compile(r"(?:\./run|(?<![\w/.])disclosure) ([a-z]+)(?: ([a-z]+)\b)?")
SECOND_WORDS = {
    "audit": {"verify"},
    "accounts": {"create"},
    "db": {"upgrade", "downgrade", "current", "draft"},
}
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)|(?:src|href)=\"([^\"#]+)\"")
ADDRESS = re.compile(r"`(/[a-z][\w/.<>-]*)`")
QUOTED = re.compile(r"“([^”]+)”")
ROW = re.compile(r"^\| `?([^|`]+?)`? \| ([^|]+?) \| ([^|]+?) \|", re.MULTILINE)
FAMILY = re.compile(r"LGPL|GPL|MPL|MIT|BSD|Apache|Unlicense|OFL|EUPL")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def verbs_of_run() -> set[str]:
    loader = importlib.machinery.SourceFileLoader("run_for_documents", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader("run_for_documents", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    loader.exec_module(module)
    return set(module.VERBS)


def commands_in(text: str) -> list[tuple[str, str]]:
    """Return the commands in code of a document; in plain sentences the words mean themselves."""
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^    (.+)$", text, re.MULTILINE)
    code += re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL)
    return [found for piece in code for found in COMMAND.findall(piece)]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_in_a_document_exists(page: Path) -> None:
    known = {*cli.COMMANDS, *verbs_of_run()}
    commands = commands_in(text_of(page))
    assert {name for name, _ in commands} - known == set()
    wrong = [
        (name, second)
        for name, second in commands
        if second and name in SECOND_WORDS and second not in SECOND_WORDS[name]
    ]
    assert wrong == []


def test_every_command_is_in_the_help_and_in_a_document() -> None:
    help_text = cli.usage()
    written = {name for page in PAGES for name, _ in commands_in(text_of(page))}
    for name in cli.COMMANDS:
        assert re.search(rf"^  {name}\b", help_text, re.MULTILINE), name
        assert name in written, name
    assert set(verbs_of_run()) - {"soak", "bench"} <= written


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [one or other for one, other in LINK.findall(text_of(page))]
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_address_in_a_document_is_a_page(page: Path) -> None:
    rules = [re.sub(r"<[^>]+>", "<>", rule.rule) for rule in application().url_map.iter_rules()]
    named = {re.sub(r"<[^>]+>", "<>", address) for address in ADDRESS.findall(text_of(page))}
    assert {one for one in named if one not in rules and f"{one}/" not in rules} == set()


def test_the_drawings_are_drawn_from_the_table_of_today() -> None:
    page = text_of(drawing.PAGE)
    assert stages.diagram() in page
    assert drawing.with_diagram(page) == page
    assert text_of(drawing.PICTURE) == drawing.picture()


def test_the_picture_names_every_stage_and_every_step_that_moves_a_case() -> None:
    assert set(drawing.MEANS) == set(stages.STAGES)
    picture = drawing.picture()
    for (start, end), steps in drawing.arrows().items():
        assert f">{start}</text>" in picture
        assert f"{steps}</text>" in picture, (start, end)


def test_decisions_are_numbered_and_listed_and_have_their_parts() -> None:
    listed = text_of(DOCS / "adr" / "README.md")
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for path in DECISIONS:
        assert f"({path.name})" in listed, path.name
        text = text_of(path)
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.findall(r"^## (Context|Decision|Consequences)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ], path.name
        assert re.search(r"^## (Looked at|Alternatives)$", text, re.MULTILINE), path.name


def declared() -> dict[str, set[str]]:
    """Return the packages that pyproject.toml and package.json name, by where they come from."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    python = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    node = json.loads(text_of(ROOT / "assets" / "package.json"))
    names = {*node["dependencies"], *node["devDependencies"]}
    return {
        "python": {re.split(r"[\[<>=]", each)[0] for each in python},
        "node": {"@utrecht/*" if name.startswith("@utrecht/") else name for name in names},
    }


def test_every_library_has_a_line_with_its_licence_and_none_is_left_over() -> None:
    rows = {name: licence for name, licence, _ in ROW.findall(text_of(LIBRARIES))}
    rows.pop("Library", None)
    wanted = declared()["python"] | declared()["node"]
    assert set(rows) == wanted
    assert [name for name, licence in rows.items() if not FAMILY.search(licence)] == []


@pytest.mark.parametrize("name", sorted(declared()["python"]))
def test_the_licence_written_down_is_the_one_the_package_brings(name: str) -> None:
    rows = {library: licence for library, licence, _ in ROW.findall(text_of(LIBRARIES))}
    about = metadata.metadata(name)
    keys = ("License-Expression", "License", "Classifier")
    brought = [words for key in keys for words in about.get_all(key) or []]
    families = set(FAMILY.findall(rows[name]))
    said = set(FAMILY.findall(" ".join(brought).replace("Lesser General Public", "LGPL")))
    assert families <= said, (families, said)


def test_the_vocabulary_of_rehearsals_is_the_one_written_down() -> None:
    text = text_of(DOCS / "rehearsal.md")
    table = text[text.index("| do |") :].split("\n\n")[0]
    written: dict[str, set[str]] = {}
    for line in table.splitlines()[2:]:
        do, arguments = line.strip("| ").split(" | ", 1)
        for step in re.findall(r"`(\w+)`", do):
            written[step] = set(re.findall(r"`(\w+)`", arguments))
    assert written.pop("wait") == set()
    assert written == {step: set(names) for step, (_, (_, names)) in STEPS.items()}


def test_the_messages_a_rehearsal_may_report_are_written_down() -> None:
    text = text_of(DOCS / "rehearsal.md")
    assert all(f"`{name}`" in text for name in rehearsal.NAMES)


def test_the_example_in_the_document_goes_as_it_says(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", text_of(DOCS / "rehearsal.md"), re.DOTALL)
    assert example is not None
    file = tmp_path / "example.toml"
    file.write_text(example[1], encoding="utf-8")
    assert example[1].count("[step.expect]") >= 3
    assert rehearsal.main([str(file)]) == 0


@pytest.mark.parametrize("file", REHEARSALS, ids=lambda path: path.stem)
def test_every_rehearsal_goes_as_it_says(file: Path) -> None:
    law = "england-wales" if file.stem == "england_wales" else "nl"
    assert rehearsal.main([str(file), "--profile", law]) == 0


def test_the_limit_of_28_days_is_where_the_readme_says() -> None:
    text = text_of(README)
    assert "disclosure/procedure/data/profiles/nl.toml" in text
    assert "clocks.decision" in text
    raw = tomllib.loads(text_of(ROOT / "disclosure/procedure/data/profiles/nl.toml"))
    assert raw["clocks"]["decision"]["limits"]["standard"] == "28 days"
    assert profile.load("nl").clocks["decision"].pausable


def test_the_readme_lets_everybody_of_the_demonstration_in() -> None:
    text = text_of(README)
    people = (*seeding.STAFF, *seeding.ADMINISTRATORS)
    assert [person.login for person in people if f"`{person.login}`" not in text] == []
    assert f"`{seeding.PASSWORD}`" in text
    assert f"`{seeding.SECRET}`" in text


@pytest.mark.parametrize("page", [README, ROOT / "CHANGELOG.md"], ids=name_of)
def test_the_number_of_fictional_cases_is_the_one_written_down(page: Path) -> None:
    assert {int(found) for found in re.findall(r"(\d+) (?:fictional )?cases", text_of(page))} == {
        len(demo_stories.STORIES)
    }


def test_every_role_has_a_guide_of_one_page() -> None:
    text = {path.stem: text_of(path) for path in GUIDES}
    named = {role for words in text.values() for role in stages.STAFF_ROLES if f"`{role}`" in words}
    assert named == set(stages.STAFF_ROLES)
    assert [stem for stem, words in text.items() if words.count("\n") > 60] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_quotes_words_that_are_on_the_screen(guide: Path) -> None:
    shown = "\n".join(
        text_of(path)
        for folder, ending in (("disclosure", "*.py"), ("templates", "*.html"))
        for path in (ROOT / folder).rglob(ending)
    )
    quoted = QUOTED.findall(text_of(guide))
    assert quoted
    assert [words for words in quoted if words not in shown] == []
