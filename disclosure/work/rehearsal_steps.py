"""What a rehearsal file may say: every step, its arguments, and the action it becomes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from disclosure.cases import actions as spine
from disclosure.cases import clock_actions, exposure_rules, exposures
from disclosure.cases import rules as cases
from disclosure.cases.documents import ApplicationDetails, ContactDetails, PersonDetails
from disclosure.cases.steps import Done
from disclosure.decisions import actions as decisions
from disclosure.decisions import (
    closing,
    closing_rules,
    objections,
    plan_parts,
    plans,
    telling,
)
from disclosure.decisions import rules as deciding
from disclosure.decisions import telling_rules as after
from disclosure.decisions.script_rules import Line
from disclosure.errors import BadRehearsal, Refusal
from disclosure.procedure import contact
from disclosure.procedure.categories import Item
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.requests import identity, identity_rules
from disclosure.requests import rules as front
from disclosure.review import actions as review
from disclosure.review import panel
from disclosure.review import rules as reviewing
from disclosure.store.database import Database
from disclosure.work.rehearsal_arguments import Arguments, Given, Staff, table

Action = Callable[[Database, UUID, Any, Actor, datetime], Done | Refusal]
Build = Callable[["Arguments"], object]


def _contact(given: Arguments) -> ContactDetails | None:
    if "contact" not in given.given:
        return None
    try:
        safe = contact.from_dict(given.table("contact"))
    except ValueError as error:
        raise BadRehearsal(f"contact: {error}") from error
    return ContactDetails(safe=safe, mail="iemand@voorbeeld.example", phone="0612345678")


_PERSON = frozenset({"name", "born", "municipality", "addresses", "aliases", "relation"})


def _person(found: Given, name: str, staff: Staff) -> PersonDetails:
    given = Arguments(table(name, found, _PERSON), staff)
    return PersonDetails(
        name=given.text("name"),
        born=given.day("born"),
        municipality=given.text("municipality"),
        addresses=given.texts("addresses"),
        aliases=given.texts("aliases"),
        relation=given.text("relation"),
    )


def _submission(given: Arguments) -> requests.Submission:
    asker = given.table("applicant")
    for_herself = given.text("by") == "self" or not asker
    return requests.Submission(
        route=given.text("route"),
        capacity=given.text("by"),
        region=given.staff.region,
        person=_person(given.table("person"), "person", given.staff),
        subject=_person(given.table("subject"), "subject", given.staff),
        applicant=None if for_herself else _person(asker, "applicant", given.staff),
        contact=_contact(given),
        application=ApplicationDetails(
            relationship=given.text("relationship"),
            separated=given.text("separated"),
            words=given.text("words"),
            children=given.number("children") if "children" in given.given else None,
        ),
    )


def _set_contact(given: Arguments) -> cases.SetContact:
    new = _contact(given)
    return cases.SetContact(
        of=given.text("of"),
        safe=new.safe if new else None,
        spoken_alone=given.flag("spoken_alone"),
        mail=new.mail if new else "",
        phone=new.phone if new else "",
    )


def _triage(given: Arguments) -> front.Triage:
    return front.Triage(
        urgency=given.text("urgency"),
        flags={key: str(value) for key, value in given.table("flags").items()},
        notes={key: str(value) for key, value in given.table("notes").items()},
        sources={key: str(value) for key, value in given.table("sources").items()},
        signals=given.texts("signals"),
        words=given.text("words"),
        judgement=given.text("judgement"),
        acute=given.text("acute"),
        reason=given.text("reason"),
        second=given.person("second"),
    )


_ITEM = frozenset(
    {"id", "category", "role", "status", "date", "text", "basis", "use", "expires", "code"}
)
_ITEM_TEXTS = ("reference", "reliability", "recognisable", "agreed_by", "weighing")
"""What a page asks besides, and a file may give."""
_ITEM_MORE = frozenset({*_ITEM_TEXTS, "held_as", "counted_from", "medical"})


def _item(given: Arguments) -> Item:
    more: dict[str, Any] = {name: given.text(name) for name in _ITEM_TEXTS}
    return Item(
        **more,
        held_as={kind: str(value) for kind, value in given.table("held_as").items()},
        counted_from=given.day("counted_from"),
        medical=given.flag("medical"),
        id=given.text("id"),
        category=given.text("category"),
        role=given.text("role"),
        status=given.text("status"),
        date=str(given.given.get("date", "")),
        text=given.text("text"),
        basis=given.text("basis"),
        use=given.text("use") or "panel_only",
        expires=given.day("expires"),
        code=str(given.given.get("code", "")),
    )


def _answer(given: Arguments) -> reviewing.Answer:
    return reviewing.Answer(
        kind=given.text("kind"),
        accept_conditions=given.flag("accept_conditions"),
        items=tuple(_item(each) for each in given.rows("items", _ITEM | _ITEM_MORE)),
        until=given.day("until"),
        **{name: given.text(name) for name in _ANSWER_TEXTS},
    )


_ANSWER_TEXTS = (
    "searched",
    "names",
    "addresses",
    "searcher",
    "ground_code",
    "ground",
    "reason",
)


def _plan(given: Arguments) -> after.PlanSafety:
    rows = given.rows("actions", frozenset({"what", "owner", "by"}))
    return after.PlanSafety(
        state=given.text("state"),
        words=given.text("words"),
        reason=given.text("reason"),
        second=given.person("second"),
        actions=tuple(
            plan_parts.PlanAction(what=r.text("what"), owner=r.text("owner"), by=r.day("by"))
            for r in rows
        ),
    )


_LINE = frozenset({"item", "words", "reason", "check", "into"})


def _draft(given: Arguments) -> deciding.DraftDecision:
    """A file may word its items, as the page asks; without, each is spoken as its source wrote."""
    return deciding.DraftDecision(
        outcome=given.text("outcome"),
        items=given.texts("items"),
        recipient=given.text("recipient"),
        recipient_name=given.text("recipient_name"),
        reason_code=given.text("reason_code"),
        departure=given.text("departure"),
        until=given.day("until"),
        lines=tuple(
            Line(**{name: each.text(name) for name in sorted(_LINE)})
            for each in given.rows("lines", _LINE)
        ),
        about={name: str(text) for name, text in given.table("about").items()},
    )


def _plain(action: Callable[..., Done | Refusal]) -> Action:
    """Fit an action that takes no arguments."""
    return lambda db, case, _args, actor, now: action(db, case, actor, now)


_KINDS: dict[str, Callable[[Arguments, str], object]] = {
    "t": Arguments.text,
    "T": Arguments.texts,
    "b": Arguments.flag,
    "i": Arguments.number,
    "d": Arguments.day,
    "m": Arguments.moment,
    "p": Arguments.person,
    "x": lambda given, name: {k: str(v) for k, v in given.table(name).items()},
    "B": lambda given, name: given.flag(name) if name in given.given else None,
    "y": lambda given, name: given.flag(name) if name in given.given else True,
}
"""t text, T texts, b flag, B flag or absent, y flag unless said no, i number, d date, m moment,
p person, x texts by key."""


def _simple(kind: type, spelled: str) -> tuple[Build, frozenset[str]]:
    """Build an argument record field by field: `name:kind`; `with` stands for `with_`."""
    fields = dict(each.split(":") for each in spelled.split())

    def build(given: Arguments) -> object:
        return kind(
            **{
                (name + "_" if name == "with" else name): _KINDS[read](given, name)
                for name, read in fields.items()
            }
        )

    return build, frozenset(fields)


def _custom(build: Build, names: str) -> tuple[Build, frozenset[str]]:
    return build, frozenset(names.split())


_NOTHING: tuple[Build, frozenset[str]] = (lambda _given: None, frozenset())

STEPS: dict[str, tuple[Action, tuple[Build, frozenset[str]]]] = {
    "submit": (
        requests.submit,
        _custom(
            _submission,
            "route by contact person subject applicant relationship separated children words",
        ),
    ),
    "set_contact": (spine.set_contact, _custom(_set_contact, "of contact spoken_alone")),
    "assign_director": (spine.assign_director, _simple(cases.AssignDirector, "to:p")),
    "triage": (
        requests.triage,
        _custom(_triage, "urgency flags notes sources signals words judgement acute reason second"),
    ),
    "confirm_identity": (
        identity.confirm_identity,
        _simple(identity_rules.ConfirmIdentity, "of:t method:t last4:t"),
    ),
    "confirm_subject": (
        review.confirm_subject,
        _simple(
            reviewing.ConfirmSubject,
            "agree:T discrepancy:T relatives:t one_address:t resolved:t",
        ),
    ),
    "integrity": (spine.integrity, _simple(cases.Integrity, "result:t reason:t")),
    "enquire": (
        review.enquire,
        _simple(reviewing.Enquire, "to:T purpose:t basis:t categories:T"),
    ),
    "answer": (
        review.answer,
        _custom(_answer, " ".join(("kind accept_conditions items until", *_ANSWER_TEXTS))),
    ),
    "check_nil": (
        review.check_nil,
        _simple(reviewing.CheckNil, "of:t reason:t"),
    ),
    "breakthrough": (review.breakthrough, _simple(reviewing.Breakthrough, "of:t reason:t")),
    "close_gathering": (_plain(review.close_gathering), _NOTHING),
    "convene": (panel.convene, _simple(reviewing.Convene, "mode:t members:T conflict:T until:m")),
    "vote": (
        panel.vote,
        _simple(
            reviewing.Vote,
            "outcome:t reason:t dissent:b necessity:t subsidiarity:t proportionality:t answers:x",
        ),
    ),
    "advise": (
        panel.advise,
        _simple(
            reviewing.Advise,
            "outcome:t necessity:t subsidiarity:t proportionality:t answers:x",
        ),
    ),
    "draft_decision": (
        decisions.draft_decision,
        _custom(
            _draft,
            "outcome items recipient recipient_name reason_code departure until lines about",
        ),
    ),
    "sign_decision": (
        decisions.sign_decision,
        _simple(deciding.SignDecision, "subject_ground:t"),
    ),
    "tell_urgent": (
        decisions.tell_urgent,
        _simple(deciding.TellUrgent, "with:T items:T place:t"),
    ),
    "record_urgent": (
        decisions.record_urgent,
        _simple(
            deciding.RecordUrgent,
            "items:T necessity:t subsidiarity:t proportionality:t reason:t",
        ),
    ),
    "review_urgent": (
        decisions.review_urgent,
        _simple(deciding.ReviewUrgent, "members:T result:t reason:t"),
    ),
    "plan_safety": (plans.plan_safety, _custom(_plan, "state words reason second actions")),
    "schedule_telling": (
        telling.schedule_telling,
        _simple(
            after.ScheduleTelling,
            "time:m place:t with:T video:b agreed_in_person:b",
        ),
    ),
    "tell": (
        telling.tell,
        _simple(
            after.Tell,
            "result:t understood:b undertaking:t earlier_victims_checked:b died:b via:t second:p",
        ),
    ),
    "tell_outcome": (
        telling.tell_outcome,
        _simple(after.TellOutcome, "to:t how:t via:t second:p"),
    ),
    "follow_up": (
        telling.follow_up,
        _simple(after.FollowUp, "which:t result:t words:t via:t second:p"),
    ),
    "close": (closing.close, _simple(closing_rules.Close, "know:B reason:t")),
    "withdraw": (requests.withdraw, _simple(front.Withdraw, "reason:t spoken_alone:b")),
    "decline": (
        requests.decline,
        _simple(front.Decline, "code:t reason:t second:p talk_offered:b"),
    ),
    "transfer": (spine.transfer, _simple(cases.Transfer, "to:t reason:t")),
    "accept_transfer": (spine.accept_transfer, _simple(cases.AcceptTransfer, "accept:y")),
    "reopen": (spine.reopen, _simple(cases.NewSignal, "kind:t text:t")),
    "new_signal": (spine.new_signal, _simple(cases.NewSignal, "kind:t text:t")),
    "exposure": (exposures.exposure, _simple(exposure_rules.Exposure, "result:t text:t")),
    "pause": (clock_actions.pause, _simple(cases.Pause, "clocks:T ask:t until:d second:p")),
    "resume": (_plain(clock_actions.resume), _NOTHING),
    "extend": (clock_actions.extend, _simple(cases.Extend, "clock:t days:i reason:t")),
    "plan_breach": (
        clock_actions.plan_breach,
        _simple(cases.PlanBreach, "clock:t protection:t message:t new_date:m"),
    ),
    "object": (objections.object_, _simple(deciding.Object, "late_reason:t")),
    "decide_objection": (
        objections.decide_objection,
        _simple(deciding.DecideObjection, "result:t reason:t"),
    ),
    "acknowledge": (_plain(requests.acknowledge), _NOTHING),
}
ALWAYS = frozenset({"at", "as", "do", "case", "expect"})


def check(do: str, given: Given) -> None:
    """Refuse a step or argument there is not."""
    if do != "wait" and do not in STEPS:
        raise BadRehearsal(f"{do or 'do'}: no such step")
    names = STEPS[do][1][1] if do != "wait" else frozenset[str]()
    if unknown := set(given) - ALWAYS - names:
        raise BadRehearsal(f"{do}: {min(unknown)} is no argument of it")
