"""What happens to a letter: read with her, kept here, taken at her own wish, or posted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from disclosure.cases import clocks, outbox, steps
from disclosure.cases import models as cases
from disclosure.cases.steps import Taken
from disclosure.decisions import letter_actions, letter_facts, letter_rules, models
from disclosure.decisions.letter_models import LetterAct
from disclosure.decisions.letter_rules import Act
from disclosure.errors import Refusal
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.store.database import Database, Tx


def record_act(
    db: Database, case_id: UUID, letter_id: UUID, args: Act, actor: Actor, now: datetime
) -> Refusal | None:
    """Record that a letter was read with her, kept here, taken by her or posted; each is logged.

    A letter that was posted is the message that waited to be: it is owed no more.
    """
    with db.transaction() as tx:
        taken = steps.load(tx, case_id, "letter", actor, now)
        row = letter_actions.find(tx, case_id, letter_id)
        if row is None:
            return Refusal("facts_missing")
        refusal = _refuse(taken, row, args)
        if refusal is None:
            _keep(taken, row, args)
        else:
            steps.log(tx, case_id, "letter_act", actor, now, f"refused:{refusal.key}")
        return refusal


def _refuse(taken: Taken, row: models.Letter, args: Act) -> Refusal | None:
    if not may_handle(taken, row.name):
        return Refusal("wrong_role")
    done = frozenset(act.what for act in acts(taken.tx, taken.case.id) if act.letter_id == row.id)
    gate = letter_facts.refuse_post(taken, row.to)
    held = letter_facts.held(taken, row.name)
    return letter_rules.refuse_act(args, done, row.by_post, held, gate)


def _keep(taken: Taken, row: models.Letter, args: Act) -> None:
    act = LetterAct(
        case_id=row.case_id,
        letter_id=row.id,
        what=args.what,
        at=taken.now,
        by_id=taken.actor.id,
    )
    taken.tx.add(act)
    ids = {"letter": str(row.id), "what": args.what}
    steps.log(taken.tx, row.case_id, "letter_act", taken.actor, taken.now, "done", **ids)
    if args.what == "posted":
        _posted(taken, row)


def may_handle(taken: Taken, letter: str) -> bool:
    """Tell whether whoever acts may make, open and give out this letter."""
    return any(letter_actions.may(taken, step) for step in letter_rules.RULES[letter].by)


def _posted(taken: Taken, row: models.Letter) -> None:
    """What was posted is no longer owed; a receipt meets its clock, as one that was mailed does."""
    names = letter_facts.answered(taken, row.name)
    waits = update(cases.Message).where(
        cases.Message.case_id == row.case_id,
        cases.Message.state == "queued",
        cases.Message.channel == "letter",
        cases.Message.name.in_(names),
    )
    taken.tx.execute(waits.values(state="held"))  # only staff can send it
    for name in names:
        outbox.given_by_hand(taken, name, row.to)
    if row.name == "receipt" and clocks.find(taken, "acknowledge") is not None:
        clocks.meet(taken, "acknowledge")
        clocks.keep_floor(taken)
        steps.log(taken.tx, taken.case.id, "acknowledge", SYSTEM, taken.now, "done")


def acts(tx: Tx, case_id: UUID) -> list[LetterAct]:
    """Return what happened to the letters of a case, in order."""
    query = select(LetterAct).where(LetterAct.case_id == case_id)
    return list(tx.scalars(query.order_by(LetterAct.at, LetterAct.id)))
