"""What the desk decides without a database: who sees what, how a clock shows, what things say."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import create_app
from disclosure.cases.models import PERSON_ROLES
from disclosure.cases.rules import SIGNAL_KINDS
from disclosure.decisions.telling_rules import FOLLOW_UP_RESULTS, PLAN_STATES, TELL_RESULTS
from disclosure.desk import filters, records, sight, ways, wording
from disclosure.desk.filters import Filter, Place
from disclosure.desk.sight import Running, Sight
from disclosure.procedure import profile, stages
from disclosure.procedure.compartments import TELLING_CLOCKS
from disclosure.procedure.permissions import Actor
from disclosure.review.models import ENQUIRY_STATES
from disclosure.settings import Settings
from disclosure.store.database import Database

BEGUN = datetime(2026, 11, 27, 12, tzinfo=UTC)
DUE = BEGUN + timedelta(hours=10)
FAR = Sight(whole=False)


@pytest.mark.parametrize(
    ("hours", "state", "shown"),
    [
        (7.9, "running", "running"),
        (8, "running", "warning"),
        (9.99, "running", "warning"),
        (10, "running", "missed"),
        (11, "held", "held"),
        (9, "paused", "paused"),
        (1, "missed", "missed"),
    ],
)
def test_a_clock_warns_at_four_fifths_and_is_late_when_due(
    hours: float, state: str, shown: str
) -> None:
    now = BEGUN + timedelta(hours=hours)
    assert sight.shown_state(Running(state, BEGUN, DUE), now, 0.8) == shown


def actor(*roles: str) -> Actor:
    return Actor(uuid4(), frozenset(roles), "VR13")


@pytest.mark.parametrize("role", ["intake", "regional_manager"])
def test_who_works_for_the_whole_region_sees_who_asked(role: str) -> None:
    assert sight.of(actor(role), "panel", None, None).whole


@pytest.mark.parametrize("role", ["panel_chair", "decision_maker", "liaison", "panel_member"])
def test_who_weighs_does_not(role: str) -> None:
    assert not sight.of(actor(role), "panel", None, None).whole


@pytest.mark.parametrize("role", ["case_director", "disclosure_officer"])
def test_who_is_named_in_a_case_sees_that_case_whole(role: str) -> None:
    one = actor(role)
    named = {"director": one.id, "officer": one.id}
    assert sight.of(one, "panel", **named).whole
    assert not sight.of(one, "panel", uuid4(), uuid4()).whole


@pytest.mark.parametrize("key", sorted(TELLING_CLOCKS))
def test_a_clock_that_tells_who_asked_is_hidden_with_its_plan(key: str) -> None:
    assert key in profile.load("nl").clocks
    for one in (key, f"breach_plan:{key}", f"promised:{key}"):
        assert not FAR.clock(one)
        assert Sight(whole=True).clock(one)


def test_clocks_of_a_case_without_applicant_stay() -> None:
    for key in ("triage", "decision", "panel", "review", "enquiry_reply:police", "follow_up:7"):
        assert FAR.clock(key)


def test_steps_in_the_log_are_hidden_by_what_they_touched() -> None:
    assert FAR.step("miss", "panel")
    assert not FAR.step("miss", "identity")
    assert not FAR.step("withdraw")
    assert FAR.signal("release")
    assert not FAR.signal("withdrawal")


def test_every_page_that_meets_a_clock_is_in_a_group() -> None:
    grouped = {slug for _key, _title, slugs in ways.GROUPS for slug in slugs}
    assert {slug for slugs in ways.MEETS.values() for slug in slugs} <= grouped
    assert set(ways.MEETS) <= set(profile.load("nl").clocks)


def test_everything_that_can_be_stored_has_words() -> None:
    tables = (
        (wording.PARTS, PERSON_ROLES),
        (wording.PLAN_STATES, PLAN_STATES),
        (wording.RESULTS, (*TELL_RESULTS, *FOLLOW_UP_RESULTS)),
        (wording.ENQUIRY_STATES, ENQUIRY_STATES),
        (wording.REASONS, profile.load("nl").reason_codes),
        (records.ORDER, records.KINDS),
    )
    for table, keys in tables:
        assert set(keys) <= set(table)


def test_every_signal_has_a_name(settings: Settings, sqlite_only: Database) -> None:
    with create_app(settings, sqlite_only).test_request_context("/werk/zaken"):
        assert all(wording.signal(kind) != kind for kind in SIGNAL_KINDS)


@given(
    st.integers(-3, 0),
    st.datetimes(timezones=st.just(UTC)),
    st.uuids(),
)
def test_a_place_reads_back(rank: int, due: datetime, row: object) -> None:
    place = Place(rank, due, row)  # type: ignore[arg-type]
    assert filters.read_place(str(place)) == place


@given(st.dictionaries(st.sampled_from(list(filters.CHOICES)), st.text(max_size=12)))
def test_whatever_an_address_asks_is_something_on_offer(asked: dict[str, str]) -> None:
    found = filters.read(asked)
    for name, (_label, known) in filters.CHOICES.items():
        assert getattr(found, name) in known


def test_only_what_is_on_offer_is_remembered_and_a_start_elsewhere_is_no_choice() -> None:
    assert filters.given({"fase": "panel", "graad": "nonsense", "csrf_token": "x"}) == {
        "fase": "panel"
    }
    assert filters.read({}, "mij") == Filter(van="mij")
    assert filters.read({"van": "regio", "fase": "panel"}, "mij") == Filter(fase="panel")
    assert Filter().narrows is False
    assert Filter(van="mij").narrows is True


def test_every_open_stage_can_be_asked_for() -> None:
    assert set(stages.OPEN) < set(filters.CHOICES["fase"][1])
