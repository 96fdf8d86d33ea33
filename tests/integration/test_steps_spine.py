"""Steps of the spine: director, safe contact, integrity, transfer, signals, exposure."""

import pytest

from disclosure.cases import models, people
from disclosure.cases.steps import view
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.store import audit
from disclosure.store.database import Database
from tests import factories
from tests.factories import SISTER, World, moment
from tests.staff import log_of


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


# --- always checked


def test_what_is_always_checked_comes_in_order_and_before_the_stage(case: World) -> None:
    factories.received(case)
    case.refuse_all(
        "triage",
        [
            ("rapporteur", {}, "wrong_role"),
            ("VR17:intake", {}, "wrong_region"),
            ("intake", {"flags": {}}, "flags_missing"),
        ],
    )
    assert case.refuse("enquire", "case_director/2") == "not_assigned"
    assert case.refuse("enquire", "case_director") == "wrong_stage"
    assert case.refuse("enquire", "intake") == "wrong_role"
    assert case.refuse("convene", "VR17:panel_chair") == "wrong_region"


def test_an_expired_training_record_closes_every_door(database: Database) -> None:
    expired = {"trained_until": moment("2026-11-26T12:00").date()}
    case = factories.world(database, staff={"intake": expired})
    factories.received(case)
    assert case.refuse("triage", "intake") == "training_expired"
    assert case.refuse("assign_director", "intake", to="") == "training_expired"
    case.grant("triage", "intake/2")


def test_a_conflict_closes_one_case_before_anything_about_it_is_judged(case: World) -> None:
    factories.received(case)
    case.in_conflict("intake")
    assert case.refuse("triage", "intake", flags={}) == "conflict"
    case.staff.conflicted = []
    other = factories.received(factories.begin(case.db, case.staff, case.now))
    other.grant("triage", "intake")


def test_a_case_that_does_not_exist_is_no_refusal(case: World) -> None:
    nowhere = World(case.db, case.staff, case.id_of("intake"), case.now)
    with pytest.raises(LookupError):
        nowhere.take_like("triage", "intake")


def test_every_step_and_every_refusal_stands_in_the_log(case: World) -> None:
    factories.received(case)
    case.refuse("triage", "intake", flags={})
    case.grant("triage", "intake")
    chain = audit.case_chain(case.case_id)
    assert [(verb, outcome) for verb, outcome, _ in log_of(case.db, chain)] == [
        ("submit", "done"),
        ("triage", "refused:flags_missing"),
        ("triage", "done"),
    ]
    with case.db.read() as tx:
        assert isinstance(audit.verify(tx), audit.Verified)


def test_looking_is_checked_and_logged(case: World) -> None:
    factories.received(case)
    assert view(case.db, case.case_id, "queue", case.actor("intake"), case.now) is None
    for who, key in (
        ("privacy_officer", "wrong_role"),
        ("VR17:intake", "wrong_region"),
        ("police", "not_assigned"),
        ("case_director/2", "not_assigned"),
    ):
        found = view(case.db, case.case_id, "queue", case.actor(who), case.now)
        assert found == Refusal(key), who
        own = log_of(case.db, audit.actor_chain(case.id_of(who)))
        assert own[-1][:2] == ("view", f"refused:{key}")
    assert log_of(case.db, audit.case_chain(case.case_id))[-1][:2] == ("view", "done")


# --- assign_director


def test_assigning_a_director_moves_what_the_old_one_owned(case: World) -> None:
    factories.received(case, contact={"channel": "phone"})
    first, second = case.id_of("case_director"), case.id_of("case_director/2")
    assert case.effects("assign_director", "intake") == (set(), {"assign_director": "met"})
    assert case.case.director_id == second
    moved = [event for event in case.rows(models.ClockEvent) if event.what == "handed_over"]
    assert len(moved) == len([c for c in case.clocks() if c.owner_role == "case_director"])
    open_ones = [c for c in case.clocks() if c.state in models.OPEN_STATES]
    assert first not in {clock.owner_id for clock in open_ones}
    assert {task.owner_id for task in case.rows(models.Task)} == {second}
    assert case.refuse("transfer", "case_director") == "not_assigned"


def test_assign_director_is_refused(case: World) -> None:
    factories.received(case)
    case.away("case_director/2", "2026-11-27T00:00", "2026-11-28T00:00")
    case.refuse_all(
        "assign_director",
        [
            ("case_director", {}, "wrong_role"),
            ("intake", {"to": ""}, "facts_missing"),
            ("intake", {"to": "intake/2"}, "facts_missing"),
            ("intake", {"to": "VR17:case_director"}, "facts_missing"),
            ("regional_manager", {"to": "case_director/2"}, "facts_missing"),
        ],
    )
    case.at("2026-11-30T09:00")
    case.grant("assign_director", "regional_manager")


# --- set_contact


def test_narrowing_works_at_once_and_widening_after_a_talk_alone(case: World) -> None:
    hours = {"channel": "mail", "from": "09:00", "until": "17:00"}
    factories.received(case)
    case.grant("set_contact", "applicant", contact=hours)
    case.refuse_all(
        "set_contact",
        [
            ("applicant", {"contact": {"channel": "mail"}}, "contact_unsafe"),
            ("applicant", {"contact": {"channel": "mail"}, "spoken_alone": True}, "contact_unsafe"),
            ("applicant", {"contact": {"channel": "phone"}}, "contact_unsafe"),
            ("intake", {"contact": {"channel": "mail"}}, "contact_unsafe"),
            ("case_director", {}, "wrong_role"),
            ("disclosure_officer", {}, "not_assigned"),
            ("intake", {"of": "subject"}, "facts_missing"),
            ("intake", {"of": "nobody"}, "facts_missing"),
        ],
    )
    case.grant("set_contact", "intake", contact={"channel": "mail"}, spoken_alone=True)
    case.grant("set_contact", "applicant", of="applicant")
    assert case.refuse("set_contact", "applicant", contact=hours) == "contact_unsafe"
    assert case.take("set_contact", "intake", of="applicant") == Refusal("facts_missing", "contact")


def test_nobody_sets_how_another_may_be_reached(case: World) -> None:
    factories.received(case, by="relative", applicant=SISTER)
    assert case.refuse("set_contact", "applicant") == "not_assigned"
    wide = {"channel": "phone"}
    assert case.refuse("set_contact", "applicant", contact=wide) == "contact_unsafe"
    case.grant("set_contact", "applicant", of="applicant")
    case.grant("set_contact", "intake", contact=wide, spoken_alone=True)


def test_the_rule_is_kept_with_its_address(case: World) -> None:
    factories.received(case)
    case.grant("set_contact", "intake", contact={"channel": "sms"}, spoken_alone=True)
    with case.db.read() as tx:
        her = people.find(tx, tx.get_one(models.Case, case.case_id), "person_at_risk")
        assert her is not None
        kept = people.read_contact(tx, her)
        assert kept is not None
        assert (kept.safe.channel, kept.safe.set_at) == ("sms", case.now)
        assert kept.phone
        assert her.contact_set_at == case.now


# --- integrity


def test_an_integrity_review_is_closed_by_somebody_else(case: World) -> None:
    factories.received(case)
    assert case.effects("integrity", "intake") == ({"integrity"}, {})
    assert case.clock("integrity").due_at == moment("2026-12-02T00:00")
    case.refuse_all(
        "integrity",
        [
            ("case_director", {}, "wrong_role"),
            ("intake", {"result": "perhaps"}, "facts_missing"),
            ("intake/2", {"result": "open"}, "already_done"),
            ("intake", {"result": "proceed"}, "same_person"),
            ("intake/2", {"result": "proceed", "reason": ""}, "reason_missing"),
        ],
    )
    found = case.effects("integrity", "regional_manager", result="proceed")
    assert found == (set(), {"integrity": "met"})
    assert case.refuse("integrity", "intake", result="proceed") == "already_done"


def test_while_it_is_open_nothing_is_told_or_scheduled(case: World) -> None:
    factories.panel(case)
    factories.drafted(case)
    case.grant("integrity", "intake")
    assert case.refuse("sign_decision", "decision_maker") == "integrity_open"
    case.grant("integrity", "intake/2", result="proceed")
    case.grant("sign_decision", "decision_maker")
    case.grant("plan_safety", "case_director")
    case.grant("integrity", "intake")
    assert case.refuse("schedule_telling", "disclosure_officer") == "integrity_open"
    case.grant("integrity", "intake/2", result="proceed")
    case.grant("schedule_telling", "disclosure_officer")
    case.grant("integrity", "intake")
    assert case.refuse("tell", "disclosure_officer") == "integrity_open"
    assert case.refuse("tell", "disclosure_officer", result="declined") == "integrity_open"
    assert case.refuse("tell", "disclosure_officer", result="partly") == "integrity_open"
    case.grant("plan_safety", "case_director")


def test_while_it_is_open_no_outcome_is_told_to_anybody(case: World) -> None:
    factories.decided(case, "no_disclosure", by="relative", applicant=SISTER)
    case.grant("integrity", "intake")
    assert case.refuse("tell_outcome", "case_director") == "integrity_open"
    case.grant("integrity", "intake/2", result="proceed")
    case.grant("tell_outcome", "case_director")
    case.grant("integrity", "intake")
    assert case.refuse("tell_outcome", "case_director", to="applicant") == "integrity_open"


# --- transfer


def test_the_sender_owns_a_case_until_the_receiver_accepts(case: World) -> None:
    factories.gathering(case)
    assert case.effects("transfer", "case_director") == ({"transfer"}, {})
    assert case.clock("transfer").due_at == moment("2026-12-01T00:00")
    assert case.case.region_code == "VR13"
    case.grant("enquire", "case_director")
    before = case.dues()
    assert case.refuse("accept_transfer", "regional_manager") == "wrong_region"
    assert case.refuse("accept_transfer", "VR17:intake") == "wrong_role"
    found = case.effects("accept_transfer", "VR17:regional_manager")
    assert case.refuse("accept_transfer", "VR17:regional_manager") == "already_done"
    assert found == (set(), {"transfer": "met"})
    assert case.case.region_code == "VR17"
    assert case.case.director_id == case.id_of("VR17:case_director")
    assert {key: due for key, due in case.dues().items() if key != "review"} == {
        key: due for key, due in before.items() if key != "review"
    }
    here = {c.owner_id for c in case.clocks() if c.state in models.OPEN_STATES}
    assert case.id_of("case_director") not in here
    assert case.id_of("panel_chair") not in here
    assert case.refuse("breakthrough", "case_director") == "wrong_region"
    case.grant("answer", "VR17:police")


def test_a_transfer_that_is_not_wanted_stays_with_the_sender(case: World) -> None:
    factories.gathering(case)
    case.grant("transfer", "regional_manager")
    _, became = case.effects("accept_transfer", "VR17:regional_manager", accept=False)
    assert became == {"transfer": "met"}
    assert case.case.region_code == "VR13"
    assert case.case.transfer_to is None
    assert case.refuse("accept_transfer", "VR17:regional_manager") == "wrong_region"


def test_transfer_is_refused(case: World) -> None:
    factories.gathering(case)
    case.refuse_all(
        "transfer",
        [
            ("intake", {}, "wrong_role"),
            ("case_director", {"to": "VR13"}, "facts_missing"),
            ("case_director", {"to": "VR99"}, "facts_missing"),
            ("case_director", {"reason": ""}, "reason_missing"),
        ],
    )
    case.grant("transfer", "case_director")
    assert case.refuse("transfer", "regional_manager") == "already_done"


# --- signals


@pytest.mark.parametrize("stage", stages.STAGES[1:8])
def test_anyone_signals_in_an_open_case(case: World, stage: str) -> None:
    factories.bring(case, stage)
    began, became = case.effects("new_signal", "om")
    assert became == {}
    assert "retriage" in case.states()
    assert began <= {"retriage"}
    assert case.refuse("new_signal", "om", kind="gossip") == "facts_missing"
    assert case.refuse("new_signal", "VR17:intake") == "wrong_region"
    assert case.refuse("reopen", "intake") == "wrong_stage"


def test_a_second_signal_does_not_move_the_first_clock(case: World) -> None:
    factories.gathering(case, "high")
    case.grant("new_signal", "applicant")
    due = case.clock("retriage").due_at
    assert due == moment("2026-11-27T18:05")
    case.wait(hours=1)
    case.grant("new_signal", "police")
    assert case.clock("retriage").due_at == due
    assert len(case.rows(models.Signal)) == 2


@pytest.mark.parametrize("kind", ["return", "moving_in", "release", "lost_phone"])
def test_safe_contact_lapses_on_some_signals(case: World, kind: str) -> None:
    factories.received(case)
    case.grant("new_signal", "case_director", kind=kind)
    assert case.states()["acknowledge"] == "held"
    case.grant("set_contact", "intake", contact={"channel": "mail"}, spoken_alone=True)
    assert case.states()["acknowledge"] == "running"


@pytest.mark.parametrize("kind", ["death", "disappearance"])
def test_a_death_stops_all_messages(case: World, kind: str) -> None:
    factories.received(case, by="relative", applicant=SISTER)
    case.grant("new_signal", "police", kind=kind)
    assert case.states()["acknowledge"] == "held"
    with case.db.read() as tx:
        for person in people.everyone(tx, case.case_id):
            rule = people.read_contact(tx, person)
            assert rule is None or rule.safe.blocked


# --- exposure


@pytest.mark.parametrize("stage", [s for s in stages.STAGES if s not in ("draft", "gone")])
def test_an_exposure_is_found_made_safe_and_reported_in_every_stage(
    case: World, stage: str
) -> None:
    factories.bring(case, stage)
    began, _ = case.effects("exposure", "privacy_officer")
    assert began == {"exposure", "exposure_authority"}
    assert case.clock("exposure").due_at == moment("2026-11-27T15:05")
    assert case.clock("exposure_authority").due_at == moment("2026-11-30T14:05")
    _, became = case.effects("exposure", "case_director", result="safe")
    assert became == {"exposure": "met"}
    _, became = case.effects("exposure", "privacy_officer", result="reported")
    assert became == {"exposure_authority": "met"}
    assert case.case.stage == stage


def test_exposure_is_refused(case: World) -> None:
    factories.received(case)
    case.refuse_all(
        "exposure",
        [
            ("intake", {}, "wrong_role"),
            ("case_director/2", {}, "not_assigned"),
            ("case_director", {"text": ""}, "facts_missing"),
            ("case_director", {"result": "lost"}, "facts_missing"),
            ("case_director", {"result": "safe"}, "already_done"),
            ("case_director", {"result": "reported"}, "already_done"),
        ],
    )


def test_a_second_exposure_starts_the_hour_again(case: World) -> None:
    factories.received(case)
    case.grant("exposure", "case_director")
    case.grant("exposure", "case_director", result="safe")
    case.wait(minutes=30)
    assert case.effects("exposure", "case_director") == ({"exposure"}, {})
    assert case.clock("exposure").due_at == moment("2026-11-27T15:35")
