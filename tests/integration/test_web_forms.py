"""What people type is taken as it was meant, or given back with a sentence that helps."""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from disclosure.errors import Refusal
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web.forms import BaseForm
from tests import sample_pages
from tests.sample_pages import SampleForm

EMOJI_AND_RIGHT_TO_LEFT = (
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 👍🏽",
    "שלום, אני מפחדת",
    "أنا خائفة \u200f(جداً)\u200f",
    "e\u0301\u0323 Ångström ﬁ",
    "नमस्ते 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u2067abc\u2069",
    "tab\there\nnieuwe regel",
)


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return sample_pages.porch(settings, sqlite_only)


def filled(app: Flask, **typed: Any) -> SampleForm:
    """Return the sample form as after a post of these values and the two that must be there."""
    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({"name": "Zoë", "route": "self", **typed}))
        form.validate()
        form.said = {field.name: [str(error) for error in field.errors] for field in form}
        return form


def said(app: Flask, name: str, value: Any) -> str:
    return " ".join(filled(app, **{name: value}).said[name])


def data(app: Flask, name: str, value: Any) -> Any:
    form = filled(app, **{name: value})
    assert form.said[name] == []
    return form[name].data


@pytest.mark.parametrize("text", EMOJI_AND_RIGHT_TO_LEFT)
def test_every_script_comes_back_equal_after_nfc(client: FlaskClient, text: str) -> None:
    client.get("/proef")
    token = sample_pages.token(client, "/proef/vraag")
    answers = {"csrf_token": token, "name": "x", "route": "self", "words": text}
    shown = client.post("/proef/vraag", data=answers, follow_redirects=True).text
    assert unicodedata.normalize("NFC", text) in shown


def test_text_is_normalised_and_trimmed(app: Flask) -> None:
    assert data(app, "words", "  Cafe\u0301\r\nen\rmeer \n") == "Café\nen\nmeer"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\x0b"])
@pytest.mark.parametrize("name", ["name", "words", "mail", "phone", "bsn", "at"])
def test_control_characters_are_refused_and_kept(app: Flask, name: str, sign: str) -> None:
    form = filled(app, **{name: f"a{sign}b"})
    assert len(form.said[name]) == 1
    assert form[name].data == f"a{sign}b"


def test_newline_and_tab_pass(app: Flask) -> None:
    assert data(app, "words", "a\tb\nc") == "a\tb\nc"


def test_one_line_is_one_line(app: Flask) -> None:
    assert said(app, "name", "a\nb") == "Typ dit op één regel."


@pytest.mark.parametrize("sign", ["x", "👍", "ש"])
def test_five_thousand_characters_pass_and_one_more_is_refused_and_kept(
    app: Flask, sign: str
) -> None:
    assert data(app, "words", sign * 5000) == sign * 5000
    form = filled(app, words=sign * 5001)
    assert "5001" in form.said["words"][0]
    assert form.words.data == sign * 5001


def test_a_text_has_its_own_limit(app: Flask) -> None:
    assert data(app, "name", "x" * 100) == "x" * 100
    assert "100" in said(app, "name", "x" * 101)


@pytest.mark.parametrize("empty", ["", "   ", "\n", "\u00a0\u2003"])
def test_only_spaces_is_no_answer(app: Flask, empty: str) -> None:
    assert said(app, "name", empty) == "Vul een naam in."


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["27", "3", "1990"], date(1990, 3, 27)),
        ([" 05 ", "05", "2020"], date(2020, 5, 5)),
        (["29", "2", "2024"], date(2024, 2, 29)),
        (["", "", ""], None),
        ([], None),
    ],
)
def test_dates_that_can_be(app: Flask, parts: list[str], expected: date | None) -> None:
    assert data(app, "born", parts) == expected


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["31", "2", "1990"], "bestaat niet"),
        (["29", "2", "2023"], "bestaat niet"),
        (["0", "1", "1990"], "bestaat niet"),
        (["1", "13", "1990"], "bestaat niet"),
        (["1", "1", "90"], "vier cijfers"),
        (["1", "1", ""], "met cijfers"),
        (["", "3", "1990"], "met cijfers"),
        (["een", "maart", "1990"], "met cijfers"),
        (["²", "3", "1990"], "met cijfers"),
        (["1", "3", "1๙90"], "met cijfers"),
        (["-1", "3", "1990"], "met cijfers"),
        (["1", "3", "1899"], "te lang geleden"),
        (["1", "3", "0000"], "bestaat niet"),
        (["1", "3", "9999"], "te ver vooruit"),
        (["1" * 30, "3", "1990"], "bestaat niet"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_kept(
    app: Flask, parts: list[str], sentence: str
) -> None:
    form = filled(app, born=parts)
    assert sentence in form.said["born"][0]
    assert form.born.parts == tuple(part[:20] for part in parts)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["27", "11", "2026", "14:05"], datetime(2026, 11, 27, 13, 5, tzinfo=UTC)),
        (["27", "6", "2026", "9.30"], datetime(2026, 6, 27, 7, 30, tzinfo=UTC)),
        (["25", "10", "2026", "02:30"], datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (["", "", "", ""], None),
    ],
)
def test_moments_are_amsterdam_time(
    app: Flask, parts: list[str], expected: datetime | None
) -> None:
    assert data(app, "meeting", parts) == expected


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["29", "3", "2026", "02:30"], "klok gaat dan een uur vooruit"),
        (["29", "3", "2026", "24:00"], "00:00 tot 23:59"),
        (["29", "3", "2026", ""], "00:00 tot 23:59"),
        (["29", "3", "2026", "2:5"], "00:00 tot 23:59"),
        (["", "", "", "14:00"], "Vul ook de datum in"),
        (["31", "4", "2026", "14:00"], "bestaat niet"),
    ],
)
def test_moments_that_cannot_be_are_refused_and_kept(
    app: Flask, parts: list[str], sentence: str
) -> None:
    form = filled(app, meeting=parts)
    assert sentence in form.said["meeting"][0]
    assert (*form.meeting.parts, form.meeting.clock_time) == tuple(parts)
    assert form.meeting.data is None


@pytest.mark.parametrize(
    ("typed", "kept"), [("9:05", "09:05"), ("17.30", "17:30"), ("00:00", "00:00")]
)
def test_times_of_day(app: Flask, typed: str, kept: str) -> None:
    assert data(app, "at", typed) == kept


@pytest.mark.parametrize("typed", ["25:00", "9", "half tien", "12:60", "1²:00"])
def test_times_that_cannot_be(app: Flask, typed: str) -> None:
    assert "00:00 tot 23:59" in said(app, "at", typed)


@pytest.mark.parametrize("typed", ["111222333", "1112.22.333", " 123456782 "])
def test_a_citizen_number_that_passes(app: Flask, typed: str) -> None:
    assert data(app, "bsn", typed).isdecimal()


@pytest.mark.parametrize("typed", ["111222334", "12345678", "abc", "000000000", "1112223330"])
def test_a_citizen_number_that_fails_the_eleven_test(app: Flask, typed: str) -> None:
    form = filled(app, bsn=typed)
    assert form.said["bsn"]
    assert form.bsn.data == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("06 12 34 56 78", "+31612345678"), ("+32 470 12 34 56", "+32470123456"), ("", "")],
)
def test_telephone_numbers(app: Flask, typed: str, kept: str) -> None:
    assert data(app, "phone", typed) == kept


@pytest.mark.parametrize("typed", ["12", "bel mij", "+99 123 456 789"])
def test_what_is_no_telephone_number(app: Flask, typed: str) -> None:
    assert "geen telefoonnummer" in said(app, "phone", typed)


@pytest.mark.parametrize("typed", ["naam", "a@b", "a b@c.nl", "x@" + "y" * 300 + ".nl"])
def test_what_is_no_address_for_mail(app: Flask, typed: str) -> None:
    assert said(app, "mail", typed)


def test_an_address_for_mail(app: Flask) -> None:
    assert data(app, "mail", "zoë@voorbeeld.nl") == "zoë@voorbeeld.nl"


@pytest.mark.parametrize(("typed", "kept"), [("3", 3), ("0", 0), ("", None), ("20", 20)])
def test_whole_numbers(app: Flask, typed: str, kept: int | None) -> None:
    assert data(app, "children", typed) == kept


@pytest.mark.parametrize("typed", ["21", "-1", "1.5", "drie", "1e1", "³", "9" * 5000])
def test_what_is_no_number_here_is_refused_and_kept(app: Flask, typed: str) -> None:
    form = filled(app, children=typed)
    assert form.said["children"]
    assert form.children.raw_data == [typed]


@pytest.mark.parametrize(
    ("name", "typed"), [("route", "boss"), ("town", "9999"), ("signs", ["a", "z"])]
)
def test_only_what_is_offered_can_be_chosen(app: Flask, name: str, typed: Any) -> None:
    assert "mogelijkheden" in said(app, name, typed)


def test_a_choice_that_must_be_made_says_so(app: Flask) -> None:
    assert said(app, "route", "") == "Kies voor wie u dit vraagt."


@pytest.mark.parametrize("offer", [{"x": _l("Ja")}, [("x", _l("Ja"))]])
@pytest.mark.parametrize("name", ["route", "town", "signs"])
def test_a_view_can_say_what_is_offered(app: Flask, name: str, offer: Any) -> None:
    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({"name": "Zoë", "route": "x", name: "x"}))
        form[name].choices = offer
        form.validate()
        assert form[name].errors == []
        assert "Ja" in str(form[name]())


def test_several_choices_are_a_list(app: Flask) -> None:
    assert data(app, "signs", ["a", "b"]) == ["a", "b"]
    assert data(app, "signs", []) == []


def test_the_summary_links_every_fault_to_something_on_the_page(client: FlaskClient) -> None:
    client.get("/proef")
    wrong = {"born": ["31", "2", "1990"], "words": "x" * 5001, "mail": "x", "children": "veel"}
    typed = {**wrong, "csrf_token": sample_pages.token(client, "/proef/vraag"), "bsn": "1"}
    page = client.post("/proef/vraag", data=typed).text
    summary = page[page.index('id="error-summary"') : page.index("<form")]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links == ["name", "words", "route-0", "born-day", "children", "mail", "bsn"]
    assert all(page.count(f'id="{link}"') == 1 for link in links)
    assert 'tabindex="-1" autofocus' in summary
    for kept in ('value="31"', "x" * 5001, 'value="veel"', 'value="x"', 'value="1"'):
        assert kept in page


def test_every_fault_is_tied_to_its_input(client: FlaskClient) -> None:
    client.get("/proef")
    token = sample_pages.token(client, "/proef/vraag")
    page = client.post("/proef/vraag", data={"csrf_token": token, "mail": "x"}).text
    box = re.search(r'<input[^>]*id="mail"[^>]*>', page)
    assert box
    assert 'aria-describedby="mail-error"' in box[0]
    assert 'aria-invalid="true"' in box[0]


def test_public_forms_ask_the_browser_to_remember_nothing(client: FlaskClient) -> None:
    client.get("/proef")
    page = client.get("/proef/vraag").text
    assert '<form method="post" action="/proef/vraag" novalidate autocomplete="off"' in page
    shown = re.findall(r"<(?:input|textarea|select)\b[^>]*>", page)
    boxes = [box for box in shown if not re.search(r'type="(hidden|radio|checkbox)"', box)]
    assert len(boxes) > 10
    assert all('autocomplete="off"' in box for box in boxes)


def test_a_question_can_be_the_heading(client: FlaskClient) -> None:
    page = client.get("/proef/keuze").text
    assert '<h1 class="utrecht-heading-1 question">Voor wie vraagt u dit?</h1>' in page


@pytest.mark.parametrize(("detail", "beside"), [("words", "words"), ("", None), ("nonsense", None)])
def test_a_refusal_stands_beside_its_field_or_above(
    app: Flask, detail: str, beside: str | None
) -> None:
    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({"name": "Zoë", "route": "self"}))
        form.validate()
        form.refuse(Refusal("reason_missing", detail))
        [(field, sentence)] = form.faults
        assert (field.name if field else None) == beside
        assert sentence == "Schrijf op waarom."


def test_a_form_without_fields_still_carries_the_token(app: Flask) -> None:
    with app.test_request_context("/"):
        assert 'name="csrf_token"' in BaseForm().hidden_tag()
