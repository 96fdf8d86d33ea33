"""A rendered letter as an archive, a screen reader and an envelope see it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest

from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions import letters, pdf
from tests import sample_letters
from tests.opened_pdf import A4_HEIGHT, POINTS_PER_MM, OpenedPdf, Sign, bare, opened, squeezed
from tests.sample_letters import CONTEXTS, EVERY, OUTCOME, OUTCOMES, THEME, strings

VISIBLE = (10.0, 110.0, 39.0, 95.0)
"""Left, right, top, bottom: what the window may show, however the sheet lies (mm)."""

SURE = (20.0, 100.0, 50.0, 84.0)
"""What the window always shows."""

LONG = replace(
    OUTCOME,
    name="Aleksandra-Maximiliana van der Wijngaarden-Schimmelpenninck van der Oye tot Nijenbeek",
    address=(
        "per adres Stichting Opvang en Wonen voor Iedereen, afdeling Noord-Holland-Noord",
        "Burgemeester van Hasselt tot Heeckeren van Wassenaarlaan 1234 toevoeging achterhuis",
        "1234 AB 's-Gravenmoerse Vaartkanaaldorp aan de Lange Rivier",
        "Gemeente Nissewaard",
        "Koninkrijk der Nederlanden",
    ),
)
UNBROKEN = replace(OUTCOME, name="W" * 45, address=("Straat 1", "1234 AB Plaats"))
NUMEROUS = replace(OUTCOME, address=tuple(f"Regel {line}" for line in range(1, 10)))


Made = tuple[str, str, bytes]


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def rendered(request: pytest.FixtureRequest) -> Made:
    """Give each letter in each language, kept and by post: its name, its language, its bytes."""
    sample, language = request.param
    return sample, language, sample_letters.rendered(sample, language)


def within(sign: Sign, rectangle: tuple[float, float, float, float]) -> bool:
    left, right, top, bottom = rectangle
    return left <= sign.left and sign.right <= right and top <= sign.top and sign.bottom <= bottom


def in_window(sheet: OpenedPdf) -> tuple[Sign, ...]:
    return sheet.between(*VISIBLE)


def as_spoken(composed: dict[str, Any]) -> str:
    """Give the letter's text in the order in which it should be read, bullets left out."""
    parts = [composed[key] for key in ("sender", "return_address", "address", "details")]
    parts += [composed["heading"], composed["salutation"], composed["sections"]]
    signed = composed["lines"] or [composed["greeting"], composed["sender"]]
    parts += [signed, composed["overleaf"]]
    return squeezed("".join(strings(parts)))


def test_it_says_that_it_is_pdf_a_2a_and_pdf_ua_1(rendered: Made) -> None:
    with bare(rendered[2]) as file, file.open_metadata() as about:
        assert about["pdfaid:part"] == "2"
        assert about["pdfaid:conformance"] == "A"
        assert about["pdfuaid:part"] == "1"


def test_it_has_what_those_standards_ask_for(rendered: Made) -> None:
    with bare(rendered[2]) as file:
        assert file.Root.MarkInfo.Marked
        assert file.Root.Lang == rendered[1]
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert [str(item.S) for item in file.Root.OutputIntents] == ["/GTS_PDFA1"]
        assert not file.is_encrypted
        assert file.check_pdf_syntax() == []
        for page in file.pages:
            assert page.Tabs == "/S"


def test_nothing_in_it_runs_or_points_outside(rendered: Made) -> None:
    with bare(rendered[2]) as file:
        assert "/OpenAction" not in file.Root
        assert "/Names" not in file.Root
        assert all("/Annots" not in page for page in file.pages)


def test_the_file_tells_no_more_than_the_letter(rendered: Made) -> None:
    sample, language, data = rendered
    _, context = CONTEXTS[sample]
    with bare(data) as file, file.open_metadata() as about:
        known = {key: str(value) for key, value in file.docinfo.items()}
        assert set(known) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}
        assert known["/Title"] == letters.read_texts(language)["title"]
        assert known["/CreationDate"] == f"D:{context.day:%Y%m%d}120000Z"
        text = str(about)
    assert context.name not in text
    assert THEME.findall(known["/Title"]) == []
    assert OUTCOMES.findall(known["/Title"]) == []


def test_every_font_is_ours_and_embedded(rendered: Made) -> None:
    with bare(rendered[2]) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        for font in fonts:
            inner = font.DescendantFonts[0]
            assert "/FontFile2" in inner.FontDescriptor
            assert "/ToUnicode" in font
        assert {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts} == (
            {"FiraSans", "Vazirmatn"} if rendered[1] == "ar" else {"FiraSans"}
        )


def test_it_is_read_in_the_order_it_was_written(rendered: Made) -> None:
    sample, language, _ = rendered
    composed = sample_letters.composed(sample, language)
    assert sample_letters.sheet(sample, language).spoken().replace("•", "") == as_spoken(composed)


def test_headings_lists_and_paragraphs_are_tagged_as_such(
    rendered: Made,
) -> None:
    sample, language, _ = rendered
    sheet = sample_letters.sheet(sample, language)
    composed = sample_letters.composed(sample, language)
    parts = composed["sections"] + composed["overleaf"]
    kinds = [element.kind for element in sheet.elements]
    assert [squeezed(e.text) for e in sheet.elements if e.kind == "H1"] == [
        squeezed(composed["heading"])
    ]
    assert [squeezed(e.text) for e in sheet.elements if e.kind == "H2"] == [
        squeezed(part["heading"]) for part in parts if part["heading"]
    ]
    lists = [body for part in parts for body in part["body"] if isinstance(body, list)]
    assert kinds.count("L") == len(lists)
    assert kinds.count("LI") == sum(map(len, lists))
    assert set(kinds) <= {"Document", "Div", "P", "H1", "H2", "L", "LI", "Lbl", "LBody"}


def test_all_that_is_drawn_is_read_or_marked_as_decoration(
    rendered: Made,
) -> None:
    sheet = sample_letters.sheet(*rendered[:2])
    loose = [sign for sign in sheet.signs if sign.content is None and sign.text.strip()]
    assert {sign.tag for sign in loose} == {"Artifact"}
    pages = letters.read_texts(rendered[1])["page"]
    there = range(1, sheet.pages + 1)
    numbers = "".join(pages.format(page=page, pages=sheet.pages) for page in there)
    assert squeezed("".join(sign.text for sign in loose)) == squeezed(numbers)


def test_it_fits_on_one_sheet_with_what_must_be_read_in_front(rendered: Made) -> None:
    sample, language, _ = rendered
    sheet, composed = sample_letters.sheet(sample, language), sample_letters.composed(*rendered[:2])
    front = squeezed("".join(sign.text for sign in sheet.signs if sign.page == 1))
    signed = composed["lines"] or [composed["greeting"] + composed["sender"]]
    assert sheet.pages == (2 if composed["turn"] else 1)
    assert [text for text in signed if squeezed(text) not in front] == []
    assert not composed["turn"] or squeezed(composed["overleaf"][0]["heading"]) not in front


def test_text_keeps_clear_of_the_edges(rendered: Made) -> None:
    for sign in sample_letters.sheet(*rendered[:2]).signs:
        assert within(sign, (24.5, 186.0, 10.0, 287.0)), sign


def test_the_window_shows_the_address_and_nothing_else(rendered: Made) -> None:
    address_alone(CONTEXTS[rendered[0]][1], sample_letters.sheet(*rendered[:2]))


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("sent", [LONG, UNBROKEN, NUMEROUS], ids=["long", "unbroken", "numerous"])
def test_an_awkward_address_stays_in_the_window(sent: kinds.Outcome, language: str) -> None:
    address_alone(sent, opened(pdf.render("outcome", sent, language)))


def address_alone(sent: kinds.Letter, sheet: OpenedPdf) -> None:
    """Check that the window shows the whole address, and never anything else."""
    shown = in_window(sheet)
    assert squeezed("".join(sign.text for sign in shown)) == squeezed(
        sent.name + "".join(sent.address)
    )
    assert [sign for sign in shown if not within(sign, SURE)] == []


def test_an_address_that_cannot_fit_is_cut_off_inside_the_window() -> None:
    data = pdf.render("outcome", replace(OUTCOME, address=("lange regel " * 400,)), "nl")
    with bare(data) as file:
        steps = list(pikepdf.parse_content_stream(file.pages[0]))
    operators = [str(step.operator) for step in steps]
    cut = operators.index("W")
    corners = [
        (
            float(step.operands[0]) / POINTS_PER_MM,
            A4_HEIGHT - float(step.operands[1]) / POINTS_PER_MM,
        )
        for step in steps[:cut][-5:]
        if str(step.operator) in {"m", "l"}
    ]
    across, down = zip(*corners, strict=True)
    assert (min(across), max(across)) == pytest.approx((25, 100), abs=0.1)
    assert (min(down), max(down)) == pytest.approx((52, 84), abs=0.1)
    assert operators.count("W") == 1


def test_the_same_letter_is_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf.render("outcome", OUTCOME, "nl")
    pdf.render("outcome", LONG, "en")
    pdf._compiler.cache_clear()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert pdf.render("outcome", OUTCOME, "nl") == first
    assert pdf.render("outcome", replace(OUTCOME, day=date(2026, 12, 2)), "nl") != first


def test_templates_load_nothing_from_outside_their_folder() -> None:
    sources = [path.read_text(encoding="utf-8") for path in letters.FOLDER.glob("*.typ")]
    assert len(sources) == 2
    for source in sources:
        imports = [line for line in source.splitlines() if "import" in line.split()[:1]]
        assert all(line == '#import "layout.typ": sheet' for line in imports)
        assert not any(
            word in source for word in ("@preview", "eval(", "read(", "plugin(", "link(")
        )
