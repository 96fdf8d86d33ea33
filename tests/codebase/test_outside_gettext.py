"""No text that a person reads stands outside gettext: not in a template, in code or in a script.

Each search is first shown what it must find; a search that finds nothing anywhere proves nothing.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from disclosure.web import catalogue

TEMPLATES = catalogue.PROJECT / "templates"
CODE = catalogue.PROJECT / "disclosure"
SCRIPTS = catalogue.PROJECT / "assets" / "js"
GETTEXT = frozenset(
    "_ _l gettext ngettext pgettext lazy_gettext lazy_ngettext lazy_pgettext".split()
)
SPEECH = re.compile(r"\b[A-ZÀ-Ž][a-zà-ž]+\b|(?<![\w-])[a-zà-ž]{2,},? [a-zà-ž]{2,}(?![\w-])")
"""A word with a capital, or two words next to each other that are no names of classes."""
SENTENCE = re.compile(
    r"^[A-ZÀ-Ž“][\w’'“”-]*[ ,][\w ]{2,}|\w{2,} \w{2,}.*[.?!]$|^[A-ZÀ-Ž][a-zà-ž]{2,}[:?]?$"
)
"""What a string in code looks like that is meant for people."""

JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
ATTRIBUTE = re.compile(
    r"\b(alt|title|placeholder|label|summary|aria-(?:label|description|roledescription|valuetext)"
    r"|data-[\w-]+)\s*=\s*(\"[^\"]*\"|'[^']*')"
)
HEADERS = frozenset("Allow Lax Mode None Server Site Strict User Vary".split())
OWN_NAMES = frozenset("English Nederlands Polski Türkçe Vazirmatn Werk".split()) | {
    "Danger Assessment",
    "Fira Sans",
}
"""The same in every language: languages by their own name, fonts, and the label of the code app."""
SELECTORS = frozenset({"use strict", "input, textarea, select"})
NOT_FOR_A_SCREEN = (
    "accounts/seeding.py",  # fictional people of the demo
    "arguments.py",  # this and the next four speak on a terminal, in English
    "checks.py",
    "cli.py",
    "settings.py",
    "work/",
    "decisions/minutes_text.py",  # this and the next are papers in Dutch, whatever the page
    "desk/pattern_paper.py",
    "decisions/script_rules.py",  # spoken in Dutch, whatever the page
    "decisions/plan_dates.py",  # the text of a signal, kept in Dutch like every other
    "decisions/plan_pocket.py",  # the name of the list by language, and how a day is written on it
    "decisions/seals.py",  # SQL
    "desk/components.py",  # made-up texts of the page of components
    "procedure/regions.py",  # names of municipalities
    "procedure/terms.py",  # the grammar of a term
    "requests/advice_rules.py",  # words that look like a name and are none
    "requests/spelling.py",  # the spelling alphabet
    "store/",
)
DATA_NOBODY_READS = frozenset({"england-wales.toml", "holidays.toml", "ready_sentences.toml"})
"""In its own language or in each, and days that are counted but never named."""


def in_expressions(template: str) -> Iterator[str]:
    """Give the literals in Jinja's braces that no gettext stands around."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    return loose(environment.parse(template))


def loose(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in GETTEXT:
        for argument in node.kwargs:
            yield from loose(argument)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SPEECH.search(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from loose(child)


def in_attributes(template: str) -> list[str]:
    """Give the attributes a person hears or sees that hold a word of their own."""
    bare = JINJA.sub("", template)
    return [f"{name}={value}" for name, value in ATTRIBUTE.findall(bare) if SPEECH.search(value)]


def in_code(source: str) -> list[str]:
    """Give the strings of a module that read like speech and stand in no gettext."""
    return [
        text
        for text in strings_outside(ast.parse(source))
        if SENTENCE.search(text)
        and text not in HEADERS | OWN_NAMES
        and not text.startswith(("INSERT ", "SELECT "))
    ]


def strings_outside(node: ast.AST) -> Iterator[str]:
    if said_elsewhere(node):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    types = {getattr(node, name, None) for name in ("annotation", "returns")}
    for child in ast.iter_child_nodes(node):
        if child not in types:
            yield from strings_outside(child)


def said_elsewhere(node: ast.AST) -> bool:
    """Tell what is no speech to a person: gettext, docstrings, faults, types, exported names."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", getattr(node.func, "attr", "")) in GETTEXT | {
            "cast",
            "TypeVar",
        }
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    exported = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {
        "__all__",
        "doc",
    }
    return exported or isinstance(node, ast.Raise)


def in_script(source: str) -> list[str]:
    """Give the strings of a script that read like speech."""
    found = re.findall(r'"[^"\n]*"|\'[^\'\n]*\'|`[^`]*`', source)
    return [text for text in found if SPEECH.search(text) and text[1:-1] not in SELECTORS]


def templates() -> list[Path]:
    return sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")])


def modules() -> list[Path]:
    return [
        path
        for path in sorted(CODE.rglob("*.py"))
        if not path.relative_to(CODE).as_posix().startswith(NOT_FOR_A_SCREEN)
    ]


def gathered(found: Iterator[tuple[Path, list[str]]]) -> dict[str, list[str]]:
    return {path.relative_to(catalogue.PROJECT).as_posix(): texts for path, texts in found if texts}


def test_no_template_says_a_literal_outside_gettext() -> None:
    read = ((path, path.read_text(encoding="utf-8")) for path in templates())
    assert (
        gathered((path, [*in_expressions(text), *in_attributes(text)]) for path, text in read) == {}
    )


def test_no_message_has_words_outside_gettext() -> None:
    texts = sorted((TEMPLATES / "messages").rglob("*.txt"))
    assert len(texts) > 12
    bare = ((path, JINJA.sub("", path.read_text(encoding="utf-8"))) for path in texts)
    assert gathered((path, re.findall(r"[^\W\d_]{2,}", text)) for path, text in bare) == {}


def test_no_code_says_something_outside_gettext() -> None:
    read = ((path, in_code(path.read_text(encoding="utf-8"))) for path in modules())
    assert gathered(read) == {}
    assert len(modules()) > 150


def test_no_script_says_anything() -> None:
    """What a script shows was written by the server, in the language of the page."""
    scripts = sorted(SCRIPTS.glob("*.js"))
    assert scripts
    said = gathered((path, in_script(path.read_text(encoding="utf-8"))) for path in scripts)
    assert said == {
        "assets/js/aloud.js": ['"h1, h2, h3, p, li, dt, dd, legend, label, summary"'],
        "assets/js/keys.js": ['"input, textarea, select, [contenteditable]"'],
        "assets/js/shell.js": ['"Shift"'],
    }, "names of keys and elements only"


def test_no_paper_has_words_of_its_own() -> None:
    """A letter's words come from `texts/<language>.toml`, where a test compares the languages."""
    for path in sorted((TEMPLATES / "letters").glob("*.typ")):
        code = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        code = re.sub(r"regex\(.*\)", "", code)
        quoted = [text for text in re.findall(r'"([^"]*)"', code) if SPEECH.search(text)]
        shown = [
            text for text in re.findall(r"\[([^\]\[]*)\]", code) if re.search(r"\b\w+ \w", text)
        ]
        assert quoted == []
        assert [text for text in shown if not text.startswith("#")] == []


def test_every_file_of_data_is_translated_or_known_to_need_none() -> None:
    names = {path.name for path in CODE.rglob("*.toml")}
    assert names == set(catalogue.SHOWN) | DATA_NOBODY_READS


@pytest.mark.parametrize(
    "template",
    [
        '{{ heading("Talen") }}',
        '{{ link(url_for("web.start"), "naar het begin") }}',
        '{% set words = {"open": "Nog open"} %}',
        '{{ _("Zaak %(x)s", x="van vandaag af") }}',
        '{{ "Ja" if yes else _("Nee") }}',
        '<img src="a.svg" alt="Een deur">',
        "<input placeholder='dag maand'>",
        '<button aria-label="Sluit {{ name }}"></button>',
        '<p data-said="Opgeslagen"></p>',
        '<a title="Meer">{{ _("Meer") }}</a>',
    ],
)
def test_the_search_finds_such_words_in_a_template(template: str) -> None:
    assert [*in_expressions(template), *in_attributes(template)]


@pytest.mark.parametrize(
    "code",
    [
        'flash("De brief is gemaakt.", "ok")',
        'name = Choice("Voor wie?")',
        'LABELS = {"open": "Openstaand"}',
        'to = Text(label="Naam")',
        'text: str = "Dat lukte niet."',
        'def f():\n    "What it does."\n    return "Probeer het later"',
    ],
)
def test_the_search_finds_such_words_in_code(code: str) -> None:
    assert len(in_code(code)) == 1


@pytest.mark.parametrize(
    "said",
    ['flash(_("De brief is gemaakt."))', 'raise ValueError("No such thing")', '"A docstring."'],
)
def test_the_search_leaves_what_is_no_speech(said: str) -> None:
    assert in_code(said) == []


def test_the_search_finds_such_words_in_a_script() -> None:
    assert in_script("node.textContent = 'Nog vijf minuten'") == ["'Nog vijf minuten'"]
    assert in_script('show(`Opgeslagen`); on("click")') == ["`Opgeslagen`"]
