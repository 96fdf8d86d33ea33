"""The conversation without a name, on both databases: words, terms, hand-over, the end of it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from disclosure.cases.models import Case, Message
from disclosure.errors import Refusal, UnreadableSecret
from disclosure.requests import advice_actions as actions
from disclosure.requests import advice_clock, drafts
from disclosure.requests import advice_queries as queries
from disclosure.requests.advice_models import Conversation, ConversationMessage
from disclosure.requests.advice_queries import Words
from disclosure.requests.models import Draft
from disclosure.store import audit
from disclosure.store.database import Database
from disclosure.store.keys import CaseKey
from disclosure.work import digest, purge
from tests.advice import (
    ANSWER,
    LAW,
    MORE,
    QUESTION,
    begin,
    everything,
    offered,
    row,
    taken,
    talk,
)
from tests.staff import actor, log_of, who

HOUR = timedelta(hours=1)
TABLES = (Conversation, ConversationMessage, CaseKey, Message)


def verbs(db: Database, conversation: UUID) -> list[tuple[str, str]]:
    """Return what the log of a conversation says."""
    return [entry[:2] for entry in log_of(db, audit.case_chain(conversation))]


def queue(db: Database, login: str, now: datetime) -> list[UUID]:
    """Return what an adviser sees waiting, in order."""
    found = actions.listing(db, actor(db, login, now), now)
    assert isinstance(found, list)
    return [one.id for one in found]


def alerted(db: Database) -> list[UUID | None]:
    """Return to whom a mail without content goes."""
    with db.read() as tx:
        found = tx.scalars(select(Message.account_id).where(Message.name == "alert"))
        return sorted(found, key=str)


def test_a_code_opens_one_conversation_and_nothing_of_it_is_readable(
    staff: Database, now: datetime
) -> None:
    begun = begin(staff, now, QUESTION)
    other = begin(staff, now, MORE)
    with staff.read() as tx:
        assert queries.open_with(tx, begun.code.upper(), now) == begun.id
        assert queries.open_with(tx, f"{begun.code[:-1]}x", now) is None
        assert queries.open_with(tx, other.code, now) == other.id
    assert [one.text for one in talk(staff, begun.id, now).own] == [QUESTION]
    stored = str(everything(staff, *TABLES))
    assert begun.code not in stored
    assert "berichten" not in stored


def test_a_reply_is_owed_from_the_first_message_without_one(staff: Database, now: datetime) -> None:
    begun = begin(staff, now)
    assert row(staff, begun.id).due_at is None
    for hours, text in enumerate((QUESTION, MORE)):
        assert actions.ask(staff, begun.id, Words(text), now + hours * HOUR)
    assert row(staff, begun.id).due_at == now + 4 * HOUR
    me, later = actor(staff, "intake", now), now + 2 * HOUR
    assert actions.take(staff, begun.id, None, me, later) is None
    assert actions.reply(staff, begun.id, ANSWER, 2, me, later) is None
    answered = row(staff, begun.id)
    assert (answered.waiting_since, answered.due_at, answered.said) == (None, None, 3)
    assert actions.ask(staff, begun.id, Words("En nu?"), later)
    assert row(staff, begun.id).due_at == later + 4 * HOUR
    assert [one.by for one in talk(staff, begun.id, later).said] == [None, None, me.id, None]


def test_the_most_urgent_stands_first_then_the_least_time_left(
    staff: Database, now: datetime
) -> None:
    early, late = begin(staff, now, QUESTION).id, begin(staff, now + HOUR, QUESTION).id
    begin(staff, now)  # nothing said yet: nobody waits
    me = actor(staff, "intake", now)
    assert queue(staff, "intake", now + HOUR) == [early, late]
    weighed = {}
    for level in ("standard", "elevated", "high", "immediate"):
        weighed[level] = taken(staff, now, QUESTION)
        assert actions.weigh(staff, weighed[level], level, me, now) is None
    urgent, rest = ("immediate", "high"), ("elevated", "standard")
    wanted = [*map(weighed.get, urgent), early, late, *map(weighed.get, rest)]
    assert queue(staff, "intake", now + HOUR) == wanted
    answered = weighed["immediate"]
    assert actions.reply(staff, answered, ANSWER, 1, me, now) is None
    assert queue(staff, "intake", now + HOUR) == [*wanted[1:], answered]
    assert actions.weigh(staff, early, "nonsense", me, now) == Refusal("facts_missing", "level")


def test_who_sees_it_follows_the_municipality_and_only_the_region_is_kept(
    staff: Database, now: datetime
) -> None:
    nowhere = begin(staff, now, QUESTION)
    amsterdam = begin(staff, now, QUESTION, town="Amsterdam")
    not_open = begin(staff, now, QUESTION, town="Groningen")
    seen = {login: set(queue(staff, login, now)) for login in ("intake", "intake.vr17")}
    assert seen == {
        "intake": {nowhere.id, amsterdam.id, not_open.id},
        "intake.vr17": {nowhere.id, not_open.id},
    }
    assert set(queue(staff, "intake.landelijk", now)) == seen["intake"]
    other = actor(staff, "intake.vr17", now)
    assert actions.look(staff, amsterdam.id, other, now) == Refusal("wrong_region")
    assert actions.take(staff, amsterdam.id, None, other, now) == Refusal("wrong_region")
    assert "Amsterdam" not in str(everything(staff, Conversation))


def test_two_advisers_cannot_answer_at_once(staff: Database, now: datetime) -> None:
    found = taken(staff, now)
    me, colleague = actor(staff, "intake", now), actor(staff, "intake2", now)
    assert actions.take(staff, found, None, colleague, now) == Refusal("already_done")
    assert actions.reply(staff, found, ANSWER, 1, colleague, now) == Refusal("not_assigned")
    assert actions.take(staff, found, me.id, colleague, now) is None
    assert actions.reply(staff, found, ANSWER, 1, me, now) == Refusal("not_assigned")
    assert actions.ask(staff, found, Words(MORE), now)
    assert actions.reply(staff, found, ANSWER, 1, colleague, now) == Refusal("already_done")
    assert actions.reply(staff, found, ANSWER, 2, colleague, now) is None
    assert [one.text for one in talk(staff, found, now).said] == [QUESTION, MORE, ANSWER]


def test_handing_over_to_a_colleague_or_a_region_keeps_the_term(
    staff: Database, now: datetime
) -> None:
    found, me = taken(staff, now), actor(staff, "intake", now)
    due = row(staff, found).due_at
    wrong = [str(who("regie")), "VR01", "", str(me.id)]
    for to in wrong:
        assert actions.hand_over(staff, found, to, me, now) == Refusal("facts_missing", "to")
    assert actions.hand_over(staff, found, "VR17", me, now) is None
    moved = row(staff, found)
    assert (moved.region_code, moved.adviser_id, moved.due_at) == ("VR17", None, due)
    there = actor(staff, "intake.vr17", now)
    assert actions.take(staff, found, None, there, now) is None
    national = str(who("intake.landelijk"))
    assert actions.hand_over(staff, found, national, there, now) is None
    assert str(row(staff, found).adviser_id) == national
    assert row(staff, found).due_at == due


def test_ending_waits_for_the_answer_and_a_new_message_brings_it_back(
    staff: Database, now: datetime
) -> None:
    found, me = taken(staff, now), actor(staff, "intake", now)
    assert actions.close(staff, found, me, now) == Refusal("wrong_stage")
    assert actions.reply(staff, found, ANSWER, 1, me, now) is None
    assert actions.close(staff, found, me, now) is None
    assert queue(staff, "intake", now) == []
    assert actions.ask(staff, found, Words(MORE), now)
    assert queue(staff, "intake", now) == [found]
    assert row(staff, found).adviser_id == me.id


def test_a_refusal_leaves_nothing_but_the_log(staff: Database, now: datetime) -> None:
    found, other = taken(staff, now), actor(staff, "intake2", now)
    before = everything(staff, *TABLES, Draft, Case)
    for refused in (
        actions.take(staff, found, None, other, now),
        actions.weigh(staff, found, "high", other, now),
        actions.reply(staff, found, ANSWER, 1, other, now),
        actions.hand_over(staff, found, "VR17", other, now),
        actions.offer(staff, found, other, now),
        actions.close(staff, found, other, now),
        actions.carry(staff, found, {1}, LAW, now),
    ):
        assert isinstance(refused, Refusal)
    assert everything(staff, *TABLES, Draft, Case) == before
    assert len(verbs(staff, found)) == 3 + 6
    assert {outcome for _verb, outcome in verbs(staff, found)[3:]} == {
        "refused:already_done",
        "refused:not_assigned",
    }


def test_late_is_warned_escalated_and_counted_in_the_morning(
    staff: Database, now: datetime
) -> None:
    found = begin(staff, now, QUESTION, town="Amsterdam").id
    both = sorted([who("intake"), who("intake2")], key=str)
    assert advice_clock.watch(staff, now + HOUR) == 0
    assert advice_clock.watch(staff, now + 2 * HOUR) == 1
    assert alerted(staff) == both
    assert advice_clock.watch(staff, now + 2 * HOUR) == 0
    me = actor(staff, "intake", now)
    assert actions.take(staff, found, None, me, now + 3 * HOUR) is None
    assert advice_clock.watch(staff, now + 4 * HOUR) == 1
    assert alerted(staff) == sorted([*both, who("intake"), who("manager")], key=str)
    assert [verb for verb, _ in verbs(staff, found)][-2:] == ["advice_take", "advice_late"]
    with staff.read() as tx:
        counted = advice_clock.owed(tx, now - HOUR, now + 5 * HOUR)
    late = advice_clock.Owed(new=1, soon=0, late=1, owed=1)
    assert counted == {who("intake"): late, who("manager"): late}
    monday = now + timedelta(days=3)
    assert digest.digest(staff, monday) == 2
    assert actions.reply(staff, found, ANSWER, 1, me, monday) is None
    with staff.read() as tx:
        assert advice_clock.owed(tx, now, monday) == {}


def test_her_own_words_go_along_and_nothing_leads_back(staff: Database, now: datetime) -> None:
    found = offered(staff, now, QUESTION, MORE, "Mijn adres is geheim.")
    me = actor(staff, "intake", now)
    assert actions.reply(staff, found, ANSWER, 3, me, now) is None
    before, told = everything(staff, Conversation, ConversationMessage), verbs(staff, found)
    begun = actions.carry(staff, found, {1, 2, 4}, LAW, now)
    assert isinstance(begun, drafts.Begun)
    with staff.read() as tx:
        answers = drafts.read(tx, begun.case_id, now)
        opened = drafts.open_with(tx, begun.reference, begun.code)
    assert answers is not None
    assert answers.values == {"words": [f"{QUESTION}\n\n{MORE}"]}
    assert opened is not None
    assert opened.case_id == begun.case_id
    assert everything(staff, Conversation, ConversationMessage) == before
    assert verbs(staff, found) == told
    assert verbs(staff, begun.case_id) == [("begin", "done")]
    readable = str(everything(staff, Case, Draft))
    assert found.hex not in readable.replace("-", "")


def test_after_thirty_days_nothing_can_be_opened_not_even_from_a_copy(
    staff: Database, now: datetime
) -> None:
    begun = begin(staff, now, QUESTION)
    with staff.read() as tx:
        copy = [
            dict(one._mapping) for one in tx.execute(select(*ConversationMessage.__table__.columns))
        ]
        old = dict(tx.execute(select(*Conversation.__table__.columns)).one()._mapping)
    last = row(staff, begun.id).ends_at
    assert last > now + timedelta(days=30)
    purge.purge(staff, last - HOUR)
    assert talk(staff, begun.id, last - HOUR).own
    with staff.read() as tx:
        assert queries.open_with(tx, begun.code, last) is None
        assert queries.talk(tx, begun.id, last) is None
    assert actions.ask(staff, begun.id, Words(MORE), last) is False
    purge.purge(staff, last)
    assert everything(staff, Conversation, ConversationMessage, CaseKey) == [[], [], []]
    assert verbs(staff, begun.id)[-1] == ("advice_destroy", "done")
    with staff.transaction() as tx:
        tx.execute(insert(Conversation), [old])
        tx.execute(insert(ConversationMessage), copy)
    with staff.read() as tx, pytest.raises(UnreadableSecret):
        queries.talk(tx, begun.id, now)


def test_the_log_holds_ids_and_verbs_and_each_look(staff: Database, now: datetime) -> None:
    found, me = taken(staff, now), actor(staff, "intake", now)
    assert not isinstance(actions.look(staff, found, me, now), Refusal)
    assert verbs(staff, found) == [
        ("advice_begin", "done"),
        ("advice_ask", "done"),
        ("advice_take", "done"),
        ("view", "done"),
    ]
    nobody = actions.look(staff, UUID(int=7), me, now)
    assert nobody == Refusal("not_assigned")
    assert [entry[0] for entry in log_of(staff, audit.actor_chain(me.id))] == ["view"]


def test_without_training_there_is_no_queue(staff: Database, now: datetime) -> None:
    far = now + timedelta(days=5000)
    found = actions.listing(staff, actor(staff, "intake", far), far)
    assert found == Refusal("training_expired")
