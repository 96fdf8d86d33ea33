"""Shielded cases: found or marked, confirmed by two, open to people named and to nobody else."""

from typing import Any

import pytest
from sqlalchemy import select

from disclosure.cases import (
    conflicts,
    link_queries,
    matching,
    models,
    shield_names,
    shields,
    steps,
)
from disclosure.cases.documents import CASE, Note
from disclosure.cases.rules import DeclareConflict
from disclosure.cases.shield_rules import Mark
from disclosure.errors import Refusal
from disclosure.store import vault
from disclosure.store.database import Database
from disclosure.work import digest, sweep
from tests import factories, linking, shielding
from tests.factories import World, snapshot
from tests.shielding import ENOUGH, MANAGER, OFFICER, ids, judge, mark, named
from tests.staff import log_of

OTHERS = (
    "intake/2",
    "case_director/2",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager/2",
    "police",
    "VR17:intake",
)


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


def look(case: World, who: str, purpose: str = "case") -> str | None:
    refusal = steps.view(case.db, case.case_id, purpose, case.actor(who), case.now)
    return refusal.key if refusal else None


def open_owners(case: World) -> set[Any]:
    return {c.owner_id for c in case.clocks() if c.state in models.OPEN_STATES}


# --- found


def test_work_at_the_police_shields_until_a_human_says_otherwise(case: World) -> None:
    factories.received(case)
    shielding.found(case)
    assert (shielding.shield(case).state, shielding.shield(case).about) == (
        "provisional",
        "subject",
    )
    first = ids(case, "case_director", "intake", MANAGER)
    assert named(case) == first
    assert open_owners(case) <= first
    assert {look(case, who) for who in OTHERS} == {"shielded"}
    assert {look(case, who) for who in ("case_director", "intake", MANAGER)} == {None}
    assert linking.tasks(case) == {("shield", MANAGER)}
    alerts = {row.account_id for row in case.rows(models.Message) if row.name == "alert"}
    assert alerts <= first
    assert case.id_of(MANAGER) in alerts
    with case.db.read() as tx:
        row = shielding.shield(case)
        note = vault.open(tx, case.case_id, CASE, "shields", case.case_id, row.document, Note)
    assert note == Note(texts={"reason": "work"})


def test_every_step_answers_shielded_before_anything_else(case: World) -> None:
    factories.gathering(case)
    shielding.found(case)
    for step, who in (
        ("enquire", "intake/2"),
        ("triage", "police"),
        ("sign_decision", "decision_maker"),
        ("new_signal", "rapporteur"),
        ("accept_transfer", "VR17:regional_manager"),
    ):
        assert case.refuse(step, who) == "shielded", step
    chain = log_of(case.db, f"case:{case.case_id}")
    assert ("enquire", "refused:shielded") in {each[:2] for each in chain}
    case.grant("new_signal", "applicant")


@pytest.mark.parametrize(
    ("who", "shielded"), [("panel_chair", True), ("intake", True), ("police", False)]
)
def test_a_namesake_shields_only_where_the_colleague_could_come_upon_it(
    case: World, who: str, shielded: bool
) -> None:
    shielding.rename(case, who, "Verzonnen, Bram")
    factories.received(case)
    matching.match(case.db, case.now)
    assert case.column("shielded") is shielded
    if shielded:
        assert case.id_of(who) not in named(case)
        assert shielding.shield(case).organisation == "casework"
    else:
        assert linking.tasks(case) == {("staff_sign", MANAGER)}


def test_the_director_it_is_about_loses_the_case_at_once(case: World) -> None:
    shielding.rename(case, "case_director", "Bram Verzonnen")
    factories.received(case)
    assert case.column("director_id") == case.id_of("case_director")
    matching.match(case.db, case.now)
    assert case.column("director_id") == case.id_of("case_director/2")
    assert case.id_of("case_director") not in open_owners(case) | named(case)
    assert look(case, "case_director") == "shielded"


def test_a_manager_it_is_about_is_not_asked_and_the_privacy_officer_is(case: World) -> None:
    for number in ("", "/2"):
        shielding.rename(case, MANAGER + number, "Noor Fictief")
    factories.received(case)
    matching.match(case.db, case.now)
    alerts = {row.account_id for row in case.rows(models.Message) if row.name == "alert"}
    assert alerts & ids(case, MANAGER, f"{MANAGER}/2") == set()
    assert alerts >= ids(case, OFFICER)
    assert mark(case, MANAGER) == "shielded"
    wanted = {"names": ("case_director", "decision_maker"), "second": "decision_maker/2"}
    assert judge(case, OFFICER, *wanted["names"], second=wanted["second"]) is None
    assert named(case) == ids(case, "case_director", "decision_maker")


def test_what_a_human_lifted_is_not_found_again(case: World) -> None:
    factories.received(case)
    shielding.found(case)
    assert judge(case, MANAGER, keep=False) is None
    assert (case.column("shielded"), named(case)) == (False, set())
    assert shielding.shield(case).state == "lifted"
    assert linking.tasks(case) == set()
    assert look(case, "intake/2") is None
    shielding.found(case, "Nog steeds bij de politie")
    assert case.column("shielded") is False
    assert mark(case, "intake") is None
    assert case.column("shielded") is True


# --- by hand


def test_by_hand_it_holds_at_once(case: World) -> None:
    factories.panel(case)
    case.grant("convene", "panel_chair")
    assert mark(case, "case_director") is None
    assert open_owners(case) <= named(case)
    assert look(case, "police", "vote") == "shielded"
    assert case.take_like("vote", "police") == Refusal("shielded")


@pytest.mark.parametrize(
    ("who", "args", "refused"),
    [
        ("panel_chair", shielding.POLICE, "wrong_role"),
        ("VR17:intake", shielding.POLICE, "wrong_region"),
        ("case_director/2", shielding.POLICE, "not_assigned"),
        ("intake", Mark(about="child", organisation="police", reason="x"), "facts_missing"),
        ("intake", Mark(about="subject", organisation="fbi", reason="x"), "facts_missing"),
        ("intake", Mark(about="subject", organisation="om", reason=" "), "reason_missing"),
    ],
)
def test_a_refused_mark_leaves_nothing_but_its_entry(
    case: World, who: str, args: Mark, refused: str
) -> None:
    factories.gathering(case)
    case.actor(who)
    before = snapshot(case.db)
    assert mark(case, who, args) == refused
    assert snapshot(case.db) == before
    assert log_of(case.db, f"case:{case.case_id}")[-1][:2] == ("shield", f"refused:{refused}")


# --- judged


def test_confirming_names_exactly_these_people(case: World) -> None:
    factories.gathering(case)
    shielding.found(case)
    assert judge(case, MANAGER, *ENOUGH, "police", "veilig_thuis") == "conflict"
    assert judge(case, MANAGER, *ENOUGH, "veilig_thuis") is None
    assert named(case) == ids(case, *ENOUGH, "veilig_thuis")
    assert look(case, "intake") == "shielded"
    assert linking.tasks(case) == set()
    done = log_of(case.db, f"case:{case.case_id}")[-1]
    assert done[:2] == ("shield", "done")
    assert done[2]["second"] == str(case.id_of("decision_maker/2"))
    case.wait(days=40)
    assert open_owners(case) <= named(case)
    with case.db.read() as tx:
        escalated = set(tx.scalars(select(models.Escalation.to_id))) - {None}
        owed = {row.owner_id for row in digest.owed(tx, case.now, case.now)}
    assert escalated <= named(case)
    assert owed <= named(case)


@pytest.mark.parametrize(
    ("who", "names", "changes", "refused"),
    [
        ("intake", ENOUGH, {}, "wrong_role"),
        (f"{MANAGER}/2", ENOUGH, {}, "shielded"),
        (f"VR17:{OFFICER}", ENOUGH, {}, "wrong_region"),
        (MANAGER, ENOUGH, {"second": ""}, "second_missing"),
        (MANAGER, ENOUGH, {"second": MANAGER}, "same_person"),
        (MANAGER, ENOUGH, {"second": "intake/2"}, "wrong_role"),
        (MANAGER, ENOUGH, {"reason": " "}, "reason_missing"),
        (MANAGER, ("case_director", MANAGER), {}, "facts_missing"),
        (MANAGER, ("decision_maker", MANAGER), {}, "facts_missing"),
        (MANAGER, (*ENOUGH, "VR17:intake"), {}, "conflict"),
        (MANAGER, (*ENOUGH, "panel_chair"), {}, "conflict"),
        (MANAGER, ENOUGH, {"to": "VR99"}, "facts_missing"),
    ],
)
def test_a_refused_judgement_leaves_nothing_but_its_entry(
    case: World, who: str, names: tuple[str, ...], changes: dict[str, Any], refused: str
) -> None:
    """The chair bears the name of the person at risk."""
    factories.gathering(case)
    shielding.rename(case, "panel_chair", "Noor Fictief")
    mark(case, "intake")
    case.actor(who)
    before = snapshot(case.db)
    assert judge(case, who, *names, **changes) == refused
    assert snapshot(case.db) == before


def test_what_fell_to_the_director_goes_to_whoever_is_named_for_it(case: World) -> None:
    factories.gathering(case)
    shielding.found(case)
    assert case.clock("panel").owner_id == case.id_of("case_director")
    assert judge(case, MANAGER, *ENOUGH, "panel_chair", "intake/2") is None
    assert case.clock("panel").owner_id == case.id_of("panel_chair")
    assert case.clock("review").owner_id == case.id_of("case_director")


def test_a_case_that_is_not_shielded_has_nobody_to_name(case: World) -> None:
    factories.received(case)
    assert judge(case, MANAGER) == "already_done"
    refusal = shields.view(case.db, case.case_id, case.actor(OFFICER), case.now)
    assert refusal == Refusal("not_assigned")


# --- another region


def test_another_region_takes_over_and_this_one_sees_nothing_more(case: World) -> None:
    factories.gathering(case)
    shielding.found(case)
    there = f"VR17:{MANAGER}"
    case.actor(there)
    assert judge(case, MANAGER, to="VR17") is None
    assert case.column("director_id") == case.id_of("case_director")
    assert case.states()["transfer"] == "running"
    case.grant("accept_transfer", there)
    assert case.column("director_id") == case.id_of("VR17:case_director")
    assert named(case) == ids(case, there, "VR17:case_director")
    assert open_owners(case) <= named(case)
    assert {look(case, who) for who in ("case_director", MANAGER)} == {"shielded"}
    assert linking.tasks(case) == {("shield", MANAGER)}
    assert shielding.shield(case).state == "provisional"
    assert judge(case, there, "VR17:case_director", second="VR17:decision_maker") == "facts_missing"
    wanted = ("VR17:case_director", "VR17:decision_maker", there)
    assert judge(case, there, *wanted, second="VR17:decision_maker") is None


def test_an_absent_director_is_followed_by_one_who_is_named_for_it(case: World) -> None:
    factories.gathering(case)
    mark(case, "intake")
    assert judge(case, MANAGER) is None
    case.away("case_director", "2026-11-27", "2026-12-01")
    sweep.sweep(case.db, case.now)
    assert case.column("director_id") == case.id_of("case_director/2")
    assert case.id_of("case_director/2") in named(case)
    assert look(case, "case_director/2") is None


def test_a_director_not_named_is_not_appointed(case: World) -> None:
    factories.gathering(case)
    mark(case, "intake")
    assert judge(case, MANAGER) is None
    assert case.refuse("assign_director", MANAGER, to="case_director/2") == "facts_missing"
    assert case.refuse(
        "plan_safety", "case_director", state="without_her", reason="x", second="intake"
    ) in ("shielded", "facts_missing")


def test_who_steps_out_of_a_shielded_case_leaves_it_to_one_named(case: World) -> None:
    factories.gathering(case)
    mark(case, "intake")
    assert judge(case, MANAGER, *ENOUGH, "case_director/2") is None
    args = DeclareConflict("near")
    assert (
        conflicts.declare(case.db, case.case_id, args, case.actor("case_director"), case.now)
        is None
    )
    assert case.column("director_id") == case.id_of("case_director/2")


# --- links


def test_a_link_with_a_shielded_case_is_known_there_only(case: World) -> None:
    factories.received(case)
    other = linking.another(case, **linking.REPEATED)
    shielding.told(other, "subject", work="politie")
    linking.match(case)
    assert linking.kinds(case) == ["same_subject"]
    assert ("link", "intake") in linking.tasks(other)
    assert linking.tasks(case) == set()
    assert "link" not in {verb for verb, _outcome, _ids in log_of(case.db, f"case:{case.case_id}")}
    assert linking.judge(case, "case_director", "confirmed") == [None]


def test_one_not_named_there_judges_no_such_link(case: World) -> None:
    factories.received(case)
    other = linking.another(case, **linking.REPEATED)
    linking.match(case)
    assert ("link", "intake") in linking.tasks(case)
    assert mark(other, "intake") is None
    assert linking.tasks(case) == set()
    (refusal,) = linking.judge(case, "intake/2", "confirmed")
    assert refusal == Refusal("facts_missing", "link")
    assert judge(other, MANAGER, keep=False) is None
    assert linking.tasks(case) == {("link", "intake")}


def test_a_shielded_mirror_freezes_without_a_word_and_is_weighed_there(case: World) -> None:
    factories.received(case)
    other = linking.another(case, **linking.MIRROR)
    shielding.told(other, "subject", work="rechercheur")
    linking.match(case)
    assert not case.has("integrity")
    assert other.states()["integrity"] == "running"
    with case.db.read() as tx:
        assert link_queries.frozen(tx, tx.get_one(models.Case, case.case_id))
        assert not link_queries.sign_shown(tx, tx.get_one(models.Case, case.case_id))
    other.grant("integrity", "intake", result="open")
    other.grant("integrity", MANAGER, result="proceed")
    with case.db.read() as tx:
        assert not link_queries.frozen(tx, tx.get_one(models.Case, case.case_id))


def test_names_are_compared_as_they_sound(case: World) -> None:
    factories.received(case)
    shielding.rename(case, "om", "FICTIEF, Noor")
    with case.db.read() as tx:
        found = shield_names.namesakes(tx, case.case_id, ids(case, "om", "police"))
    assert found == ids(case, "om")
