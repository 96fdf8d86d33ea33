"""The way of a case, drawn from the stage table: `python -m tests.codebase.drawing` draws it anew.

Two drawings of the same arrows: `docs/way-of-a-case.md` with all of them as a Mermaid diagram, and
`docs/way-of-a-case.svg` with the main way as a column and every other way out beside its stage.
"""

import re
from html import escape
from pathlib import Path

from disclosure.procedure import stages

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURE = DOCS / "way-of-a-case.svg"
PAGE = DOCS / "way-of-a-case.md"
FENCE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)
ARROW = re.compile(r"    (\w+) --> (\w+): (.+)")

MEANS = {
    "draft": "being filled in",
    "received": "sent in",
    "triage": "how urgent is it?",
    "gathering": "what do agencies know?",
    "panel": "agencies weigh it together",
    "decided": "signed",
    "delivery": "appointment made",
    "follow_up": "told; how is she?",
    "closed": "done",
    "withdrawn": "stopped at her wish",
    "declined": "not for this procedure",
    "gone": "draft destroyed",
}
WIDTH, ROW, BOX_WIDTH, BOX_HEIGHT, LEFT, TOP = 680, 76, 250, 44, 20, 20
ASIDE = LEFT + BOX_WIDTH + 24

HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" \
aria-labelledby="t d" font-family="sans-serif" font-size="13">
<title id="t">The way of a case</title>
<desc id="d">Each stage from draft to closed with the steps that lead on, and beside each stage \
the steps that lead elsewhere.</desc>
<rect width="{width}" height="{height}" fill="#fff"/>"""

Arrows = dict[tuple[str, str], str]


def arrows() -> Arrows:
    """Return (stage, next stage) → the steps that lead there, as the stage table has them."""
    return {(a, b): steps for a, b, steps in ARROW.findall(stages.diagram())}


def picture() -> str:
    """Return the drawing as SVG: text and lines only, with a title and a description."""
    found = arrows()
    rows = [row for number, stage in enumerate(stages.STAGES) for row in _row(number, stage, found)]
    height = TOP + ROW * len(stages.STAGES)
    head = HEAD.format(width=WIDTH, height=height)
    return "\n".join([head, *rows, "</svg>", ""])


def _row(number: int, stage: str, found: Arrows) -> list[str]:
    """Draw a stage, the arrow down to the next one, and its other ways out."""
    top = TOP + number * ROW
    on_the_way = number < stages.STAGES.index("closed")
    after = stages.STAGES[number + 1] if on_the_way else ""
    others = {b: steps for (a, b), steps in found.items() if a == stage and b != after}
    down = found.get((stage, after))
    return [
        *_box(stage, top),
        *([] if down is None else _down(down, top + BOX_HEIGHT)),
        *_others(others, top),
    ]


def _box(stage: str, top: int) -> list[str]:
    aside = stages.STAGES.index(stage) > stages.STAGES.index("closed")
    fill = "#f3f3f3" if aside else "#e5f0f9"
    middle = LEFT + BOX_WIDTH // 2
    return [
        (
            f'<rect x="{LEFT}" y="{top}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"'
            f' fill="{fill}" stroke="#24578f"/>'
        ),
        _text(middle, top + 19, stage, ' text-anchor="middle" font-weight="bold"'),
        _text(middle, top + 35, MEANS[stage], ' text-anchor="middle" fill="#444"'),
    ]


def _down(steps: str, top: int) -> list[str]:
    x, end = LEFT + BOX_WIDTH // 4, top + ROW - BOX_HEIGHT
    return [
        f'<path d="M{x} {top}V{end - 7}" stroke="#24578f" stroke-width="2"/>',
        f'<path d="M{x - 5} {end - 8}h10l-5 8z" fill="#24578f"/>',
        _text(x + 12, top + 20, steps, ' fill="#24578f"'),
    ]


def _others(others: dict[str, str], top: int) -> list[str]:
    return [
        _text(ASIDE, top + 12 + 15 * line, f"→ {to}: {steps}", ' fill="#333"')
        for line, (to, steps) in enumerate(others.items())
    ]


def _text(x: int, y: int, words: str, more: str) -> str:
    return f'<text x="{x}" y="{y}"{more}>{escape(words)}</text>'


def with_diagram(page: str) -> str:
    """Return the page with the diagram of today in its Mermaid block."""
    return FENCE.sub(lambda _old: stages.diagram(), page)


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    PAGE.write_text(with_diagram(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
