"""Who may do what, written from the rules: `python -m tests.codebase.permission_table` anew.

Every cell is found by asking the real rule twice: as somebody who only has the role, and as
somebody who has it and is named in the case.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

from disclosure.procedure import permissions, stages
from disclosure.procedure.permissions import SYSTEM, Actor, CaseAccess

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
TODAY = date(2026, 11, 27)
ME, ELSE = UUID(int=7), UUID(int=8)
REGION, ORGANISATION, OTHER = "VR13", "police", "om"
LOOK = "look at the case"
ANY, NAMED, ITSELF = "any of the region", "only if named in the case", "by itself"
CONDITIONS = (ANY, NAMED, ITSELF)
"""Under which condition a role may take a step; the columns of the table."""
BEGIN, END = "<!-- drawn from the rules -->\n", "<!-- until here -->"
BLOCK = re.compile(f"(?<={re.escape(BEGIN)}).*?(?={re.escape(END)})", re.DOTALL)

Cell = tuple[str, str, str]
"""Step, stage, role."""


def actor(role: str) -> Actor:
    """Return somebody who has this role and nothing else."""
    if role == "system":
        return SYSTEM
    if role == "applicant":
        return Actor(ME, frozenset({role}), kind="applicant")
    return Actor(ME, frozenset({role}), REGION, ORGANISATION, TODAY)


def case(stage: str, named: bool) -> CaseAccess:
    """Return a case in which this person is named in every way, or others are."""
    who, organisation = (ME, ORGANISATION) if named else (ELSE, OTHER)
    return CaseAccess(
        stage=stage,
        region=REGION,
        director=who,
        officer=who,
        asked=frozenset({organisation}),
        convened=frozenset({organisation}),
        applicants=frozenset({who}),
    )


def refused(step: str, role: str, facts: CaseAccess) -> str | None:
    """Return the key by which this role is refused this step, the stage included."""
    if step == LOOK:
        found = permissions.refuse_view(actor(role), facts, TODAY)
    else:
        found = permissions.refuse(step, actor(role), facts, TODAY)
    if found is not None:
        return found.key
    return None if step == LOOK or stages.rows_of(step, facts.stage) else "wrong_stage"


def condition(step: str, stage: str, role: str) -> str:
    """Return under which condition this role may take this step here; empty for never."""
    if refused(step, role, case(stage, named=True)) is not None:
        return ""
    if role == "system":
        return ITSELF
    return NAMED if refused(step, role, case(stage, named=False)) else ANY


def table() -> str:
    """Write the table: a row for each step and the stages in which it is the same."""
    lines = [
        f"| step | stages | {' | '.join(CONDITIONS)} |",
        f"| --- | --- | {' | '.join('---' for _ in CONDITIONS)} |",
    ]
    for step in (LOOK, *stages.STEPS):
        lines += [_row(step, where, cells) for cells, where in _alike(step)]
    return "\n".join(["", *lines, "", ""])


def _alike(step: str) -> Iterator[tuple[tuple[tuple[str, ...], ...], list[str]]]:
    """Gather the stages of a step by what they allow, in the order of the first of each."""
    found: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for stage in stages.STAGES:
        by_role = {role: condition(step, stage, role) for role in stages.ANYONE}
        cells = tuple(
            tuple(role for role, its in by_role.items() if its == each) for each in CONDITIONS
        )
        if any(cells):
            found.setdefault(cells, []).append(stage)
    yield from found.items()


def _row(step: str, where: list[str], cells: tuple[tuple[str, ...], ...]) -> str:
    told = "all" if len(where) == len(stages.STAGES) else ", ".join(where)
    roles = " | ".join(", ".join(cell) or "–" for cell in cells)
    return f"| {step} | {told} | {roles} |"


def written(page: str) -> dict[Cell, str]:
    """Read the table of a page back: (step, stage, role) → condition."""
    cells: dict[Cell, str] = {}
    (block,) = BLOCK.findall(page)
    for line in block.strip().splitlines()[2:]:
        step, where, *roles = (part.strip() for part in line.strip("|").split("|"))
        for stage in stages.STAGES if where == "all" else where.split(", "):
            for name, cell in zip(CONDITIONS, roles, strict=True):
                named = () if cell == "–" else cell.split(", ")
                cells |= dict.fromkeys(((step, stage, role) for role in named), name)
    return cells


def with_table(page: str) -> str:
    """Return the page with the table of today in its place."""
    return BLOCK.sub(lambda _old: table(), page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
