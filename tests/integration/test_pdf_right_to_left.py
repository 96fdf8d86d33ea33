"""A letter that runs from right to left: what is read aloud, and what the eye sees."""

from dataclasses import replace

import pytest

from disclosure.decisions import letters, pdf
from tests.opened_pdf import OpenedPdf, Sign, opened, squeezed
from tests.sample_letters import CONTEXTS, OUTCOME, SENDER, THIRD_PARTY, composed, strings

FROM_THE_RIGHT = [
    language for language in letters.LANGUAGES if letters.read_texts(language)["direction"] == "rtl"
]
AWKWARD = replace(
    OUTCOME,
    reference="7K4M2QXR9T",
    sender=replace(
        SENDER, visiting=("12 Stationsplein", "3500 AB Utrecht"), telephone="0900-12 34"
    ),
)
"""Begins with a digit where Arabic stands before it, and holds a hyphen between digits."""
NEVER_TURNED = (
    *("7K4M2QXR9T", "0900-1234", "0800-2000", "112.", "09:00", "17:00"),
    *("12Stationsplein,3500ABUtrecht", "Postbus12345,3500ABUtrecht"),
    *("3:41", "6:4", "6:11", "7:4", "8:81", "voorlopige", "Algemenewetbestuursrecht"),
)


@pytest.fixture(scope="module", params=FROM_THE_RIGHT)
def awkward(request: pytest.FixtureRequest) -> OpenedPdf:
    return opened(pdf.render("outcome", AWKWARD, request.param))


def lines(sheet: OpenedPdf) -> list[list[Sign]]:
    """Give the lines as an eye meets them: from the top, the signs of each from the left.

    Two fonts on one line do not reach equally deep, by less than 2 mm.
    """
    found: list[list[Sign]] = []
    for sign in sorted(sheet.signs, key=lambda sign: (sign.page, sign.bottom)):
        if not sign.text.strip():
            continue
        first = found[-1][0] if found else None
        if first is None or first.page != sign.page or sign.bottom - first.bottom > 2:
            found.append([])
        found[-1].append(sign)
    return [sorted(line, key=lambda sign: sign.left) for line in found]


def seen(sheet: OpenedPdf) -> str:
    return "\n".join(squeezed("".join(sign.text for sign in line)) for line in lines(sheet))


def test_arabic_runs_from_right_to_left() -> None:
    assert FROM_THE_RIGHT == ["ar"]


@pytest.mark.parametrize("part", NEVER_TURNED)
def test_a_number_or_a_dutch_name_is_not_turned_round(awkward: OpenedPdf, part: str) -> None:
    whole = part.rstrip(".")
    assert whole in seen(awkward)
    assert whole in awkward.spoken()


def test_words_are_drawn_from_the_right(awkward: OpenedPdf) -> None:
    """The first word that is read stands at the right; the file holds it first all the same."""
    first, last = "حديثنا", "الآن"
    heading = next(element.text for element in awkward.elements if element.kind == "H1")
    assert heading.startswith(first)
    assert heading.endswith(last)
    row = awkward.between(0, 210, 98, 111)
    assert max(sign.right for sign in row) == pytest.approx(185, abs=0.5)
    assert "".join(sign.text for sign in sorted(row, key=lambda s: -s.left)).startswith(first)


@pytest.mark.parametrize("day", ["1", "30"])
def test_a_date_reads_day_month_year_from_the_right(awkward: OpenedPdf, day: str) -> None:
    """In the details above the letter it is 1 December, in its first sentence 30 November."""
    row = next(line for line in lines(awkward) if {day, "2026"} <= numbers(line).keys())
    places = numbers(row)
    month = [sign.left for sign in row if places["2026"] < sign.left < places[day]]
    assert len(month) >= 5


def numbers(line: list[Sign]) -> dict[str, float]:
    """Give the whole numbers of a line and where each begins, from the left in mm."""
    found: dict[str, float] = {}
    piece: list[Sign] = []
    for sign in [*line, replace(line[-1], text="")]:
        if piece and (not sign.text.isdigit() or sign.left - piece[-1].right > 0.5):
            found["".join(each.text for each in piece)] = piece[0].left
            piece = []
        if sign.text.isdigit():
            piece.append(sign)
    return found


def test_the_details_stand_at_the_right_under_each_other(awkward: OpenedPdf) -> None:
    shown = awkward.between(120, 210, 45, 95)
    assert max(sign.right for sign in shown) == pytest.approx(185, abs=0.5)
    assert "7K4M2QXR9T" in "".join(sign.text for sign in shown)


@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_an_arabic_name_is_read_in_its_own_order_in_every_letter(language: str) -> None:
    named = replace(THIRD_PARTY, name="فاطمة الزهراء بنت محمد")
    made = letters.compose("outcome_third_party", named, language)
    sheet = opened(pdf.render("outcome_third_party", named, language))
    salutation = squeezed(made["salutation"])
    assert salutation in {squeezed(element.text) for element in sheet.elements}


def test_each_page_says_which_it_is(awkward: OpenedPdf) -> None:
    """The foot belongs to no element, so its words are looked for where they stand."""
    texts = letters.read_texts("ar")
    for page in (1, 2):
        foot = [sign for sign in awkward.signs if sign.page == page and sign.top > 270]
        drawn = sorted("".join(sign.text for sign in foot).replace("\xa0", "").replace(" ", ""))
        said = texts["page"].format(page=page, pages=2).replace(" ", "")
        assert drawn == sorted(said)


@pytest.mark.parametrize("letter", CONTEXTS)
def test_no_arabic_sentence_tells_whether_a_man_or_a_woman_is_addressed(letter: str) -> None:
    """Forms of the second person that differ for the two, as far as they can be listed."""
    addressed = {"تود", "تأخذ", "تتحدث", "تطلب", "ترى", "تريد", "تشعر", "اتصل", "اطلب", "اكتب"}
    addressed |= {"تقول", "تكتب", "تحصل", "توقع"}
    addressed |= {"أنتِ", "أنتَ", "عزيزي", "عزيزتي"}
    words = " ".join(strings(composed(letter, "ar"))).split()
    assert addressed & {word.strip("،.؟:") for word in words} == set()
