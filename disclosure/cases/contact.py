"""Safe contact in a case: which clocks only a breach of it could meet, and what waits for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from disclosure.cases import clocks, link_queries, models, outbox, people
from disclosure.cases.documents import ContactDetails
from disclosure.cases.rules import SetContact
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import contact as law
from disclosure.procedure import profile, terms
from disclosure.procedure.terms import Term
from disclosure.store.database import Tx

WHOSE = {
    "acknowledge": "applicant",
    "outcome_told": "applicant",
    "delivery": "recipient",
    "follow_up": "recipient",
}
"""Whom a clock is about that only contact can meet."""
REACHED = ("applicant", "person_at_risk", "recipient")
"""Who may be reached at all; never the subject."""
LEADING = ("mail", "phone", "address", "code_word", "who_may_answer")
"""What leads to somebody: where to, and how to know that it is she."""
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


def whom(tx: Tx, case: models.Case, task: models.Task) -> models.Person | None:
    """Return whom a task is about: whoever a message is for, or must be reached for a clock."""
    message = tx.get(models.Message, task.message_id) if task.message_id else None
    if message is not None and message.person_id is not None:
        return tx.get(models.Person, message.person_id)
    part = WHOSE.get(clocks.base(task.about))
    return people.find(tx, case, part) if part else None


def refuse_by_hand(
    tx: Tx, case: models.Case, task: models.Task, way: str, now: datetime
) -> Refusal | None:
    """Judge what staff are about to do or did: the gate of mail and text messages, in their hands.

    `way` may also be "voicemail". While an integrity review is open, or a link asks for one, nobody
    is told anything.
    """
    if link_queries.holds(tx, case, task.about):
        return Refusal("integrity_open")
    person = whom(tx, case, task)
    details = people.read_contact(tx, person) if person is not None else None
    safe = details.safe if details is not None else law.NONE
    return law.may_send(safe, way, now, profile.load(case.profile).contact_lapse_days)


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
        part = WHOSE.get(clocks.base(clock.key))
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
    outbox.leave_task(taken.tx, taken.case, "another_route", clock.key, taken.now)


def _release(taken: Taken, clock: models.Clock) -> None:
    """Give back what was left of the term when it was held."""
    if clock.held_at is not None:
        later = clock.due_at + (taken.now - clock.held_at)
        whole_days = not clock.term.endswith(" hours")
        clock.due_at = terms.end_of(terms.local_day(later - _TICK)) if whole_days else later
    clock.state, clock.held_at = "running", None
    clocks.close_route(taken, clock)
    clocks.wake(taken, clock)
    clocks.note(taken, clock, "released")


def _lapse(taken: Taken, part: str) -> datetime | None:
    lapse = lapses_at(profile_of(taken, part), taken.profile.contact_lapse_days)
    return lapse if lapse is not None and lapse > taken.now else None


def lapses_at(safe: law.SafeContact, days: int) -> datetime | None:
    """Return the first moment at which a rule no longer holds unless it is confirmed."""
    return terms.due(safe.set_at, Term(days, "days")) if safe.set_at is not None else None


def refuse_change(taken: Taken, args: SetContact) -> Refusal | None:
    """Judge a new safe-contact rule: narrower at once, wider only after staff spoke with her alone.

    A new number, address, code word, or somebody who may answer is wider too. An applicant changes
    only the own rule; what somebody says about reaching another is a tip.
    """
    target = people.person(taken, args.of) if args.of in REACHED else None
    if target is None or args.safe is None:
        return Refusal("facts_missing", "of")
    by_applicant = taken.actor.kind == "applicant"
    old = people.read_contact(taken.tx, target) or ContactDetails(safe=law.NONE)
    wider = law.wider(_standing(taken, args.of), args.safe) or _moved(old, args)
    if wider and (by_applicant or not args.spoken_alone):
        return Refusal("contact_unsafe")
    another = by_applicant and target.id != taken.actor.id
    return Refusal("not_assigned") if another else _refuse_nowhere(old, args)


def _standing(taken: Taken, part: str) -> law.SafeContact:
    """Return the rule that a new one is measured by.

    When nothing but a fortnight passed, she may say herself that it still holds: nobody may seek
    contact to ask her, and nothing happened that makes her word doubtful. After a signal whoever
    sits beside her may be the reason, so staff speak with her alone first.
    """
    return profile_of(taken, part) if taken.actor.kind == "applicant" else effective(taken, part)


def _moved(old: ContactDetails, args: SetContact) -> bool:
    """Tell whether anything leads elsewhere than before; what is not used leads nowhere."""
    used = args.safe is not None and args.safe.channel != "none"
    return used and any(getattr(args, field) not in ("", getattr(old, field)) for field in LEADING)


def _refuse_nowhere(old: ContactDetails, args: SetContact) -> Refusal | None:
    """A way without a number or address is none; a letter may also be handed over."""
    needs = {"mail": "mail", "sms": "phone", "phone": "phone"}
    field = needs.get(args.safe.channel if args.safe is not None else "", "")
    known = not field or getattr(args, field) or getattr(old, field)
    return None if known else Refusal("facts_missing", field)


def change(taken: Taken, args: SetContact) -> None:
    """Write a new safe-contact rule; what is queued and every clock it bears on is judged anew.

    It runs anew from now where it was confirmed: by staff who spoke with her alone, or by herself.
    Staff who narrow it on their own keep the day on which it lapses.
    """
    target = people.person(taken, args.of)
    if target is None or args.safe is None:
        return
    old = people.read_contact(taken.tx, target) or ContactDetails(safe=law.NONE)
    sure = args.spoken_alone or taken.actor.kind == "applicant" or old.safe.channel == "none"
    safe = replace(args.safe, set_at=taken.now if sure else old.safe.set_at)
    given = {field: getattr(args, field) for field in (*LEADING, "who_can_open")}
    kept = {field: new for field, new in given.items() if new}
    write(taken, target, replace(old, safe=safe, **kept))


def confirmed(taken: Taken, of: str) -> SetContact | None:
    """Return the rule of somebody as it stands, to be set again; None where there is none."""
    safe = profile_of(taken, of)
    if safe.channel == "none":
        return None
    return SetContact(of=of, safe=replace(law.confirmed(safe, taken.now), blocked=False))


def write(taken: Taken, person: models.Person, new: ContactDetails) -> None:
    """Seal a rule; what is queued and every clock it bears on is judged anew."""
    people.write_contact(taken.tx, person, new)
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
    outbox.look_again(taken)
    review_holds(taken)
