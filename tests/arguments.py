"""Arguments with which each step is granted where it may be taken, spelled as in a rehearsal."""

from collections.abc import Mapping
from typing import Any

ELSEWHERE = "VR17"
FLAGS = {"weapons_access": "no"}
ANSWERS = {
    "disclose": "yes",
    "what": "the conviction",
    "to_whom": "her",
    "by_whom": "the officer with Veilig Thuis",
    "views": "no",
    "tell_subject": "no",
    "protection": "a location agreement",
}
TESTS = {
    "necessity": "He does it again.",
    "subsidiarity": "Nothing lighter keeps her safe.",
    "proportionality": "Only the conviction.",
}
ACTION = {"what": "Location agreement", "owner": "police", "by": "2026-12-24"}
ITEM = {
    "id": "p1",
    "category": "domestic_violence",
    "role": "convicted",
    "status": "convicted",
    "date": "2023-05",
    "text": "Convicted of assault of an earlier partner.",
    "basis": "Wpg 19",
    "use": "may_tell",
}
PANEL_ONLY = {**ITEM, "id": "p2", "use": "panel_only", "status": "reported"}
EXPIRING = {**ITEM, "id": "p3", "expires": "2026-12-10"}
PANEL = ("police", "veilig_thuis", "probation")
SISTER = {"name": "Sofie Fictief", "relation": "sister"}

ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "submit": {
        "route": "ask",
        "by": "self",
        "contact": {"channel": "mail"},
        "person": {"name": "Noor Fictief", "born": "1990-03-02", "municipality": "Amsterdam"},
        "subject": {"name": "Bram Verzonnen", "born": "1988-07-19"},
        "relationship": "ex",
        "separated": "no",
        "words": "He kept my phone.",
    },
    "set_contact": {"of": "person_at_risk", "contact": {"channel": "none"}},
    "assign_director": {"to": "case_director/2"},
    "triage": {"urgency": "standard", "flags": FLAGS, "judgement": "She sounds tired, not afraid."},
    "confirm_identity": {"of": "person_at_risk", "method": "video", "last4": "12X4"},
    "confirm_subject": {"agree": ["name", "born_register", "address"]},
    "integrity": {"result": "open", "reason": "Both applied."},
    "enquire": {
        "to": ["police", "veilig_thuis"],
        "purpose": "What is known of violence",
        "basis": "Wpg 20",
        "categories": ["domestic_violence"],
    },
    "answer": {"kind": "items", "accept_conditions": True, "items": [ITEM, PANEL_ONLY, EXPIRING]},
    "check_nil": {"of": "veilig_thuis", "reason": "The sample"},
    "breakthrough": {"of": "om", "reason": "No answer."},
    "close_gathering": {},
    "convene": {"mode": "written", "members": list(PANEL)},
    "vote": {"outcome": "disclose", "reason": "The pattern repeats."},
    "advise": {"outcome": "disclose", **TESTS, "answers": ANSWERS},
    "draft_decision": {"outcome": "disclose", "items": ["p1"]},
    "sign_decision": {},
    "tell_urgent": {"with": ["police", "veilig_thuis"], "items": [], "place": "Her sister's house"},
    "record_urgent": {**TESTS, "reason": "He was on his way to her."},
    "review_urgent": {"members": list(PANEL), "result": "agreed"},
    "plan_safety": {"state": "agreed", "actions": [ACTION]},
    "schedule_telling": {
        "time": "2026-12-20T10:00",
        "place": "A room of the shelter",
        "with": ["veilig_thuis"],
    },
    "tell": {
        "result": "told",
        "understood": True,
        "undertaking": "signed",
        "earlier_victims_checked": True,
    },
    "tell_outcome": {"to": "person_at_risk", "how": "spoken"},
    "follow_up": {"which": "7", "result": "safe", "words": "She sleeps again."},
    "close": {},
    "withdraw": {"reason": "She wants to stop.", "spoken_alone": True},
    "decline": {
        "code": "out_of_scope",
        "reason": "A neighbour, no partner.",
        "second": "intake/2",
        "talk_offered": True,
    },
    "transfer": {"to": ELSEWHERE, "reason": "She moved."},
    "accept_transfer": {},
    "reopen": {"kind": "report", "text": "A new report."},
    "new_signal": {"kind": "risk", "text": "He stood in front of her house."},
    "exposure": {"result": "found", "text": "A letter was opened by him."},
    "pause": {
        "clocks": ["decision", "reasonable_term"],
        "ask": "Which surname did he use before?",
        "until": "2026-12-11",
        "second": "intake/2",
    },
    "resume": {},
    "extend": {"clock": "decision", "days": 7, "reason": "A report is on its way."},
    "plan_breach": {
        "clock": "triage",
        "protection": "A patrol passes by.",
        "message": "The director calls her.",
        "new_date": "2027-06-01T12:00",
    },
    "object": {},
    "decide_objection": {"result": "dismissed", "reason": "The test is not met."},
    "acknowledge": {},
}
"""Arguments with which each step is granted where it may be taken."""
