"""Who may open which page: one list, next to this file, and it is the truth.

`python -m tests.codebase.test_routes` writes the list anew; read the difference before you commit.
"""

import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from disclosure import create_app
from disclosure.procedure.stages import STAFF_ROLES
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.keys import Keyring

LIST = Path(__file__).with_name("guards.txt")
DOORS = {"/werk/inloggen", "/werk/instellen/<token>", "/werk/nog-even"}
"""What a member of staff opens before she is known."""

READING = {"GET", "HEAD", "OPTIONS"}
NEUTRAL = re.compile(r"^/[a-z0-9/<>:_.-]*$")
TELLING = re.compile(
    r"geweld|slacht|dader|partner|disclosure|violence|victim|zaak|case", re.IGNORECASE
)
"""Words that must not show in a public address: it stays in the browser's history."""


def application() -> Flask:
    settings = Settings(
        env="test",
        database_url="sqlite://",
        secret_key="only good for tests, and long enough",
        master_keys=(),
        backup_keys=(),
        base_url="http://127.0.0.1:8000",
    )
    return create_app(settings, Database("sqlite://", Keyring.for_tests()))


def guard_of(app: Flask, rule: Rule) -> str:
    guard = getattr(app.view_functions[rule.endpoint], "guard", None)
    if guard is None:
        return "NOBODY SAID"
    return " ".join([guard.kind, *sorted(guard.roles)])


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def listed(app: Flask) -> str:
    lines = []
    for rule in rules(app):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{methods:<9} {rule.rule:<48} {rule.endpoint:<36} {guard_of(app, rule)}")
    return "\n".join(lines) + "\n"


def test_every_route_has_the_guard_that_is_listed() -> None:
    assert listed(application()) == LIST.read_text(encoding="utf-8")


def test_every_route_has_a_guard() -> None:
    app = application()
    assert [rule.rule for rule in rules(app) if guard_of(app, rule) == "NOBODY SAID"] == []


def test_everything_for_staff_stands_under_werk_and_nothing_else() -> None:
    app = application()
    staff = {rule.rule for rule in rules(app) if guard_of(app, rule).startswith("staff")}
    work = {rule.rule for rule in rules(app) if rule.rule.startswith("/werk/")}
    assert staff - work == set()
    assert work - staff == DOORS


def test_guards_name_roles_that_exist() -> None:
    app = application()
    named = {role for rule in rules(app) for role in guard_of(app, rule).split()[1:]}
    assert named <= set(STAFF_ROLES)


def test_public_addresses_tell_nothing() -> None:
    app = application()
    public = [rule.rule for rule in rules(app) if not rule.rule.startswith("/werk/")]
    assert [path for path in public if TELLING.search(path) or not NEUTRAL.match(path)] == []


def test_a_form_page_reads_and_writes_by_separate_methods() -> None:
    """No route takes a method that is neither reading nor `POST`."""
    app = application()
    methods = {method for rule in rules(app) for method in rule.methods or ()}
    assert methods <= READING | {"POST"}


if __name__ == "__main__":
    LIST.write_text(listed(application()), encoding="utf-8")
