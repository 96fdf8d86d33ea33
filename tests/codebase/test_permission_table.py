"""The document of permissions is the one the rules write, and each of its cells is true."""

import itertools
from dataclasses import replace

import pytest

from disclosure.procedure import permissions, stages
from disclosure.procedure.permissions import Actor, CaseAccess
from tests.codebase import permission_table as document
from tests.codebase.permission_table import ANY, ELSE, ITSELF, LOOK, ME, NAMED, TODAY

TEXT = document.PAGE.read_text(encoding="utf-8")
CELLS = document.written(TEXT)
YESTERDAY = TODAY.replace(day=TODAY.day - 1)


def ask(step: str, actor: Actor, case: CaseAccess) -> str | None:
    if step == LOOK:
        found = permissions.refuse_view(actor, case, TODAY)
    else:
        found = permissions.refuse(step, actor, case, TODAY)
    return found.key if found else None


def test_it_is_up_to_date() -> None:
    assert document.with_table(TEXT) == TEXT


@pytest.mark.parametrize("step", [LOOK, *stages.STEPS])
def test_every_cell_says_what_the_rules_say(step: str) -> None:
    """Where it is granted, each condition is broken in turn and gives its own key."""
    for stage, role in itertools.product(stages.STAGES, stages.ANYONE):
        told = CELLS.get((step, stage, role), "")
        actor, own = document.actor(role), document.case(stage, named=True)
        assert bool(told) == (document.refused(step, role, own) is None), (stage, role)
        if told in (ANY, NAMED):
            strange = ask(step, actor, document.case(stage, named=False))
            assert strange == ("not_assigned" if told == NAMED else None), (stage, role)
        if told and actor.kind == "staff":
            _conditions_of_staff(step, actor, own)
        assert (told == ITSELF) == (bool(told) and role == "system"), (stage, role)


def _conditions_of_staff(step: str, actor: Actor, case: CaseAccess) -> None:
    broken = {
        "shielded": (actor, replace(case, shielded_to=frozenset({ELSE}))),
        "training_expired": (replace(actor, trained_until=YESTERDAY), case),
        "conflict": (actor, replace(case, conflicted=frozenset({ME}))),
    }
    if case.stage != "draft":
        broken["wrong_region"] = (replace(actor, region="VR17"), case)
    assert {key: ask(step, *facts) for key, facts in broken.items()} == {k: k for k in broken}
    assert ask(step, actor, replace(case, shielded_to=frozenset({ME}))) is None


def test_nothing_stands_there_that_is_no_step_stage_or_role() -> None:
    steps, where, roles = (set(each) for each in zip(*CELLS, strict=True))
    assert steps == {LOOK, *stages.STEPS}
    assert where <= set(stages.STAGES)
    assert roles == set(stages.ANYONE)
