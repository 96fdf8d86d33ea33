"""The letters' words: complete in every language, silent on what they must not tell."""

import re
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions import letters
from disclosure.procedure import profile, terms
from disclosure.web import catalogue, languages
from tests.checked import checked
from tests.sample_letters import (
    COMMON,
    CONTEXTS,
    EVERY,
    OUTCOME,
    OUTCOMES,
    THEME,
    THIRD_PARTY,
    composed,
    strings,
)

OBJECTION_TERM = profile.load("nl").clocks["objection"].limits["standard"].term


def shape(value: Any) -> Any:
    """Give keys, lengths and the names in braces: what all languages must share."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return (bool(value), sorted({name for _, name, _, _ in Formatter().parse(value) if name}))


def words(sample: str, language: str) -> str:
    return "\n".join(strings(composed(sample, language)))


def test_no_letter_has_a_field_for_whom_or_what_it_is_about_or_what_was_decided() -> None:
    common = {"reference", "day", "sender", "name", "address"}
    dates = {
        *("received_on", "decide_by", "until", "on", "spoken_on"),
        *("object_until", "objected_on", "appeal_until"),
    }
    known = {field.name: field.type for kind in kinds.CONTEXTS.values() for field in fields(kind)}
    assert set(known) == common | dates
    assert {known[name] for name in dates} <= {date, datetime, date | None}
    assert {field.name for field in fields(kinds.CONTEXTS["undertaking"])} == common


def test_a_third_party_is_not_told_that_anyone_was_spoken_with() -> None:
    for language in letters.LANGUAGES:
        assert "30" not in words("outcome_third_party", language).split()
        with pytest.raises(TypeError):
            letters.compose("outcome_third_party", OUTCOME, language)


@pytest.mark.parametrize("letter", ["outcome", "objection_decision"])
def test_a_third_party_letter_has_other_words_and_no_more_facts(letter: str) -> None:
    own, third = kinds.CONTEXTS[letter], kinds.CONTEXTS[f"{letter}_third_party"]
    assert {f.name for f in fields(third)} <= {f.name for f in fields(own)}
    assert kinds.SECTIONS[letter][0] != kinds.SECTIONS[f"{letter}_third_party"][0]


@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_no_letter_names_the_theme_or_the_outcome(letter: str, language: str) -> None:
    text = words(letter, language)
    if letter == "undertaking":  # it names whom she may tell, before anything else
        first = composed(letter, language)["sections"][0]["body"][0]
        assert len(first) == 7
        text = text.replace("\n".join(first), "")
    assert THEME.findall(text) == []
    assert OUTCOMES.findall(text) == []


@pytest.mark.parametrize(
    ("language", "theme", "outcome"),
    [
        ("nl", "Wij spraken over uw ex", "Er is niets bekend"),
        ("en", "a history of Domestic Violence", "Your application was refused"),
        ("ar", "معلومات عن زوجك من الشرطة", "طلبك مرفوض"),
        ("pl", "przemoc ze strony męża", "Odmowa: brak informacji"),
        ("tr", "Eşiniz hakkında polis kaydı", "Başvurunuz reddedildi"),
        ("uk", "насильство вашого чоловіка", "Вам відмовлено"),
    ],
)
def test_the_search_for_such_words_finds_them(language: str, theme: str, outcome: str) -> None:
    assert language in letters.LANGUAGES
    assert THEME.search(theme)
    assert OUTCOMES.search(outcome)


@pytest.mark.parametrize("country", ["nl", "england-wales"])
def test_the_sender_is_neutral(country: str) -> None:
    office = profile.load(country).office
    assert THEME.findall(" ".join((office.name, *office.postal, *office.visiting))) == []


@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    mine, dutch = letters.read_texts(language), letters.read_texts("nl")
    assert mine["direction"] == Locale.parse(mine["locale"]).text_direction
    assert without_frame(mine) == without_frame(dutch)
    assert mine["frame"].keys() == dutch["frame"].keys()


def without_frame(texts: Any) -> Any:
    return shape({key: texts[key] for key in texts if key not in {"locale", "direction", "frame"}})


@pytest.mark.parametrize("language", sorted(set(letters.LANGUAGES) - {"nl"}))
def test_no_language_is_dutch_left_over(language: str) -> None:
    dutch = set(strings(letters.read_texts("nl")["sections"])) - {""}
    mine = set(strings(letters.read_texts(language)["sections"])) - {""}
    assert dutch & mine == set()


def test_letters_are_in_every_language_of_the_site() -> None:
    assert set(letters.LANGUAGES) == set(languages.LANGUAGES)


@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_a_translation_nobody_swore_to_says_so_at_its_end(letter: str, language: str) -> None:
    sentence = letters.read_texts(language)["frame"]["translation"]
    assert bool(sentence) == (language != "nl")
    *_, last = strings(composed(letter, language))
    assert (last == sentence) == (not catalogue.sworn(language))


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_one_line_of_data_takes_that_sentence_away(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = letters.read_texts(language)["frame"]["translation"]
    assert sentence in words("outcome", language)
    monkeypatch.setattr(catalogue, "CHECKED", checked(tmp_path, language))
    assert sentence not in words("outcome", language)


def test_every_sentence_is_used_by_a_letter() -> None:
    tables = (kinds.SECTIONS, kinds.OVERLEAF, kinds.BY_POST)
    used = {name for table in tables for names in table.values() for name in names}
    texts = letters.read_texts("nl")
    assert used == set(texts["sections"])
    assert set(texts["headings"]) == set(kinds.SECTIONS) | {"by_post"}
    assert set(kinds.CONTEXTS) == set(kinds.SECTIONS)
    assert set(kinds.OVERLEAF) | set(kinds.BY_POST) | kinds.SIGNED <= set(kinds.SECTIONS)


@pytest.mark.parametrize(("letter", "language"), EVERY)
def test_every_blank_is_filled_in(letter: str, language: str) -> None:
    made = composed(letter, language)
    page = made.pop("page")
    assert "{page}" in page
    assert "{pages}" in page
    assert [text for text in strings(made) if "{" in text or "}" in text] == []


def test_a_request_without_a_day_does_not_name_one() -> None:
    asked = CONTEXTS["request"][1]
    assert isinstance(asked, kinds.Request)
    made = letters.compose("request", replace(asked, until=None), "nl")
    assert len(made["sections"]) == len(composed("request", "nl")["sections"]) - 1
    assert "15\u00a0december" in words("request", "nl")


@pytest.mark.parametrize("letter", kinds.BY_POST)
@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_what_is_posted_holds_no_reference_help_line_or_day_of_the_case(
    letter: str, language: str
) -> None:
    made = composed(f"{letter} by post", language)
    text = "\n".join(strings([made["sections"], made["heading"], made["details"]]))
    assert COMMON["reference"] not in text
    assert "0800" not in text
    assert "112" not in text
    assert len(made["details"]) == 2
    assert re.findall(r"20\d\d", text) == ["2026"]  # the date above the letter


def test_the_two_that_ask_to_get_in_touch_read_alike_when_posted() -> None:
    for language in letters.LANGUAGES:
        assert composed("request by post", language) == composed("appointment by post", language)


def test_the_undertaking_says_first_whom_she_may_tell_and_that_she_may_refuse() -> None:
    first, *_, last = composed("undertaking", "nl")["sections"]
    assert first["heading"] == "Met deze mensen mag u erover praten"
    for who in ("advocaat", "opvang", "arts", "politie", "rechter", "school", "helpt"):
        assert who in " ".join(first["body"][0]), who
    assert "nooit op zichzelf een reden" in last["body"][0]
    assert composed("undertaking", "nl")["lines"] == [
        *("Uw naam", "Uw handtekening", "Handtekening namens ons", "Datum")
    ]


def test_a_meeting_is_at_the_time_of_the_clock_on_the_wall_and_nowhere() -> None:
    text = words("appointment", "nl")
    assert "op 8\u00a0december\u00a02026 om 14:30 uur" in text
    assert "staat niet in deze brief" in text


@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_the_law_on_late_decisions_is_the_same_everywhere(language: str) -> None:
    """Awb 4:17: 14 days at 23, 14 at 35, 14 at 45 euro, 1442 together."""
    money = "\n".join(strings(composed("default_received", language)["overleaf"][0]))
    numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", money))
    assert sorted(numbers, key=int) == ["14", "14", "14", "23", "35", "45", "1442"]
    assert 14 * (23 + 35 + 45) == 1442


def test_dates_are_written_out_and_do_not_break_over_lines() -> None:
    dutch, english = words("outcome", "nl"), words("outcome", "en")
    assert "Op 30\u00a0november\u00a02026 spraken wij met u." in dutch
    assert "Dan is 12\u00a0januari\u00a02027 de laatste dag." in dutch
    assert "We spoke with you on 30\u00a0November\u00a02026." in english
    assert "Then 12\u00a0January\u00a02027 is the last day." in english


def test_the_term_in_the_letter_is_the_term_of_the_profile() -> None:
    term = OBJECTION_TERM
    assert (term.amount, term.unit) == (6, "weeks")
    for language in letters.LANGUAGES:
        heading = letters.read_texts(language)["sections"]["term"]["heading"]
        assert re.findall(r"\d+", heading) == ["6"]
    for language in ("nl", "en"):
        assert "6 we" in words("outcome", language)


def test_the_objection_clause_says_how_where_when_and_what_if_late() -> None:
    text = words("outcome", "nl")
    for part in (
        "binnen 6 weken",
        "op de dag nadat wij u deze brief gaven of lieten zien",
        "Regionaal bureau, Postbus 12345, 3500 AB Utrecht",
        "Stationsplein 1, Utrecht",
        "Bent u te laat?",
        "voorlopige voorziening",
        "Algemene wet bestuursrecht",
    ):
        assert part in text


def test_help_and_safekeeping_are_in_every_letter() -> None:
    for letter, language in EVERY:
        if letter.endswith("by post"):
            continue
        text = words(letter, language)
        assert "112" in text
        assert "0800-2000" in text
        assert letters.read_texts(language)["sections"]["keeping"]["heading"] in text


def test_a_handed_over_letter_needs_no_address() -> None:
    assert letters.compose("outcome_third_party", THIRD_PARTY, "nl")["address"] == ["P. Jansen"]
    blank = replace(OUTCOME, address=("", "  ", "1234 AB Voorbeeldstad"))
    assert letters.compose("outcome", blank, "nl")["address"] == [
        "S. de Vries",
        "1234 AB Voorbeeldstad",
    ]


def test_braces_in_a_name_are_only_text() -> None:
    made = letters.compose("outcome", replace(OUTCOME, name="{reference} {0} {name"), "nl")
    assert made["salutation"] == "Beste {reference} {0} {name,"


def test_an_unknown_letter_or_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        letters.compose("../outcome", OUTCOME, "nl")
    with pytest.raises(KeyError):
        letters.compose("outcome", OUTCOME, "../nl")


def test_who_reads_another_language_gets_dutch() -> None:
    assert letters.language_for("en") == "en"
    assert letters.language_for("ti") == "nl"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  Jan\n\tde  Vries ", "Jan de Vries"),
        ("O\u0308ztu\u0308rk", "Öztürk"),
        ("Jan\u202enaj", "Jannaj"),
        ("Jan\x00\x07\u200b", "Jan"),
        ("Jan\ud800", "Jan"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_typed_text_becomes_one_plain_line(typed: str, written: str) -> None:
    assert letters.plain(typed) == written


@given(st.text(st.characters()))
def test_plain_text_stays_as_it_is(typed: str) -> None:
    once = letters.plain(typed)
    assert letters.plain(once) == once
    assert once.splitlines() in ([], [once])


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("Jan", "Jan"), ("𝒥an", "Jan"), ("日本", "??"), ("J\u0332an\ufe0f", "Jan"), ("½", "12")],
)
def test_what_no_font_can_draw_gets_a_stand_in(text: str, drawn: str) -> None:
    ascii_only = frozenset(range(32, 127))
    assert letters.drawable(text, ascii_only) == drawn


@given(st.text(), st.frozensets(st.integers(32, 0x2FFF)))
def test_stand_ins_can_be_drawn_themselves(text: str, more: frozenset[int]) -> None:
    covered = more | {ord("?")}
    assert {ord(sign) for sign in letters.drawable(text, covered)} <= covered


@pytest.mark.parametrize(
    ("announced", "last"),
    [
        ("2026-12-01T11:30", date(2027, 1, 12)),
        ("2026-11-13T09:00", date(2026, 12, 28)),  # plainly Christmas Day: Atw art. 1
        ("2027-02-14T00:00", date(2027, 3, 30)),  # Easter Sunday, and the clocks change
    ],
)
def test_the_last_day_is_the_day_before_the_term_is_over(announced: str, last: date) -> None:
    due = terms.due(terms.parse_local(announced), OBJECTION_TERM)
    assert letters.last_day(due) == last
