"""The stage table, cell by cell, against a second copy written out from procedure.md §4."""

import itertools

import pytest

from disclosure.procedure import stages

WAY = "draft received triage gathering panel decided delivery follow_up closed".split()
ENDS = ["withdrawn", "declined"]
ALL = [*WAY, *ENDS, "gone"]
OPEN = [*WAY[1:-1], *ENDS]
ROLES = [
    "applicant",
    "system",
    "intake",
    "case_director",
    "liaison",
    "panel_member",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager",
    "privacy_officer",
    "rapporteur",
    "administrator",
]

TABLE = """
draft                     | submit           | received           | applicant intake liaison
draft                     | expire           | gone               | system
open                      | acknowledge      | =                  | system intake
open                      | hold             | =                  | system
open                      | release          | =                  | system
open                      | assign_director  | =                  | intake regional_manager
open                      | set_contact      | =                  | contactor
received                  | triage           | gathering triage   | intake
triage                    | triage           | = gathering        | intake case_director
gathering..follow_up      | triage           | =                  | intake case_director
received triage           | decline          | declined           | intake
open                      | integrity        | =                  | intake regional_manager
triage                    | confirm_identity | = gathering        | intake disclosure_officer
received gathering..delivery | confirm_identity | =               | intake disclosure_officer
triage..panel             | confirm_subject  | =                  | intake case_director
gathering panel           | enquire          | =                  | case_director
gathering panel           | answer           | =                  | liaison
gathering panel           | check_nil        | =                  | case_director liaison
gathering panel           | breakthrough     | =                  | case_director
gathering                 | close_gathering  | panel              | case_director
decided..follow_up ends   | answer           | =                  | liaison
closed                    | answer           | triage             | liaison
gathering panel           | convene          | =                  | panel_chair
panel                     | vote             | =                  | panel_member
panel                     | advise           | =                  | panel_chair
panel                     | draft_decision   | =                  | case_director panel_chair
panel                     | sign_decision    | decided gathering  | decision_maker
triage..panel             | tell_urgent      | =                  | decision_maker
triage..follow_up         | record_urgent    | =                  | decision_maker
triage..follow_up         | review_urgent    | =                  | panel_chair
triage..follow_up ends    | plan_safety      | =                  | case_director disclosure_officer
decided delivery          | schedule_telling | delivery           | disclosure_officer
delivery                  | tell             | = follow_up        | disclosure_officer
decided                   | tell_outcome     | follow_up =        | case_director
follow_up declined        | tell_outcome     | =                  | case_director
follow_up closed          | follow_up        | =                  | case_director
follow_up ends            | close            | closed             | case_director
received..delivery        | withdraw         | =                  | applicant
received..delivery        | withdraw         | withdrawn          | intake case_director
open                      | transfer         | =                  | case_director regional_manager
open                      | accept_transfer  | =                  | regional_manager
received..follow_up       | new_signal       | =                  | anyone
closed ends               | reopen           | triage             | anyone
closed ends               | new_signal       | triage             | anyone
open                      | pause            | =                  | case_director
open                      | resume           | =                  | case_director system
open                      | extend           | =                  | case_director regional_manager
open                      | plan_breach      | =                  | owner
declined follow_up        | object           | =                  | applicant intake
closed                    | object           | follow_up ends     | applicant intake
follow_up                 | decide_objection | = panel            | decision_maker
declined                  | decide_objection | = triage           | decision_maker
open closed               | miss             | =                  | system
received..closed ends     | exposure         | =                  | case_director privacy_officer
"""


def stages_named(text: str) -> list[str]:
    found: list[str] = []
    for word in text.split():
        first, _, last = word.partition("..")
        if last:
            found += ALL[ALL.index(first) : ALL.index(last) + 1]
        else:
            found += {"open": OPEN, "ends": ENDS}.get(word, [word])
    return found


def roles_named(text: str) -> list[str]:
    case_roles = [r for r in ROLES if r not in ("applicant", "system", *ROLES[-3:])]
    contactor = ["applicant", "intake", "disclosure_officer"]
    groups = {"anyone": ROLES, "owner": case_roles, "contactor": contactor}
    return groups.get(text, text.split())


def written_out() -> dict[tuple[str, str, str], set[str]]:
    """Return (stage, step, role) → the stages it can lead to."""
    cells: dict[tuple[str, str, str], set[str]] = {}
    for line in TABLE.strip().splitlines():
        where, step, to, who = (part.strip() for part in line.split("|"))
        for stage, role in itertools.product(stages_named(where), roles_named(who)):
            ends = {stage if end == "=" else end for end in stages_named(to)}
            cells.setdefault((stage, step, role), set()).update(ends)
    return cells


CELLS = written_out()
STEPS = sorted({step for _, step, _ in CELLS})


def test_both_tables_know_the_same_steps_stages_and_roles() -> None:
    assert sorted(stages.STEPS) == STEPS
    assert list(stages.STAGES) == ALL
    assert list(stages.OPEN) == OPEN
    assert ["applicant", "system", *stages.STAFF_ROLES] == ROLES


@pytest.mark.parametrize("step", STEPS)
def test_every_cell_leads_where_the_procedure_says(step: str) -> None:
    for stage, role, to in itertools.product(ALL, ROLES, ALL):
        wanted = to in CELLS.get((stage, step, role), set())
        assert stages.leads_to(step, stage, role, to) == wanted, (stage, role, to)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_out_of_place_in_every_stage_the_procedure_does_not_name(step: str) -> None:
    for stage in ALL:
        wanted = any((stage, step, role) in CELLS for role in ROLES)
        assert bool(stages.rows_of(step, stage)) == wanted, stage


@pytest.mark.parametrize("step", STEPS)
def test_the_role_is_judged_by_the_stage_and_out_of_place_by_the_whole_table(step: str) -> None:
    anywhere = {role for _, other, role in CELLS if other == step}
    for stage in ALL:
        here = {role for role in ROLES if (stage, step, role) in CELLS}
        assert stages.roles_for(step, stage) == (here or anywhere), stage


def test_no_step_leaves_gone_and_only_expiry_leads_there() -> None:
    assert not [row for row in stages.ROWS if "gone" in row.stages]
    assert [row.step for row in stages.ROWS if "gone" in row.to] == ["expire"]


def test_every_stage_but_draft_is_reached_and_every_stage_but_gone_is_left() -> None:
    reached = {to for row in stages.ROWS for to in row.to} - {stages.KEEP}
    left = {stage for row in stages.ROWS for stage in row.stages if set(row.to) - {stages.KEEP}}
    assert reached == set(ALL) - {"draft"}
    assert left >= set(ALL) - {"gone"}


def test_a_step_that_does_not_exist_is_out_of_place_and_nobodys() -> None:
    assert stages.rows_of("shred", "panel") == ()
    assert stages.roles_for("shred", "panel") == frozenset()


def test_every_refused_or_granted_destination_is_a_stage() -> None:
    for row in stages.ROWS:
        assert set(row.stages) <= set(ALL)
        assert set(row.to) <= {*ALL, stages.KEEP}
        assert set(row.who) <= set(ROLES)


def test_the_diagram_draws_every_move_once_and_nothing_else() -> None:
    lines = stages.diagram().splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> draft"]
    drawn: dict[tuple[str, str], set[str]] = {}
    for line in lines[2:]:
        arrow, _, steps = line.strip().partition(": ")
        start, _, end = arrow.partition(" --> ")
        assert (start, end) not in drawn
        drawn[start, end] = set(steps.split(", "))
    wanted: dict[tuple[str, str], set[str]] = {}
    for (stage, step, _), ends in CELLS.items():
        for end in ends - {stage}:
            wanted.setdefault((stage, end), set()).add(step)
    assert drawn == wanted
    assert ("panel", "decided") in drawn
    assert drawn["decided", "delivery"] == {"schedule_telling"}


def test_the_way_of_a_disclosed_case_follows_the_table() -> None:
    way = [
        ("submit", "applicant", "received"),
        ("triage", "intake", "gathering"),
        ("close_gathering", "case_director", "panel"),
        ("sign_decision", "decision_maker", "decided"),
        ("schedule_telling", "disclosure_officer", "delivery"),
        ("tell", "disclosure_officer", "follow_up"),
        ("close", "case_director", "closed"),
    ]
    stage = "draft"
    for step, role, to in way:
        assert stages.leads_to(step, stage, role, to)
        stage = to
