"""What a message says, and above all what it does not."""

import re

import pytest
from jinja2 import TemplateNotFound

from disclosure.cases import messages
from disclosure.web import catalogue

NUMBERS = {"new": 2, "soon": 1, "late": 3, "owed": 9}
BETRAYING = re.compile(
    r"https?:|www\.|[@/<>%{}]|\d"
    r"|geweld|violen|partner|\bex\b|politie|police|veilig|safe|meld|report|aanvra|appl|dossier"
    r"|zaak|case|slachtoffer|victim|recht|right|informatie|disclos|besluit|decision|afspraak"
    r"|appointment|gesprek|panel|hulp|help|gevaar|danger|geheim|\bsecret\b|code"
    r"|عنف|شريك|شرطة|طلب|بلاغ|ملف|ضحية|حق|معلومات|قرار|موعد|مساعدة|خطر|سر[يّ]|رمز"
    r"|şiddet|eski eş|polis|güvenli|başvuru|dosya|mağdur|hak|bilgi|karar|randevu|yardım"
    r"|tehlike|gizli"
    r"|przemoc|policj|bezpiecz|wnios|zgłosz|spraw|ofiar|praw|informacj|decyzj|spotkan|pomoc"
    r"|tajn|\bkod"
    r"|насил|партнер|поліц|безпе|заяв|зверненн|справ|жертв|прав|інформац|рішенн"
    r"|зустріч|допомог|таєм",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile the catalogues, as the worker does when it starts."""
    catalogue.compile_stale()


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("name", messages.TO_PEOPLE)
def test_a_message_betrays_nothing(name: str, language: str) -> None:
    text = messages.compose(name, language)
    assert BETRAYING.findall(" ".join(text)) == []
    assert "\n" not in text.subject
    assert len(text.body) < 300


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_three_that_ask_to_get_in_touch_read_alike(language: str) -> None:
    texts = {messages.compose(name, language) for name in ("request", "appointment", "outcome")}
    assert len(texts) == 1


def test_all_to_people_have_one_subject() -> None:
    assert {messages.compose(name, "nl").subject for name in messages.TO_PEOPLE} == {"Uw bericht"}


@pytest.mark.parametrize("name", messages.TO_PEOPLE + messages.TO_STAFF)
def test_each_language_has_its_own_words(name: str) -> None:
    dutch, english = (messages.compose(name, each, NUMBERS) for each in ("nl", "en"))
    assert dutch.subject != english.subject
    for line in filter(None, dutch.body.splitlines()):
        assert line not in english.body


def test_the_receipt_as_it_is_read() -> None:
    subject, body = messages.compose("receipt", "nl")
    assert subject == "Uw bericht"
    assert body == (
        "Hallo,\n\nWe hebben uw bericht ontvangen. U hoeft nu niets te doen.\n\n"
        "Met vriendelijke groet,\nHet secretariaat\n"
    )


def test_a_request_as_it_is_read() -> None:
    assert messages.compose("request", "en").body == (
        "Hello,\n\nCould you please get in touch with us? Choose a moment that suits you.\n\n"
        "Kind regards,\nThe office\n"
    )


def test_the_digest_counts() -> None:
    body = messages.compose("digest", "nl", NUMBERS).body
    assert "Nieuw: 2\nBijna te laat: 1\nTe laat: 3\nAlles samen: 9\n" in body


@pytest.mark.parametrize("language", ["", "fr", "Tigrinya", "../../etc"])
def test_a_language_there_is_not_is_dutch(language: str) -> None:
    assert messages.compose("receipt", language) == messages.compose("receipt", "nl")


def test_a_message_there_is_not() -> None:
    with pytest.raises(TemplateNotFound):
        messages.compose("advertisement", "nl")


def test_every_message_has_a_folder_and_every_folder_a_message() -> None:
    folders = {path.name for path in messages.FOLDER.iterdir() if path.is_dir()}
    assert folders == {*messages.TO_PEOPLE, *messages.TO_STAFF}
