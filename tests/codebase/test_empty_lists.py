"""Every list of staff pages has words for when it is empty, or a reason why it never is."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from disclosure.web import factory

WORK = factory.PROJECT / "templates" / "work"
LISTS = ('class="tasks"', 'class="timeline"')
ALWAYS_FILLED = {
    "accounts/languages.html": "the site has languages",
    "accounts/shortcuts.html": "everybody has the list of short-cuts",
    "decisions/tell.html": "the brief and the earlier victims always come first",
    "desk/clocks.html": "receipt starts clocks",
    "desk/log.html": "this very look is in it",
    "desk/pattern.html": "it holds the receipt of the case itself",
    "desk/timeline.html": "it begins with the receipt",
    "review/convene.html": "police and Veilig Thuis are always asked for",
    "review/subject.html": "the kinds of identifiers are always there",
}
SHOWN_WHEN_FILLED = {
    "cases/accept.html": ("late", "running"),
    "decisions/corrections.html": ("items",),
    "decisions/follow_up.html": ("before",),
    "decisions/urgent.html": ("lacking",),
    "decisions/close.html": ("gates",),
    "desk/case.html": ("tasks",),
    "desk/case_parts.html": ("Wie doet wat", "timeline"),
    "desk/queue.html": ("rows", "waiting", "escalations", "answered"),
    "desk/risk.html": ("by_flag",),
    "desk/risk_parts.html": ("drawing",),
    "review/agenda.html": ("rows",),
    "review/enquiry_parts.html": ("items",),
}
"""Lists that are not there when empty: the list above or around them has the words."""


def parsed(path: Path) -> nodes.Template:
    text = path.read_text(encoding="utf-8")
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(text)


def makes_list(node: nodes.Node) -> bool:
    """Tell whether a node is itself the beginning of a list."""
    if isinstance(node, nodes.CallBlock):
        named = node.call.node
        return isinstance(named, nodes.Name) and named.name == "table_of"
    return isinstance(node, nodes.TemplateData) and any(mark in node.data for mark in LISTS)


def says_so(branch: list[nodes.Node]) -> bool:
    """Tell whether a branch holds the words of an empty list."""
    return any(
        (isinstance(one, nodes.Name) and one.name == "empty")
        or (isinstance(one, nodes.TemplateData) and "empty" in one.data)
        for part in branch
        for one in [part, *part.find_all((nodes.Name, nodes.TemplateData))]
    )


def unspoken(node: nodes.Node, spoken: bool = False) -> int:
    """Count the lists below a node that no branch around them answers with words."""
    if isinstance(node, nodes.If | nodes.For):
        others = [one for each in getattr(node, "elif_", []) for one in each.body] + node.else_
        spoken = spoken or says_so(others)
    own = int(makes_list(node) and not spoken)
    return own + sum(unspoken(child, spoken) for child in node.iter_child_nodes())


def name_of(path: Path) -> str:
    return path.relative_to(WORK).as_posix()


@pytest.mark.parametrize("path", sorted(WORK.rglob("*.html")), ids=name_of)
def test_a_list_that_can_be_empty_says_what_to_do(path: Path) -> None:
    name = name_of(path)
    found = unspoken(parsed(path))
    if name in ALWAYS_FILLED:
        assert found > 0, "the reason is no longer needed"
        return
    assert found <= len(SHOWN_WHEN_FILLED.get(name, ())), name


@pytest.mark.parametrize("name", [*ALWAYS_FILLED, *SHOWN_WHEN_FILLED])
def test_the_reasons_are_about_pages_that_are_there(name: str) -> None:
    assert (WORK / name).exists()


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("{% call table_of(a) %}x{% endcall %}", 1),
        ("{% if a %}{% call table_of(a) %}x{% endcall %}{% endif %}", 1),
        ("{% if a %}{% call table_of(a) %}x{% endcall %}{% else %}{{ empty(b) }}{% endif %}", 0),
        ('{% if a %}<ol class="timeline"></ol>{% else %}<p class="empty"></p>{% endif %}', 0),
        ('{% if a %}<ul class="tasks"></ul>{% else %}<p>none</p>{% endif %}', 1),
        ("{% if a %}{% call table_of(a) %}{% endcall %}{% elif b %}{{ empty(b) }}{% endif %}", 0),
    ],
)
def test_the_reader_of_templates_sees_what_is_missing(template: str, count: int) -> None:
    assert unspoken(Environment(autoescape=True).parse(template)) == count
