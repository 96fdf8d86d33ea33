"""Bringing a case to a stage through real steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disclosure.review.models import Enquiry
from tests.arguments import PANEL

if TYPE_CHECKING:
    from tests.factories import World


def received(case: World, **changes: Any) -> World:
    """Bring a draft to `received`."""
    case.grant("submit", "applicant", **changes)
    return case


def triage(case: World, **changes: Any) -> World:
    """Bring a draft to `triage`: a standard case whose applicant is not identified."""
    received(case, **changes)
    case.grant("triage", "intake")
    return case


def gathering(case: World, urgency: str = "standard", **changes: Any) -> World:
    """Bring a draft to `gathering`, the applicant and the person at risk identified."""
    by_agency = changes.get("route") == "know"
    if by_agency:
        changes = {"by": "agency", **changes}
    case.grant("submit", "police" if by_agency else "applicant", **changes)
    if not by_agency and changes.get("by", "self") != "self":
        case.grant("confirm_identity", "intake", of="applicant")
    case.grant("confirm_identity", "intake", of="person_at_risk")
    acute = {"acute": "The police are with her."} if urgency == "immediate" else {}
    case.grant("triage", "intake", urgency=urgency, **acute)
    return case


def panel(case: World, urgency: str = "standard", **changes: Any) -> World:
    """Bring a draft to `panel`: police gave items, Veilig Thuis knows nothing."""
    gathering(case, urgency, **changes)
    case.grant("enquire", "case_director")
    case.grant("answer", "police")
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    if any(enquiry.sampled for enquiry in case.rows(Enquiry)):
        case.grant("check_nil", "case_director")
    case.grant("close_gathering", "case_director")
    return case


def matched(case: World) -> World:
    """Let two people confirm the subject."""
    case.grant("confirm_subject", "intake")
    case.grant("confirm_subject", "case_director")
    return case


def advised(case: World, outcome: str = "disclose") -> World:
    """Let the panel sit, vote and advise."""
    case.grant("convene", "panel_chair")
    for organisation in PANEL:
        case.grant("vote", organisation, outcome=outcome)
    case.grant("advise", "panel_chair", outcome=outcome)
    return case


def drafted(case: World, outcome: str = "disclose", **changes: Any) -> World:
    """Bring a case in `panel` to a draft that may be signed."""
    matched(case)
    advised(case, outcome)
    telling = outcome in ("disclose", "disclose_to_other")
    items = ["p1"] if telling else []
    code = {"reason_code": "test_not_met"} if outcome == "no_disclosure" else {}
    case.grant("draft_decision", "case_director", outcome=outcome, items=items, **code, **changes)
    return case


def decided(case: World, outcome: str = "disclose", *, plan: bool = True, **changes: Any) -> World:
    """Bring a draft to `decided`."""
    panel(case, **changes)
    if plan:
        case.grant("plan_safety", "case_director", state="prepared")
    drafted(case, outcome)
    case.grant("sign_decision", "decision_maker")
    return case


def delivery(case: World, **changes: Any) -> World:
    """Bring a draft to `delivery`: an appointment stands."""
    decided(case, **changes)
    in_person = {"agreed_in_person": True} if changes.get("by", "self") != "self" else {}
    case.grant("schedule_telling", "disclosure_officer", **in_person)
    return case


def follow_up(case: World, **changes: Any) -> World:
    """Bring a draft to `follow_up` by telling her."""
    delivery(case, **changes)
    case.grant("tell", "disclosure_officer")
    return case


def not_disclosed(case: World, **changes: Any) -> World:
    """Bring a draft to `follow_up` by telling that nothing is disclosed."""
    decided(case, "no_disclosure", **changes)
    case.grant("tell_outcome", "case_director")
    return case


def closable(case: World, **changes: Any) -> World:
    """Bring a draft to `follow_up` with all done that closing waits for."""
    follow_up(case, **changes)
    case.grant("plan_safety", "case_director", state="agreed")
    for which in ("7", "30"):
        case.grant("follow_up", "case_director", which=which)
    return case


def closed(case: World, **changes: Any) -> World:
    """Bring a draft to `closed`."""
    closable(case, **changes)
    case.grant("close", "case_director")
    return case


def declined(case: World, **changes: Any) -> World:
    """Bring a draft to `declined`."""
    received(case, **changes)
    case.grant("decline", "intake")
    return case


def withdrawn(case: World, **changes: Any) -> World:
    """Bring a draft to `withdrawn`."""
    gathering(case, **changes)
    case.grant("withdraw", "case_director")
    return case


def draft(case: World) -> World:
    """Leave a draft as it is."""
    return case


STAGES = {
    "draft": draft,
    "received": received,
    "triage": triage,
    "gathering": gathering,
    "panel": panel,
    "decided": decided,
    "delivery": delivery,
    "follow_up": follow_up,
    "closed": closed,
    "withdrawn": withdrawn,
    "declined": declined,
}
"""How to bring a draft to each stage."""


def bring(case: World, stage: str, **changes: Any) -> World:
    """Bring a draft to any stage."""
    STAGES[stage](case, **changes)
    assert case.case.stage == stage
    return case
