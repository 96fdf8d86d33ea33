"""Which work shields a case, and what is asked of whoever confirms or lifts that."""

from dataclasses import replace
from uuid import UUID

import pytest

from disclosure.accounts.models import ORGANISATIONS
from disclosure.cases import shield_rules
from disclosure.cases.shield_rules import STAYS, Judge, JudgeFacts, Mark
from disclosure.errors import Refusal

ONE, TWO, THREE, SECOND = (UUID(int=n) for n in range(1, 5))
FACTS = JudgeFacts(
    shielded=True,
    roles={ONE: frozenset({"case_director"}), TWO: frozenset({"decision_maker"})},
    regions=frozenset({"VR17"}),
)
KEEP = Judge(keep=True, reason="A colleague.", names=(ONE, TWO), to=STAYS, second=SECOND)


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        ("Wijkagent bij de politie", "police"),
        ("POLITIEAGENT", "police"),
        ("Marechaussee, Schiphol", "police"),
        ("officier van justitie", "om"),
        ("maatschappelijk werker bij Veilig Thuis", "veilig_thuis"),
        ("reclasseringswerker", "probation"),
        ("Raad voor de Kinderbescherming", "child_protection"),
        ("jeugdbeschermer", "youth_protection"),
        ("verpleegkundige, GGZ", "ggz"),
        ("verzekeringsagent", ""),
        ("geopolitiek adviseur", ""),
        ("ambtenaar bij de gemeente", ""),
        ("bakker", ""),
        ("", ""),
    ],
)
def test_work_names_an_organisation(work: str, wanted: str) -> None:
    assert shield_rules.employer(work) == wanted


def test_every_organisation_named_by_work_is_one_of_the_system() -> None:
    assert set(shield_rules.WORK) < set(ORGANISATIONS)


@pytest.mark.parametrize(
    ("work", "organisation", "wanted"),
    [
        ("politie", "", True),
        ("beroepsmilitair", "", False),
        ("militair bij de landmacht", "", True),
        ("beveiliger", "", True),
        ("gevangenisbewaarder", "", True),
        ("", "police", True),
        ("secretaresse", "om", False),
        ("marineblauw schilderwerk", "", False),
    ],
)
def test_work_that_brings_weapons_within_reach(work: str, organisation: str, wanted: bool) -> None:
    assert shield_rules.armed(work, organisation) is wanted


@pytest.mark.parametrize(
    ("changes", "shielded", "wanted"),
    [
        ({}, False, None),
        ({}, True, Refusal("already_done")),
        ({"about": ""}, False, Refusal("facts_missing", "about")),
        ({"about": "companion"}, False, Refusal("facts_missing", "about")),
        ({"organisation": "fbi"}, False, Refusal("facts_missing", "organisation")),
        ({"reason": "  "}, False, Refusal("reason_missing")),
    ],
)
def test_marking(changes: dict[str, str], shielded: bool, wanted: Refusal | None) -> None:
    mark = replace(Mark(about="subject", organisation="om", reason="Told."), **changes)
    assert shield_rules.refuse_mark(mark, ORGANISATIONS, shielded) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, None),
        ({"to": "VR17"}, None),
        ({"reason": ""}, Refusal("reason_missing")),
        ({"names": (ONE, TWO, THREE)}, Refusal("conflict")),
        ({"names": (ONE,)}, Refusal("facts_missing", "names")),
        ({"names": ()}, Refusal("facts_missing", "names")),
        ({"to": "VR13"}, Refusal("facts_missing", "to")),
        ({"to": ""}, Refusal("facts_missing", "to")),
        ({"keep": False, "names": (), "to": ""}, None),
        ({"keep": False, "reason": ""}, Refusal("reason_missing")),
    ],
)
def test_judging(changes: dict[str, object], wanted: Refusal | None) -> None:
    args = replace(KEEP, **changes)  # type: ignore[arg-type]
    assert shield_rules.refuse_judge(args, FACTS, None) == wanted


def test_the_shield_comes_before_the_second_person_and_that_before_the_reason() -> None:
    missing, bare = Refusal("second_missing"), replace(KEEP, reason="")
    assert shield_rules.refuse_judge(bare, FACTS, missing) == missing
    lifted = replace(FACTS, shielded=False)
    assert shield_rules.refuse_judge(bare, lifted, missing) == Refusal("already_done")
