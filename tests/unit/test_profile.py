"""The profiles: every value of procedure.md §12, its source, and what a broken file says."""

from collections.abc import Mapping

import pytest

from disclosure.procedure import profile as profiles
from disclosure.procedure import stages
from disclosure.procedure.profile import LEVELS, Limit, load
from disclosure.procedure.terms import Term

NL = load("nl")
BOTH = ("nl", "england-wales")

TABLE: Mapping[str, str] = {
    "acknowledge": "24 hours | 24 hours | 24 hours | 24 hours",
    "triage": "24 hours | 24 hours | 24 hours | 24 hours",
    "assign_director": "1 working day | 1 working day | 1 working day | 1 working day",
    "identity": "5 working days | 5 working days | 5 working days | 5 working days",
    "first_protection": "- | - | 4 hours | 4 hours",
    "safety_plan": "- | 2 working days | 24 hours | 24 hours",
    "enquiry_reply": "5 working days | 5 working days | 24 hours | 4 hours",
    "panel": "20 days | 20 days | 3 days | 12 hours",
    "decision": "28 days | 28 days | 7 days | 24 hours",
    "delivery": "5 working days | 5 working days | 24 hours | 4 hours",
    "outcome_told": "5 working days | 5 working days | 5 working days | 5 working days",
    "urgent_record": "24 hours | 24 hours | 24 hours | 24 hours",
    "panel_review": "72 hours | 72 hours | 72 hours | 72 hours",
    "deferred": "14 days | 14 days | 14 days | 14 days",
    "follow_up:7": "7 days | 7 days | 7 days | 7 days",
    "follow_up:30": "30 days | 30 days | 30 days | 30 days",
    "follow_up:90": "90 days | 90 days | 90 days | 90 days",
    "follow_up:180": "180 days | 180 days | 180 days | 180 days",
    "review": "10 working days | 5 working days | 2 working days | 24 hours",
    "retriage": "24 hours | 24 hours | 4 hours | 4 hours",
    "integrity": "2 working days | 2 working days | 2 working days | 2 working days",
    "know_considered": "2 working days | 2 working days | 2 working days | 2 working days",
    "transfer": "1 working day | 1 working day | 4 hours | 4 hours",
    "breach_plan:panel": "1 working day | 1 working day | 24 hours | 24 hours",
    "exposure": "1 hour | 1 hour | 1 hour | 1 hour",
    "exposure_authority": "72 hours | 72 hours | 72 hours | 72 hours",
    "advice_reply": "4 hours | 4 hours | 4 hours | 4 hours",
    "reasonable_term": "8 weeks atw | 8 weeks atw | 8 weeks atw | 8 weeks atw",
    "objection": "6 weeks atw | 6 weeks atw | 6 weeks atw | 6 weeks atw",
    "objection_decision": "6 weeks atw | 6 weeks atw | 6 weeks atw | 6 weeks atw",
    "appeal": "6 weeks atw | 6 weeks atw | 6 weeks atw | 6 weeks atw",
    "subject_access": "6 weeks atw | 6 weeks atw | 6 weeks atw | 6 weeks atw",
    "subject_access_avg": "1 month | 1 month | 1 month | 1 month",
    "draft": "7 days | 7 days | 7 days | 7 days",
    "retention": "5 years | 5 years | 5 years | 5 years",
    "promised:panel": "- | - | - | -",
}
BY_LAW = {
    "exposure_authority",
    "reasonable_term",
    "objection",
    "objection_decision",
    "appeal",
    "subject_access",
    "subject_access_avg",
}


def term_of(limit: Limit | None) -> Term | None:
    return limit.term if limit else None


@pytest.mark.parametrize("key", TABLE)
def test_every_limit_of_the_dutch_table(key: str) -> None:
    wanted = [None if cell == "-" else Term.parse(cell) for cell in TABLE[key].split(" | ")]
    assert [term_of(NL.limit(key, level)) for level in LEVELS] == wanted
    assert term_of(NL.limit(key, None)) == wanted[0]


def test_the_table_above_leaves_no_clock_out() -> None:
    assert {key.partition(":")[0] for key in TABLE} == set(NL.clocks)


def test_only_what_a_statute_sets_is_marked_as_law() -> None:
    for key, clock in NL.clocks.items():
        assert {limit.law for limit in clock.limits.values()} <= {key in BY_LAW}, key
        assert all(limit.source for limit in clock.limits.values()), key


@pytest.mark.parametrize("name", BOTH)
def test_the_atw_stands_only_on_terms_set_by_law(name: str) -> None:
    limits = [limit for clock in load(name).clocks.values() for limit in clock.limits.values()]
    assert all(limit.law for limit in limits if limit.term.atw)
    assert any(limit.term.atw for limit in limits) is (name == "nl")


@pytest.mark.parametrize(
    ("urgency", "phase", "term"),
    [
        (None, "", Term(10, "working_days")),
        ("elevated", "", Term(5, "working_days")),
        (None, "follow_up", Term(35, "days")),
        ("standard", "follow_up", Term(35, "days")),
        ("elevated", "follow_up", Term(35, "days")),
        ("high", "follow_up", Term(2, "working_days")),
        ("immediate", "follow_up", Term(24, "hours")),
        ("high", "gathering", Term(2, "working_days")),
    ],
)
def test_the_floor_clock_slows_down_from_follow_up_on_unless_urgent(
    urgency: str | None, phase: str, term: Term
) -> None:
    assert term_of(NL.limit("review", urgency, phase)) == term


def test_an_objection_before_a_committee_takes_longer() -> None:
    assert term_of(NL.limit("objection_decision", "high", "committee")) == Term(12, "weeks", True)
    assert NL.clocks["objection_decision"].extension is not None
    assert NL.clocks["objection_decision"].extension.term == Term(6, "weeks", True)
    assert NL.clocks["panel"].extension is None


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("enquiry_reply:police", "liaison"),
        ("panel", "panel_chair"),
        ("decision", "case_director"),
        ("delivery", "disclosure_officer"),
        ("triage", "intake"),
        ("identity", "intake"),
        ("breach_plan:panel", "case_director"),
        ("promised:panel", "case_director"),
        ("safety_plan", "case_director"),
        ("follow_up:7", "case_director"),
    ],
)
@pytest.mark.parametrize("name", BOTH)
def test_every_clock_has_an_owner(name: str, key: str, owner: str) -> None:
    assert load(name).owner(key) == owner


def test_the_decision_passes_to_the_decision_maker_once_drafted() -> None:
    assert NL.owner("decision", "drafted") == "decision_maker"
    assert NL.owner("panel", "drafted") == "panel_chair"


@pytest.mark.parametrize("name", BOTH)
def test_owners_are_roles_there_are(name: str) -> None:
    for clock in load(name).clocks.values():
        assert {clock.owner, *clock.owners.values()} <= set(stages.CASE_ROLES)


@pytest.mark.parametrize(
    "key",
    [
        "nonsense",
        "",
        "triage:police",
        "enquiry_reply:bakery",
        "follow_up",
        "follow_up:8",
        "follow_up:standard:7",
        "breach_plan:nonsense",
        "promised:enquiry_reply:bakery",
    ],
)
def test_a_key_that_is_no_clock_has_no_limit_and_no_owner(key: str) -> None:
    assert NL.spec(key) is None
    assert NL.limit(key, "high") is None
    with pytest.raises(KeyError):
        NL.owner(key)


def test_keys_may_hold_keys() -> None:
    assert term_of(NL.limit("breach_plan:enquiry_reply:police", "high")) == Term(24, "hours")
    assert NL.spec("promised:follow_up:7") is NL.clocks["promised"]


def test_what_may_stand_still_and_what_may_be_prolonged() -> None:
    pausable = {key for key, clock in NL.clocks.items() if clock.pausable}
    extendable = {key for key, clock in NL.clocks.items() if clock.extendable}
    assert pausable == {"decision", "reasonable_term", "objection_decision"}
    assert extendable >= {"decision", "reasonable_term", "objection_decision", "identity", "panel"}
    assert extendable <= pausable | {"identity", "panel", "subject_access", "subject_access_avg"}


@pytest.mark.parametrize("name", BOTH)
def test_numbers_lists_and_the_panel(name: str) -> None:
    found = load(name)
    assert (found.nil_sample, found.contact_lapse_days, found.defer_days) == (5, 14, 14)
    assert (found.attempts.count, found.attempts.ways, found.attempts.days) == (3, 2, 14)
    assert found.warnings == (0.5, 0.8)
    assert found.quorum_required == ("police", "veilig_thuis")
    assert found.quorum_others == 1
    assert found.identity_methods == ("document", "video", "vouched", "digid", "eidas")
    assert found.decline_codes == ("out_of_scope", "incomplete")
    assert "subject_not_identified" in found.reason_codes


@pytest.mark.parametrize("name", BOTH)
def test_the_core_panel_and_those_who_may_be_invited(name: str) -> None:
    found = load(name)
    core = ("police", "om", "veilig_thuis", "probation", "child_protection")
    invited = "zorg_veiligheidshuis municipality shelter victim_support ggz youth_protection"
    assert found.core_organisations == core
    assert tuple(one.key for one in found.organisations) == (*core, *invited.split())


@pytest.mark.parametrize("name", BOTH)
def test_every_ground_and_basis_names_its_source(name: str) -> None:
    found = load(name)
    kinds = (found.not_hearing, found.not_telling, found.not_sharing, found.not_revealing)
    for grounds in kinds:
        assert all(ground.source and ground.text for ground in grounds)
        assert len({ground.key for ground in grounds}) == len(grounds) > 0
    assert all(basis.source for basis in found.bases.values())
    assert all(limit.source for limit in found.retention.values())
    assert all(controller.source for controller in found.controllers)


def test_not_hearing_the_subject_is_prefilled_with_awb_4_11_c() -> None:
    default = [ground for ground in NL.not_hearing if ground.default]
    assert [ground.source for ground in default] == ["Awb art. 4:11 onder c"]
    assert [ground.key for ground in NL.not_revealing if ground.default] == ["rights_of_others"]


def test_the_articles_that_telling_may_rest_on() -> None:
    assert NL.telling_bases["wpg"] == "Wpg art. 19"
    assert set(NL.telling_bases) == {"wpg", "wjsg", "wmo", "avg", "uavg"}


def test_how_long_things_are_kept() -> None:
    kept = {key: limit.term for key, limit in NL.retention.items()}
    assert kept["closed"] == Term(5, "years")
    assert kept["withdrawn"] == Term(1, "years")
    assert kept["withdrawn_linked"] == Term(5, "years")
    assert kept["advice"] == kept["draft_longest"] == kept["key_backup"] == Term(30, "days")


def test_england_and_wales_checks_in_24_hours_and_tells_by_day_28() -> None:
    found = load("england-wales")
    for level in LEVELS:
        assert term_of(found.limit("triage", level)) == Term(24, "hours")
        assert term_of(found.limit("reasonable_term", level)) == Term(28, "days")
    units = {limit.term.unit for clock in found.clocks.values() for limit in clock.limits.values()}
    assert units <= {"hours", "days", "months", "years"}


def test_another_jurisdiction_has_the_same_clocks_at_the_same_levels() -> None:
    other = load("england-wales")
    assert list(other.clocks) == list(NL.clocks)
    for key, clock in NL.clocks.items():
        assert other.clocks[key].limits.keys() == clock.limits.keys(), key
        assert (other.clocks[key].starts, other.clocks[key].suffix) == (clock.starts, clock.suffix)


def test_profiles_are_listed_and_read_once() -> None:
    assert profiles.available() == ("england-wales", "nl")
    assert load("nl") is NL
