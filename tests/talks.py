"""What a page asks of a talk: typed in full, and the records it waits for."""

from datetime import time
from typing import Any

from disclosure.decisions import talk_queries, victims
from disclosure.decisions.talk_rules import CheckVictims, Coming, Preparing
from disclosure.decisions.telling_rules import ScheduleTelling
from tests.factories import World, moment

COMING: dict[str, str] = {
    "her_at": "10:00",
    "her_from": "On foot, from her work",
    "officer_at": "9:30",
    "officer_from": "From the office",
    "support_at": "9:40",
    "support_from": "By the side door",
}
MEETING: dict[str, Any] = {
    "time": ["20", "12", "2026", "10:00"],
    "place": "A room of the shelter",
    "with_": ["veilig_thuis"],
    "leaving": "Through the garden",
    **COMING,
}
COMPANION: dict[str, Any] = {
    "companion": "Her lawyer Mr Vos",
    "companion_is": "lawyer",
    "companion_clear": "y",
    "companion_at": "10:00",
    "companion_from": "With her",
}
INTERPRETER: dict[str, Any] = {
    "interpreter": "Tigrinya by telephone",
    "interpreter_sworn": "y",
    "interpreter_apart": "y",
    "interpreter_clear": "y",
    "interpreter_at": "9:50",
    "interpreter_from": "On the line",
}
SPOKEN: dict[str, Any] = {
    "identity": "document",
    "said_0": "y",
    "words_0": "He hit the one before me",
    "understood": "y",
    "no_proof": "y",
    "may_tell": "y",
}
TOLD: dict[str, Any] = {"result": "told", "undertaking": "signed", **SPOKEN}
OUTCOME: dict[str, Any] = {"no_proof": "y", "plan": "y", "way_back": "y"}
ASKED: dict[str, str] = {
    "stopped": "yes",
    "helped": "no",
    "contact_right": "yes",
    "plan_right": "yes",
    "new_signal": "no",
}
READY = Preparing(
    coming=(
        Coming(who="her", at=time(10), where="On foot"),
        Coming(who="officer", at=time(9, 30), where="The office"),
        Coming(who="support", at=time(9, 40), where="The side door"),
    ),
    leaving="Through the garden",
)


def meeting(ready: Preparing = READY, **changes: Any) -> ScheduleTelling:
    """Return an appointment as a page makes it."""
    given: dict[str, Any] = {
        "time": moment("2026-12-20T10:00"),
        "place": "A room of the shelter",
        "with_": ("veilig_thuis",),
        "preparing": ready,
        **changes,
    }
    return ScheduleTelling(**given)


def check_victims(
    case: World,
    who: str = "case_director",
    result: str = "looked",
    *,
    looked: str = "With the source",
    done: str = "Told her",
) -> None:
    """Look at every item that is to be spoken."""
    with case.db.read() as tx:
        chosen = talk_queries.chosen(tx, case.case_id)
    for item in chosen:
        args = CheckVictims(item=item, result=result, looked=looked, done=done)
        found = victims.check_victims(case.db, case.case_id, args, case.actor(who), case.now)
        assert found is None
