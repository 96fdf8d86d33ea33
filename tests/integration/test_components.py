"""The page of components shows every macro there is, to staff only, and not in production."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from disclosure import create_app
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import factory
from tests.staff_browser import Browser, said

PAGE = "/werk/componenten"
TEMPLATES = factory.PROJECT / "templates"
MACROS = sorted((TEMPLATES / "macros").glob("*.html"))
BEGIN = ("work/desk/components.html", "layout.html", "werk_layout.html")


def parsed(name: str) -> nodes.Template:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(text)


def calls_in(tree: nodes.Node) -> set[str]:
    return {
        call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)
    }


def macros() -> dict[str, nodes.Macro]:
    found = (
        macro for path in MACROS for macro in parsed(f"macros/{path.name}").find_all(nodes.Macro)
    )
    return {macro.name: macro for macro in found}


def test_every_macro_is_shown_by_the_page_or_its_layouts() -> None:
    known = macros()
    shown: set[str] = set()
    waiting = set().union(*(calls_in(parsed(name)) for name in BEGIN)) & known.keys()
    while waiting:
        name = waiting.pop()
        shown.add(name)
        waiting |= (calls_in(known[name]) & known.keys()) - shown
    assert set(known) - shown == set()
    assert len(known) > 25


def test_the_page_is_whole_in_both_dresses_and_answers_its_own_buttons(me: Browser) -> None:
    me.log_in("intake")
    for address, body in ((PAGE, "werk"), (f"{PAGE}?kader=buiten", "public")):
        html = me.get(address).get_data(as_text=True)
        assert re.search(rf'<body class="[^"]*\b{body}\b', html), address
        assert "Er is nog iets niet goed" in html
    assert me.post(PAGE).status_code == 200


@pytest.mark.parametrize(
    "sentence",
    ["Vul iets in.", "Kies een van de mogelijkheden.", "Zet een vinkje.", "geen adres"],
)
def test_faults_are_those_of_the_fields_themselves(me: Browser, sentence: str) -> None:
    me.log_in("fg")
    answer = me.get(PAGE)
    assert sentence in said(answer) + answer.get_data(as_text=True)


def test_it_is_not_there_in_production(
    settings: Settings, sqlite_only: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factory, "_refuse_problems", lambda _settings: None)
    app: Flask = create_app(replace(settings, env="production"), sqlite_only)
    assert PAGE not in {rule.rule for rule in app.url_map.iter_rules()}
    assert app.test_client().get(PAGE).status_code == 404


def test_strangers_get_the_login(me: Browser) -> None:
    answer = me.get(PAGE)
    assert (answer.status_code, answer.location) == (303, "/werk/inloggen")


def test_the_macros_are_where_this_test_looks() -> None:
    assert [path.stem for path in MACROS] == [
        "chart",
        "data",
        "forms",
        "nav",
        "page",
        "pictures",
    ]
    assert all(isinstance(path, Path) for path in MACROS)
