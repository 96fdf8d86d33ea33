"""What a page asks of a talk beyond the stage table: prepared, held, referred, asked after; pure.

Read beside procedure.md §10. A rehearsal gives none of it and is judged as the table writes; each
function gives the first thing that is missing, or None.
"""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards

ABOUT = ("disclosure", "outcome")
PARTIES = ("her", "officer", "support", "companion", "interpreter")
ALWAYS = PARTIES[:3]
APART = ("officer", "support", "interpreter")
"""Who never arrives at the moment she does: whoever sees them together knows enough."""
NEVER = ("child", "relative", "neighbour")
COMPANIONS = ("friend", "helper", "lawyer", "other", *NEVER)
IDENTITIES = ("document", "code_word", "support_worker", "known")
VICTIM_RESULTS = ("nobody", "looked", "protected")
REFERRALS = (
    *("victim_support", "lawyer", "shelter", "gp", "ggz", "school", "child_protection"),
    *("veilig_thuis", "debt", "offender_help", "other"),
)
REFERRAL_STATES = ("declined", "made", "taken_up", "not_taken_up")
OUTCOMES = REFERRAL_STATES[2:]
ASKED = ("stopped", "helped", "contact_right", "plan_right", "new_signal")
ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Somebody who comes to the talk: when, and from where."""

    who: str
    at: time | None
    where: str

    @property
    def whole(self) -> bool:
        """Tell whether both are known."""
        return self.at is not None and bool(self.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """How a talk is prepared: who comes and how, who stands beside her, how she leaves."""

    coming: tuple[Coming, ...] = ()
    support: str = ""
    companion: str = ""
    companion_is: str = ""
    companion_clear: bool = False
    interpreter: str = ""
    interpreter_sworn: bool = False
    interpreter_apart: bool = False
    interpreter_clear: bool = False
    avoid: str = ""
    leaving: str = ""
    moved: str = ""


def refuse_preparing(
    args: Preparing, *, video: bool, video_allowed: bool, stands: bool
) -> Refusal | None:
    """Video only where the panel allowed it; nobody comes together; whoever is there is clear."""
    if stands and not args.moved:
        return Refusal("reason_missing", "moved")
    if video and not video_allowed:
        return Refusal("facts_missing", "video")
    return _refuse_beside(args) or (None if video else _refuse_coming(args))


def _refuse_beside(args: Preparing) -> Refusal | None:
    """Never a child, relative or neighbour; that they know nobody was said before any name."""
    if args.companion_is in NEVER:
        return Refusal("conflict", "companion_is")
    beside = {"companion_is": args.companion_is, "companion_clear": args.companion_clear}
    between = {
        "interpreter_sworn": args.interpreter_sworn,
        "interpreter_apart": args.interpreter_apart,
        "interpreter_clear": args.interpreter_clear,
    }
    asked = (beside if args.companion else {}) | (between if args.interpreter else {})
    return guards.fields(**{name: value or None for name, value in asked.items()})


def _refuse_coming(args: Preparing) -> Refusal | None:
    known = {each.who: each for each in args.coming}
    named = {"companion": args.companion, "interpreter": args.interpreter}
    wanted = (*ALWAYS, *(who for who, name in named.items() if name))
    for who in wanted:
        missing = guards.fields(
            **{f"{who}_at": known[who].at, f"{who}_from": known[who].where}
            if who in known
            else {f"{who}_at": None}
        )
        if missing is not None:
            return missing
    together = [who for who in APART if who in wanted and known[who].at == known["her"].at]
    return guards.fields(
        **{f"{who}_at": None for who in together[:1]}, leaving=args.leaving or None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the script, by its place: whether it was spoken, and what she made of it."""

    said: bool
    words: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """How the talk was held; `lines` are those of the script not said before, in order."""

    identity: str = ""
    lines: tuple[Line, ...] = ()
    may_tell: bool = False
    no_proof: bool = False
    words: str = ""


def refuse_conversation(
    args: Conversation,
    *,
    result: str,
    via: str,
    undertaking: str,
    withheld: frozenset[int] = frozenset(),
    heard: bool = False,
) -> Refusal | None:
    """Who she is, again; each line spoken and understood; whom she may tell before the secrecy.

    Signed or refused is known once all was told; which of both changes nothing. `withheld` are
    the places of lines that ended or were corrected after signing: nobody speaks them any more.
    """
    if result == "not_reached":
        return guards.fields(via=via)
    if result not in ("told", "partly", "declined"):
        return None
    if args.identity not in IDENTITIES:
        return Refusal("facts_missing", "identity")
    found = _refuse_withheld(args, result, withheld, heard)
    if result != "declined":
        found = found or _refuse_spoken(args, result, withheld)
    return found or guards.fields(undertaking=undertaking or result != "told" or None)


def _refuse_withheld(
    args: Conversation, result: str, withheld: frozenset[int], heard: bool
) -> Refusal | None:
    """A line withheld is not said; where nothing else is left or was heard, nothing is told."""
    said = [line.place for line in args.lines if line.said and line.place in withheld]
    if said:
        return Refusal("item_expired", f"said_{said[0]}")
    left = not withheld or heard or result == "declined" or bool(_may(args, withheld))
    return None if left else Refusal("item_expired", "result")


def _may(args: Conversation, withheld: frozenset[int]) -> list[Line]:
    return [line for line in args.lines if line.place not in withheld]


def _refuse_spoken(args: Conversation, result: str, withheld: frozenset[int]) -> Refusal | None:
    may = _may(args, withheld)
    unsaid = [line for line in may if not line.said]
    if unsaid and (result == "told" or unsaid == may):
        return Refusal("facts_missing", f"said_{unsaid[0].place}")
    unread = [line for line in args.lines if line.said and not line.words]
    if unread:
        return Refusal("facts_missing", f"words_{unread[0].place}")
    return guards.fields(may_tell=args.may_tell or None, no_proof=args.no_proof or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTalk:
    """How the outcome was told: the fixed words, the plan gone through, the way back."""

    no_proof: bool = False
    plan: bool = False
    way_back: bool = False
    words: str = ""


def refuse_outcome_talk(
    args: OutcomeTalk, *, how: str, via: str, own: bool, prepared: bool
) -> Refusal | None:
    """She herself gets a prepared talk, whatever the outcome; an outsider only the fixed words."""
    if how == "not_reached":
        return guards.fields(via=via)
    if how not in ("spoken", "shown"):
        return None
    missing = guards.fields(no_proof=args.no_proof or None)
    if missing is not None or not own:
        return missing
    return guards.first(("no_appointment", prepared)) or guards.fields(
        plan=args.plan or None, way_back=args.way_back or None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckVictims:
    """What was looked at and done for whoever one chosen item may point to."""

    item: UUID | None
    result: str
    looked: str = ""
    done: str = ""


def refuse_check_victims(args: CheckVictims, *, chosen: bool) -> Refusal | None:
    """Of a chosen item; what was looked at, always; what was done, where somebody is protected."""
    known = args.result in VICTIM_RESULTS
    missing = guards.fields(item=args.item, result=known or None, looked=args.looked)
    if missing is not None:
        return missing
    return guards.first(("item_unknown", chosen)) or guards.fields(
        done=args.done or args.result != "protected" or None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer:
    """Help offered: which, whether she wants it, who sees to it and by when."""

    kind: str
    consent: str
    owner: UUID | None = None
    by: date | None = None
    words: str = ""


def refuse_refer(args: Refer, *, today: date, owners: frozenset[UUID]) -> Refusal | None:
    """Without her consent nothing is passed on; with it somebody sees to it by a day to come."""
    known = args.kind in REFERRALS
    missing = guards.fields(kind=known or None, consent=args.consent in ANSWERS[:2] or None)
    if missing is not None or args.consent == "no":
        return missing
    ahead = args.by is not None and args.by >= today
    return guards.fields(owner=args.owner in owners or None, by=ahead or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowReferral:
    """What came of help that was offered."""

    referral: UUID | None
    outcome: str
    words: str = ""


def refuse_follow_referral(args: FollowReferral, *, state: str | None) -> Refusal | None:
    """One that was made, once; what came of it in a few words."""
    known = args.outcome in OUTCOMES
    missing = guards.fields(referral=state, outcome=known or None)
    if missing is not None:
        return missing
    return guards.first(("already_done", state == "made")) or guards.fields(words=args.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCourt:
    """She, or her lawyer, asks that the prosecutor supplies to a court what was told."""

    by: str
    court: str
    words: str = ""


def refuse_ask_for_court(args: AskForCourt, *, told: bool) -> Refusal | None:
    """Only what was told can be asked for; by her or her lawyer, for a court that is named."""
    by = args.by in ("her", "lawyer")
    return guards.first(("not_told", told)) or guards.fields(by=by or None, court=args.court)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was asked after a talk."""

    stopped: str = ""
    helped: str = ""
    contact_right: str = ""
    plan_right: str = ""
    new_signal: str = ""


def refuse_answers(args: Answers, *, result: str, via: str) -> Refusal | None:
    """When she answered, all was asked; when she did not, the way it was tried is known."""
    if result == "no_answer":
        return guards.fields(via=via)
    if result not in ("safe", "unsafe"):
        return None
    return guards.fields(**{name: getattr(args, name) in ANSWERS or None for name in ASKED})
