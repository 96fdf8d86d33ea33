"""Every text has its translation, and nothing is translated that is no longer said."""

import os
import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo

from disclosure.web import catalogue

TEMPLATES = catalogue.PROJECT / "templates"
TAG = re.compile(r"\{% block wide %\}wide|<[^>]*>|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|&\w+;", re.DOTALL)
NOT_WORDS = re.compile(r"[\W\d_]+")
NO_TRANSLATION = frozenset({"utf"})


def test_no_text_is_missing_stale_or_wrongly_filled_in() -> None:
    found = [f"{fault.kind} in {fault.room}: {fault.text}" for fault in catalogue.faults()]
    assert found == []


def test_the_list_of_untranslated_texts_is_empty() -> None:
    """What `python -m disclosure.web.catalogue` prints: only the count of each language."""
    lines = catalogue.report()
    assert [line.split(":")[0] for line in lines] == list(catalogue.LANGUAGES)
    assert all(line.endswith(" texts, 0 left to translate") for line in lines)
    assert all(int(line.split()[1]) > 500 for line in lines)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_same_text_has_the_same_translation_in_every_room(language: str) -> None:
    """The rooms share one compiled catalogue, so the last one would win."""
    said: dict[str, dict[str, str]] = {}
    for path in sorted((catalogue.COMPILED / language).glob("*.po")):
        for message in catalogue.read(language, path.stem):
            words = said.setdefault(str((message.id, message.context)), {})
            words[str(message.string)] = path.stem if message.id else ""
    clashes = {text: words for text, words in said.items() if len(words) > 1 and all(words)}
    assert clashes == {}


@pytest.mark.parametrize(
    "path",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_no_template_holds_words_outside_gettext(path: Path) -> None:
    text = TAG.sub(" ", path.read_text(encoding="utf-8"))
    words = {word for word in NOT_WORDS.split(text) if len(word) > 2} - NO_TRANSLATION
    assert words == set()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a little project of one room, with its texts in code and template."""
    (tmp_path / "disclosure" / "desk").mkdir(parents=True)
    (tmp_path / "templates" / "desk").mkdir(parents=True)
    (tmp_path / "translations").mkdir()
    (tmp_path / "disclosure" / "desk" / "views.py").write_text(
        'from flask_babel import lazy_gettext as _l, ngettext\nNAME = _l("Naam van %(x)s")\n'
        'ngettext("%(num)s zaak", "%(num)s zaken", 2)\n',
        encoding="utf-8",
    )
    (tmp_path / "templates" / "desk" / "a.html").write_text('{{ _("Zaak") }}', encoding="utf-8")
    monkeypatch.setattr(catalogue, "PROJECT", tmp_path)
    monkeypatch.setattr(catalogue, "COMPILED", tmp_path / "translations")
    return tmp_path


def kinds() -> list[tuple[str, str]]:
    return sorted((fault.kind, fault.text) for fault in catalogue.faults())


def translate(project: Path, **words: str) -> None:
    path = project / "translations" / "en" / "desk.po"
    text = path.read_text(encoding="utf-8")
    for dutch, english in words.items():
        text = text.replace(f'msgid "{dutch}"\nmsgstr ""', f'msgid "{dutch}"\nmsgstr "{english}"')
    path.write_text(text, encoding="utf-8")


def test_new_texts_are_found_and_missed(project: Path) -> None:
    missing = [("missing", "%(num)s zaak"), ("missing", "Naam van %(x)s"), ("missing", "Zaak")]
    assert kinds() == missing
    catalogue.update()
    assert kinds() == missing
    lines = catalogue.report()
    assert sorted(lines[:3]) == [f"missing en desk: {text}" for _kind, text in missing]
    assert lines[3:] == [
        "en: 3 texts, 3 left to translate",
        *(f"{language}: 0 texts, 0 left to translate" for language in catalogue.VISITORS),
    ]


def test_what_a_visitor_can_meet_is_in_every_language_the_rest_in_english(project: Path) -> None:
    (project / "templates" / "requests").mkdir()
    (project / "templates" / "requests" / "a.html").write_text('{{ _("Vraag") }}', "utf-8")
    wanted = {
        text: sorted(fault.language for fault in catalogue.faults() if fault.text == text)
        for text in ("Vraag", "Zaak")
    }
    assert wanted == {"Vraag": sorted(catalogue.LANGUAGES), "Zaak": ["en"]}


def test_each_language_has_its_own_number_of_plurals(project: Path) -> None:
    (project / "templates" / "requests").mkdir()
    text = '{{ ngettext("%(num)s dag", "%(num)s dagen", 2) }}'
    (project / "templates" / "requests" / "a.html").write_text(text, encoding="utf-8")
    catalogue.update()
    forms = {
        language: len(message.string or "")
        for language in catalogue.LANGUAGES
        for message in catalogue.read(language, "requests")
        if message.pluralizable
    }
    assert forms == {"en": 2, "ar": 6, "pl": 3, "tr": 1, "uk": 3}


def test_updating_keeps_what_was_translated_and_drops_what_is_gone(project: Path) -> None:
    catalogue.update()
    translate(project, Zaak="Case")
    catalogue.update()
    assert ("missing", "Zaak") not in kinds()
    (project / "templates" / "desk" / "a.html").write_text("", encoding="utf-8")
    assert ("stale", "Zaak") in kinds()
    catalogue.update()
    assert "Case" not in (project / "translations" / "en" / "desk.po").read_text("utf-8")


def test_a_placeholder_that_differs_is_found(project: Path) -> None:
    catalogue.update()
    translate(project, **{"Naam van %(x)s": "Name of %(y)s"})
    assert ("format", "Naam van %(x)s") in kinds()


def test_compiling_happens_when_a_catalogue_is_newer(project: Path) -> None:
    catalogue.update()
    translate(project, Zaak="Case")
    catalogue.compile_stale()
    target = project / "translations" / "en" / "LC_MESSAGES" / "messages.mo"
    assert compiled(target)["Zaak"] == "Case"
    assert "Naam van %(x)s" not in compiled(target)
    before = target.stat().st_mtime_ns
    catalogue.compile_stale()
    assert target.stat().st_mtime_ns == before
    translate(project, **{"Naam van %(x)s": "Name of %(x)s"})
    newer = before / 1e9 + 5
    os.utime(project / "translations" / "en" / "desk.po", (newer, newer))
    catalogue.compile_stale()
    assert compiled(target)["Naam van %(x)s"] == "Name of %(x)s"


def test_the_texts_of_the_data_that_a_screen_shows_are_found(project: Path) -> None:
    data = project / "disclosure" / "procedure" / "data"
    data.mkdir(parents=True)
    (data / "measures.toml").write_text(
        '[[measures]]\nkey = "lawyer"\nname = "Advocaat"\nhint = "Kies zelf."\nsource = "Wet"\n',
        encoding="utf-8",
    )
    (data / "holidays.toml").write_text('name = "Kerst"\n', encoding="utf-8")
    found = {fault.text for fault in catalogue.faults() if fault.room == "procedure"}
    assert found == {"Advocaat", "Kies zelf."}


def compiled(path: Path) -> dict[object, object]:
    with path.open("rb") as file:
        read: Catalog = read_mo(file)
    return {message.id: message.string for message in read if message.id}


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("disclosure/desk/views.py", "desk"),
        ("disclosure/errors.py", "web"),
        ("disclosure/procedure/data/measures.toml", "procedure"),
        ("templates/layout.html", "web"),
        ("templates/macros/forms.html", "web"),
        ("templates/review/vote.html", "review"),
        ("templates/work/step.html", "work"),
        ("templates/work/review/vote.html", "review"),
        ("templates/messages/receipt/body.txt", "messages"),
    ],
)
def test_a_text_belongs_to_the_room_of_its_folder(path: str, room: str) -> None:
    assert catalogue.room_of(catalogue.PROJECT / path) == room
