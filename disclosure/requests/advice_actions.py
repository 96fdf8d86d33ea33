"""Verbs of the anonymous conversation: begin, ask, take, weigh, reply, hand over, offer, close.

Words are sealed under keys of the conversation's own; the log has ids and verbs. What a visitor
carries into an application is copied by her alone, and no row or entry says from where.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete

from disclosure.accounts import queries as accounts
from disclosure.cases.documents import APPLICANT
from disclosure.errors import Refusal
from disclosure.procedure import regions, terms, urgency
from disclosure.procedure.permissions import Actor
from disclosure.procedure.profile import Profile, load
from disclosure.requests import advice_queries as queries
from disclosure.requests import advice_rules as rules
from disclosure.requests import drafts
from disclosure.requests.advice_models import Conversation, ConversationMessage
from disclosure.requests.advice_queries import Talk, Words
from disclosure.store import audit, codes, keys, vault
from disclosure.store.database import Database, Tx

VISITOR = "visitor"
PURPOSE = "advice"
WORDS_FIELD = "words"
"""The question of the application that takes her own words."""

Rule = Callable[[Tx, Conversation], Refusal | None]
Change = Callable[[Tx, Conversation], None]


@dataclass(frozen=True, slots=True)
class Begun:
    """A new conversation with what opens it again; the code is shown once and stored nowhere."""

    id: UUID
    code: str


def begin(db: Database, law: Profile, now: datetime) -> Begun:
    """Begin a conversation: keys and code first, no word yet; no adviser sees it."""
    begun = Begun(uuid4(), codes.new_code())
    with db.transaction() as tx:
        keys.create_case_keys(tx, begun.id)
        tx.add(
            Conversation(
                id=begun.id,
                digest=queries.digest(tx, begun.code),
                region_code=regions.NATIONAL,
                profile=law.name,
                started_at=now,
                ends_at=rules.ends(law, now),
            )
        )
        _log(tx, begun.id, "advice_begin", VISITOR, now)
    return begun


def ask(
    db: Database, conversation_id: UUID, words: Words, now: datetime, municipality: str = ""
) -> bool:
    """Keep what the visitor wrote; the reply is owed from the first message without one.

    Who wrote first may have named a municipality: kept is the region that has advisers, no more.
    False when the conversation is over.
    """
    with db.transaction() as tx:
        row = _lock(tx, conversation_id, now)
        if row is None:
            return False
        if row.said == 0:
            row.region_code = _region(tx, municipality)
        _add(tx, row, words, None, now)
        if row.waiting_since is None:
            _wait(row, now)
        row.closed_at = None
        _log(tx, row.id, "advice_ask", VISITOR, now)
        return True


def _region(tx: Tx, municipality: str) -> str:
    found = regions.region_of(municipality)
    return found if found in accounts.open_regions(tx) and found else regions.NATIONAL


def _wait(row: Conversation, since: datetime) -> None:
    row.waiting_since, row.warned = since, 0
    row.due_at = rules.reply_due(load(row.profile), row.urgency, since)


def look(db: Database, conversation_id: UUID, actor: Actor, now: datetime) -> Talk | Refusal:
    """Open a conversation as an adviser; the look is logged, also the refused one."""
    with db.transaction() as tx:
        row = _lock(tx, conversation_id, now)
        refusal = Refusal("not_assigned") if row is None else _refuse_look(row, actor, now)
        if row is None or refusal is not None:
            refused = refusal or Refusal("not_assigned")
            _log_own(tx, actor, "view", now, f"refused:{refused.key}")
            return refused
        _log(tx, row.id, "view", str(actor.id), now, purpose=PURPOSE)
        return queries.talk(tx, conversation_id, now) or Refusal("not_assigned")


def listing(db: Database, actor: Actor, now: datetime) -> list[Conversation] | Refusal:
    """Return what waits for this adviser; one entry in the own chain says that it was looked at."""
    refusal = rules.refuse_list(actor, terms.local_day(now))
    with db.transaction() as tx:
        _log_own(tx, actor, "list", now, f"refused:{refusal.key}" if refusal else "done")
    if refusal is not None:
        return refusal
    with db.read() as tx:
        return queries.waiting(tx, actor, now)


def take(
    db: Database, conversation_id: UUID, shown: UUID | None, actor: Actor, now: datetime
) -> Refusal | None:
    """Take it from nobody, or over from the colleague who was on the screen."""

    def change(_tx: Tx, row: Conversation) -> None:
        row.adviser_id = actor.id

    rule = _rule(lambda standing: rules.refuse_take(actor, standing, shown))
    return _do(db, conversation_id, "advice_take", actor, now, rule, change)


def weigh(
    db: Database, conversation_id: UUID, level: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Set how urgent it is; a raise never makes the reply later, and lowering moves nothing."""

    def change(_tx: Tx, row: Conversation) -> None:
        row.urgency = level
        if row.waiting_since is not None and row.due_at is not None:
            fresh = rules.reply_due(load(row.profile), level, row.waiting_since)
            row.due_at = min(row.due_at, fresh)

    if level not in urgency.LEVELS:
        return Refusal("facts_missing", "level")
    rule = _rule(lambda standing: rules.refuse_own(actor, standing))
    return _do(db, conversation_id, "advice_weigh", actor, now, rule, change, urgency=level)


def reply(
    db: Database, conversation_id: UUID, text: str, read: int, actor: Actor, now: datetime
) -> Refusal | None:
    """Answer; `read` is how many messages were on the screen: nobody answers past another."""

    def change(tx: Tx, row: Conversation) -> None:
        _add(tx, row, Words(text), actor.id, now)
        row.waiting_since = row.due_at = None
        row.warned = 0

    rule = _rule(lambda standing: rules.refuse_reply(actor, standing, read))
    return _do(db, conversation_id, "advice_reply", actor, now, rule, change)


def hand_over(
    db: Database, conversation_id: UUID, to: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Give it to a colleague, or to a region where nobody has it yet; the term runs on."""

    def change(tx: Tx, row: Conversation) -> None:
        person = _colleague(tx, row, to, actor)
        row.adviser_id = person
        if person is None:
            row.region_code = to

    def refuse(tx: Tx, row: Conversation) -> Refusal | None:
        places = (*map(regions.code_of, accounts.open_regions(tx)), regions.NATIONAL)
        known = to in places or _colleague(tx, row, to, actor) is not None
        wrong = None if known else Refusal("facts_missing", "to")
        return rules.refuse_own(actor, queries.standing(row)) or wrong

    return _do(db, conversation_id, "advice_hand_over", actor, now, refuse, change, to=to)


def _colleague(tx: Tx, row: Conversation, to: str, actor: Actor) -> UUID | None:
    found = queries.colleagues(tx, row.region_code, actor)
    return next((person for person in found if str(person) == to), None)


def offer(db: Database, conversation_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """Propose an application; whether it comes to one, the visitor alone decides."""

    def change(_tx: Tx, row: Conversation) -> None:
        row.offered_at = now

    rule = _rule(lambda standing: rules.refuse_offer(actor, standing))
    return _do(db, conversation_id, "advice_offer", actor, now, rule, change)


def close(db: Database, conversation_id: UUID, actor: Actor, now: datetime) -> Refusal | None:
    """End it: it leaves the queue; a new message of the visitor brings it back."""

    def change(_tx: Tx, row: Conversation) -> None:
        row.closed_at = now

    rule = _rule(lambda standing: rules.refuse_close(actor, standing))
    return _do(db, conversation_id, "advice_close", actor, now, rule, change)


def carry(
    db: Database, conversation_id: UUID, numbers: Collection[int], law: Profile, now: datetime
) -> drafts.Begun | Refusal:
    """Begin an application with those of her own messages that she chose, and a code of its own.

    The conversation is not changed and its log not written to: nothing leads from one to the other.
    """
    with db.transaction() as tx:
        talk = queries.talk(tx, conversation_id, now)
        if talk is None:
            return Refusal("wrong_stage")
        chosen = [one.text for one in talk.own if one.number in numbers]
        refusal = rules.refuse_carry(queries.standing(talk.row), chosen)
        if refusal is not None:
            return refusal
        known = {WORDS_FIELD: [rules.together(chosen)]} if chosen else {}
        begun = drafts.lay(tx, law, now, known)
        chain = audit.case_chain(begun.case_id)
        audit.record(tx, chain, "begin", "applicant", now, case=begun.case_id)
        return begun


def destroy(db: Database, conversation_id: UUID, now: datetime) -> None:
    """Destroy a conversation whose time is over: keys, words and row, so that no copy opens."""
    with db.transaction() as tx:
        row = tx.get(Conversation, conversation_id, with_for_update=True)
        if row is None or row.ends_at > now:
            return
        keys.destroy_case_keys(tx, row.id)
        mine = ConversationMessage.conversation_id == row.id
        tx.execute(delete(ConversationMessage).where(mine))
        tx.delete(row)
        _log(tx, conversation_id, "advice_destroy", audit.SYSTEM, now)


def _rule(judge: Callable[[rules.Standing], Refusal | None]) -> Rule:
    return lambda _tx, row: judge(queries.standing(row))


def _refuse_look(row: Conversation, actor: Actor, now: datetime) -> Refusal | None:
    return rules.refuse_look(actor, queries.standing(row), terms.local_day(now))


def _do(
    db: Database,
    conversation_id: UUID,
    verb: str,
    actor: Actor,
    now: datetime,
    refuse: Rule,
    change: Change,
    **ids: str,
) -> Refusal | None:
    """Do one thing as an adviser: lock, who may look, the rule, the change, the log."""
    with db.transaction() as tx:
        row = _lock(tx, conversation_id, now)
        if row is None:
            return Refusal("wrong_stage")
        refusal = _refuse_look(row, actor, now) or refuse(tx, row)
        if refusal is None:
            change(tx, row)
        outcome = f"refused:{refusal.key}" if refusal else "done"
        _log(tx, row.id, verb, str(actor.id), now, outcome=outcome, **ids)
        return refusal


def _lock(tx: Tx, conversation_id: UUID, now: datetime) -> Conversation | None:
    row = tx.get(Conversation, conversation_id, with_for_update=True)
    return row if row is not None and row.ends_at > now else None


def _add(tx: Tx, row: Conversation, words: Words, by: UUID | None, now: datetime) -> None:
    row.said += 1
    message = ConversationMessage(
        id=uuid4(), conversation_id=row.id, number=row.said, at=now, by_id=by
    )
    message.document = vault.seal(tx, row.id, APPLICANT, queries.TABLE, message.id, words)
    tx.add(message)


def _log(
    tx: Tx,
    conversation_id: UUID,
    verb: str,
    actor: str,
    now: datetime,
    purpose: str = "",
    outcome: str = "done",
    **ids: str,
) -> None:
    """Log in the conversation's own chain, which is named like a case's and belongs to none."""
    chain = audit.case_chain(conversation_id)
    audit.record(tx, chain, verb, actor, now, case=None, purpose=purpose, outcome=outcome, **ids)


def _log_own(tx: Tx, actor: Actor, verb: str, now: datetime, outcome: str) -> None:
    chain = audit.actor_chain(actor.id)
    audit.record(tx, chain, verb, str(actor.id), now, purpose=PURPOSE, outcome=outcome)
