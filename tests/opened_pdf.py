"""Reads a PDF the way a strict archive, a screen reader and an envelope do."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

POINTS_PER_MM = 72 / 25.4
A4_HEIGHT = 297.0


@dataclass(frozen=True)
class Sign:
    """One drawn character: where it stands in mm from the left and the top, and its tagging.

    `content` is the number that ties it to the structure tree; None for what no tree holds.
    """

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    content: int | None
    tag: str


@dataclass(frozen=True)
class Element:
    """One element of the structure tree and the text drawn for it."""

    kind: str
    text: str


@dataclass(frozen=True)
class OpenedPdf:
    """What the tests ask of a PDF: all characters, and its elements in reading order."""

    signs: tuple[Sign, ...]
    elements: tuple[Element, ...]
    pages: int

    def spoken(self) -> str:
        """Give the text in reading order, without white space."""
        return squeezed("".join(element.text for element in self.elements))

    def between(self, left: float, right: float, top: float, bottom: float) -> tuple[Sign, ...]:
        """Give what stands, wholly or in part, in this rectangle of the first page (mm)."""
        return tuple(
            sign
            for sign in self.signs
            if sign.page == 1
            and sign.text.strip()
            and sign.right > left
            and sign.left < right
            and sign.bottom > top
            and sign.top < bottom
        )


def opened(data: bytes) -> OpenedPdf:
    """Read characters and structure tree."""
    with bare(data) as file:
        signs = tuple(_signs(data))
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages, start=1)}
        tree = file.Root.StructTreeRoot.K
        return OpenedPdf(signs, tuple(_elements(tree, numbers, 0, signs)), len(file.pages))


def bare(data: bytes) -> pikepdf.Pdf:
    """Open the objects of the file themselves."""
    return pikepdf.open(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Give the text without white space and format characters, which a PDF need not hold."""
    return "".join(
        sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"
    )


class _Tagged(PDFPageAggregator):
    """Remembers for each character the marked content it stands in, however deeply nested.

    What is marked `ReversedChars` was drawn from the last character to the first (ISO 32000-1,
    14.8.2.3.3): it is turned round, as whoever reads the file aloud has to.
    """

    def __init__(self) -> None:
        super().__init__(PDFResourceManager())
        self.open: list[tuple[str, int | None, int]] = []
        self.drawn: list[tuple[LTComponent, str, int | None]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        number = props.get("MCID") if isinstance(props, dict) else None
        self.open.append((tag.name, number, len(self.drawn)))

    def end_tag(self) -> None:
        tag, _, start = self.open.pop()
        if tag == "ReversedChars":
            self.drawn[start:] = reversed(self.drawn[start:])

    def render_char(self, *arguments: Any) -> float:
        width = super().render_char(*arguments)
        drawn = self.cur_item._objs[-1]
        numbers = [number for _, number, _ in self.open if number is not None]
        outermost = self.open[0][0] if self.open else ""
        self.drawn.append((drawn, outermost, numbers[-1] if numbers else None))
        return float(width)


def _signs(data: bytes) -> Iterator[Sign]:
    for number, page in enumerate(PDFPage.get_pages(io.BytesIO(data)), start=1):
        device = _Tagged()
        PDFPageInterpreter(device.rsrcmgr, device).process_page(page)
        for char, tag, content in device.drawn:
            left, bottom, right, top = (edge / POINTS_PER_MM for edge in char.bbox)
            yield Sign(
                text=char.get_text() if isinstance(char, LTChar) else "",
                page=number,
                left=left,
                right=right,
                top=A4_HEIGHT - top,
                bottom=A4_HEIGHT - bottom,
                content=content,
                tag=tag,
            )


def _elements(
    node: Any, pages: dict[tuple[int, int], int], page: int, signs: tuple[Sign, ...]
) -> Iterator[Element]:
    """Walk one element and what is below it; numbers below an element are its own text."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from _elements(part, pages, page, signs)
        return
    here = pages[node.Pg.objgen] if "/Pg" in node else page
    below = node.get("/K", [])
    parts = list(below) if isinstance(below, pikepdf.Array) else [below]
    text = "".join(
        sign.text
        for part in parts
        for place in [_place(part, pages, here)]
        for sign in signs
        if (sign.page, sign.content) == place
    )
    yield Element(str(node.S).lstrip("/"), text)
    for part in parts:
        if isinstance(part, pikepdf.Dictionary) and "/S" in part:
            yield from _elements(part, pages, here, signs)


def _place(part: Any, pages: dict[tuple[int, int], int], page: int) -> tuple[int, int] | None:
    if isinstance(part, int):
        return page, part
    if isinstance(part, pikepdf.Dictionary) and "/MCID" in part:
        return (pages[part.Pg.objgen] if "/Pg" in part else page), int(part.MCID)
    return None
