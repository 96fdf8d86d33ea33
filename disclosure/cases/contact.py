"""Safe contact in a case: which clocks only a breach of it could meet, and what waits for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from disclosure.cases import clocks, models, outbox, people
from disclosure.cases.documents import ContactDetails
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import contact as law
from disclosure.procedure import terms
from disclosure.procedure.terms import Term

_WHOSE = {
    "acknowledge": "applicant",
    "outcome_told": "applicant",
    "delivery": "recipient",
    "follow_up": "recipient",
}
REACHED = ("applicant", "person_at_risk", "recipient")
"""Who may be reached at all; never the subject."""
LAPSING_SIGNALS = frozenset({"return", "moving_in", "release", "lost_phone"})
STOPPING_SIGNALS = frozenset({"death", "disappearance"})
_TICK = timedelta(microseconds=1)


def profile_of(taken: Taken, part: str) -> law.SafeContact:
    """Return the safe-contact rule of whoever plays a part; nobody's is "do not contact"."""
    found = people.person(taken, part)
    details = people.read_contact(taken.tx, found) if found is not None else None
    return details.safe if details is not None else law.NONE


def effective(taken: Taken, part: str) -> law.SafeContact:
    """Return the rule as it holds now: a lapsed one allows nothing until it is confirmed."""
    safe = profile_of(taken, part)
    over = law.lapsed(safe, taken.now, taken.profile.contact_lapse_days)
    return law.NONE if over else safe


def refuse_now(taken: Taken, part: str, via: str = "") -> Refusal | None:
    """Judge whether this person may be reached at this moment, by the way agreed or by another.

    What is no way of the rule, such as a visit or Veilig Thuis, the rule does not speak about.
    """
    safe = profile_of(taken, part)
    if via and via not in (*law.CHANNELS, "voicemail"):
        return None
    return law.may_send(safe, via or safe.channel, taken.now, taken.profile.contact_lapse_days)


def refuse_reachable(taken: Taken, part: str) -> Refusal | None:
    """Judge whether there is a way to this person: on the telephone at this very moment.

    What goes by mail or letter waits for its moment by itself.
    """
    if profile_of(taken, part).channel == "phone":
        refused = refuse_now(taken, part) is not None
    else:
        refused = next_moment(taken, part) is None
    return Refusal("contact_unsafe") if refused else None


def next_moment(taken: Taken, part: str) -> datetime | None:
    """Return the first moment this person may be reached; None when there is no way at all."""
    return law.next_allowed(profile_of(taken, part), taken.now, taken.profile.contact_lapse_days)


def review_holds(taken: Taken) -> None:
    """Hold every clock that only a breach of safe contact could meet, release the others."""
    ways: dict[str, _Way] = {}
    for clock in taken.clocks:
        part = _WHOSE.get(clocks.base(clock.key))
        if part is None or clock.state not in ("running", "held"):
            continue
        if part == "applicant" and taken.case.applicant_id is None:
            continue
        if part not in ways:
            ways[part] = _Way(next_moment(taken, part), _lapse(taken, part))
        _hold_or_release(taken, clock, ways[part])


@dataclass(frozen=True, slots=True)
class _Way:
    """When somebody may be reached next, None for never; and when the rule about it lapses."""

    moment: datetime | None
    lapse: datetime | None


def _hold_or_release(taken: Taken, clock: models.Clock, way: _Way) -> None:
    moment = way.moment
    if clock.state == "held":
        if moment is not None and (moment <= taken.now or moment < clock.due_at):
            _release(taken, clock)
        else:
            clock.wake_at = moment
    elif clocks.overdue(taken, clock):
        return  # it is late already: that is a miss, not a hold
    elif moment is None or moment >= clock.due_at:
        _hold(taken, clock, moment)
    else:
        clocks.wake(taken, clock)
        clock.wake_at = min(filter(None, (clock.wake_at, way.lapse)))


def _hold(taken: Taken, clock: models.Clock, moment: datetime | None) -> None:
    clock.state, clock.held_at, clock.wake_at = "held", taken.now, moment
    clocks.note(taken, clock, "held")
    taken.tx.add(
        models.Task(
            case_id=taken.case.id,
            kind="another_route",
            about=clock.key,
            owner_id=taken.case.director_id,
            created_at=taken.now,
        )
    )


def _release(taken: Taken, clock: models.Clock) -> None:
    """Give back what was left of the term when it was held."""
    if clock.held_at is not None:
        later = clock.due_at + (taken.now - clock.held_at)
        whole_days = not clock.term.endswith(" hours")
        clock.due_at = terms.end_of(terms.local_day(later - _TICK)) if whole_days else later
    clock.state, clock.held_at = "running", None
    clocks.wake(taken, clock)
    clocks.note(taken, clock, "released")


def _lapse(taken: Taken, part: str) -> datetime | None:
    set_at = profile_of(taken, part).set_at
    if set_at is None:
        return None
    lapse = terms.due(set_at, Term(taken.profile.contact_lapse_days, "days"))
    return lapse if lapse > taken.now else None


def refuse_change(taken: Taken, part: str, new: law.SafeContact, spoken: bool) -> Refusal | None:
    """Judge a new safe-contact rule: narrower at once, wider only after staff spoke with her alone.

    An applicant changes only the own rule; what somebody says about reaching another is a tip.
    """
    target = people.person(taken, part) if part in REACHED else None
    if target is None:
        return Refusal("facts_missing", "of")
    by_applicant = taken.actor.kind == "applicant"
    if law.wider(effective(taken, part), new) and (by_applicant or not spoken):
        return Refusal("contact_unsafe")
    another = by_applicant and target.id != taken.actor.id
    return Refusal("not_assigned") if another else None


def change(taken: Taken, part: str, new: ContactDetails) -> None:
    """Write a new safe-contact rule; what is queued and every clock it bears on is judged anew."""
    target = people.person(taken, part)
    if target is not None:
        people.write_contact(taken.tx, target, new)
        outbox.look_again(taken)
        review_holds(taken)


def restrict(taken: Taken, *, lapse: bool = False, stop: bool = False) -> None:
    """Let every safe-contact rule of the case lapse, or stop all messages, after a signal."""
    for found in people.everyone(taken.tx, taken.case.id):
        details = people.read_contact(taken.tx, found)
        if details is not None:
            safe = replace(
                details.safe,
                lapsed=details.safe.lapsed or lapse,
                blocked=details.safe.blocked or stop,
            )
            people.write_contact(taken.tx, found, replace(details, safe=safe))
    review_holds(taken)
