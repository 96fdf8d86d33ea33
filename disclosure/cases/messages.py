"""The texts of messages: a name and a language in, subject and body out. Pure.

A message to someone in a case says nothing that a partner who reads along could use: no content,
link, reference or service name, and the three that ask to get in touch read alike.
"""

from collections.abc import Mapping
from functools import cache
from gettext import translation
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from disclosure.web import catalogue

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "templates" / "messages"
SOURCE = "nl"
LANGUAGES = (SOURCE, *catalogue.LANGUAGES)

TO_PEOPLE = ("receipt", "request", "appointment", "outcome", "extension")
TO_STAFF = ("digest", "alert")


class Text(NamedTuple):
    """What a message says."""

    subject: str
    body: str


def compose(name: str, language: str, facts: Mapping[str, int] | None = None) -> Text:
    """Return the text of a message; `facts` are the numbers in a digest.

    The worker compiles the catalogues when it starts; without one the text is Dutch. Raises
    `TemplateNotFound` for a name there is not.
    """
    environment = _environment(spoken(language))
    subject, body = (
        environment.get_template(f"{name}/{part}.txt").render(facts or {})
        for part in ("subject", "body")
    )
    return Text(subject.strip(), body.strip() + "\n")


def spoken(language: str) -> str:
    """Return the language a message is written in for someone who speaks this one."""
    return language if language in LANGUAGES else SOURCE


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    install = getattr(environment, "install_gettext_translations")  # noqa: B009  given by i18n
    install(translation("messages", catalogue.COMPILED, [language], fallback=True), newstyle=True)
    return environment
