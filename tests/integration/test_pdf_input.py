"""What people type never acts in a letter, never stops it and never leaks from it."""

import traceback
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.decisions import letters, pdf
from disclosure.errors import ConfigurationError
from tests.opened_pdf import bare, opened, squeezed
from tests.sample_letters import OUTCOME, SENDER, THIRD_PARTY


def address_of(name: str) -> str:
    """Give the first line of the address as it is drawn for someone of this name."""
    sheet = opened(pdf.render("outcome", replace(OUTCOME, name=name), "nl"))
    paragraphs = [squeezed(element.text) for element in sheet.elements if element.kind == "P"]
    return paragraphs[2]


@pytest.mark.parametrize(
    "name",
    [
        '#read("layout.typ")',
        "#sys.inputs",
        "*vet* _schuin_ `code`",
        "$x^2$ @label <label> = Kop",
        "- lijst + lijst / term: x",
        "// weg /* ook weg */ \\ ~ --- ...",
        "https://example.org/",
        '"}{"name": "ander"}',
        "{name} {0.__class__} {sender}",
        '\'s-Gravenhage "van" <b>&amp;</b>',
    ],
)
def test_markup_in_a_name_is_only_text(name: str) -> None:
    assert address_of(name) == squeezed(name)
    with bare(pdf.render("outcome", replace(OUTCOME, name=name), "nl")) as file:
        assert all("/Annots" not in page for page in file.pages)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Łukasz Žižka-Nguyễn", "ŁukaszŽižka-Nguyễn"),
        ("Şükran Çelik İnönü", "ŞükranÇelikİnönü"),
        ("Олена Ковальчук", "ОленаКовальчук"),
        ("Ελένη", "Ελένη"),
        ("Jan 😀", "Jan?"),
        ("Jan ❤\ufe0f de 👩‍👧 Vries", "Jan?de??Vries"),
        ("日本 Hanako", "??Hanako"),
        ("דוד", "???"),
        ("𝓙𝓪𝓷", "Jan"),
        ("＂, ＂heading＂: ＂Kop＼", '","heading":"Kop\\'),
        ("Jan\x00\x1b\x7f", "Jan"),
        ("\u202eJan", "Jan"),
        ("Ja\ue000n", "Jan"),
    ],
)
def test_a_name_is_drawn_as_far_as_the_fonts_go(name: str, drawn: str) -> None:
    assert address_of(name) == drawn


def test_an_arabic_name_is_drawn_in_arabic() -> None:
    sheet = opened(pdf.render("outcome", replace(OUTCOME, name="فاطمة", address=()), "nl"))
    drawn = {sign.text for sign in sheet.between(20, 100, 50, 84)}
    assert drawn
    assert all("ARABIC" in unicodedata.name(sign[0]) for sign in drawn)


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60), st.lists(st.text(max_size=60), max_size=6))
def test_whatever_is_typed_gives_a_valid_letter(name: str, address: list[str]) -> None:
    typed = replace(THIRD_PARTY, name=name, address=tuple(address))
    with bare(pdf.render("outcome_third_party", typed, "en")) as file:
        assert len(file.pages) == 2


def test_whatever_the_office_typed_is_only_text_too() -> None:
    office = replace(SENDER, name="#panic() *Bureau*", visiting=("{day}", "😀"), telephone="$1$")
    sheet = opened(pdf.render("outcome", replace(OUTCOME, sender=office), "nl"))
    assert "#panic()*Bureau*" in sheet.spoken()
    assert "onsbureau:{day},?." in sheet.spoken()


def test_the_fonts_draw_every_sentence_of_every_language() -> None:
    for language in letters.LANGUAGES:
        texts = letters.read_texts(language)
        assert letters.drawable(texts, pdf._covered()) == texts


def test_regular_and_bold_draw_the_same_characters() -> None:
    sets: dict[str, set[frozenset[int]]] = {}
    for path in pdf.FONTS.glob("*.ttf"):
        family = path.stem.partition("-")[0]
        with TTFont(path, lazy=True) as font:
            sets.setdefault(family, set()).add(frozenset(font.getBestCmap()))
    assert len(sets) == len(pdf._families(pdf.MAIN_FONT))
    assert [family for family, kinds in sets.items() if len(kinds) > 1] == []


def test_letters_made_at_the_same_time_do_not_mix() -> None:
    people = [replace(OUTCOME, name=f"Persoon {number}") for number in range(12)]
    one_by_one = [pdf.render("outcome", person, "nl") for person in people]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda person: pdf.render("outcome", person, "nl"), people))
    assert together == one_by_one


def test_a_letter_that_cannot_be_made_does_not_tell_what_was_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "drawable", lambda text, covered: text)
    secret = replace(OUTCOME, name="Geheim 😀")
    with pytest.raises(pdf.UnprintableLetter) as raised:
        pdf.render("outcome", secret, "nl")
    told = "".join(traceback.format_exception(raised.value))
    assert str(raised.value) == "letter"
    assert "Geheim" not in told
    assert "😀" not in told
    assert raised.value.__context__ is None


def test_missing_fonts_are_named_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pdf._compiler.cache_clear()
    pdf._fonts.cache_clear()
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    with pytest.raises(ConfigurationError, match="fonts"):
        pdf.render("outcome", OUTCOME, "nl")
