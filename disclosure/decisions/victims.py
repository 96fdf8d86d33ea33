"""Earlier victims: what was looked at and done for them before an item is spoken (§9)."""

from datetime import datetime
from uuid import UUID, uuid4

from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import talk_queries, talk_rules, talks
from disclosure.decisions.talk_models import VictimCheck
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Database


def check_victims(
    db: Database, case_id: UUID, args: talk_rules.CheckVictims, actor: Actor, now: datetime
) -> Refusal | None:
    """Record, by name, what was looked at and done for whoever a chosen item may point to."""

    def change(taken: Taken) -> None:
        chosen = talk_queries.chosen(taken.tx, case_id)
        talks.refuse(talk_rules.refuse_check_victims(args, chosen=args.item in chosen))
        if args.item is not None:
            _keep(args, args.item, taken)

    return talks.logged(db, case_id, "check_victims", talks.BESIDE_HER, actor, now, change)


def _keep(args: talk_rules.CheckVictims, item: UUID, taken: Taken) -> None:
    row = VictimCheck(
        id=uuid4(),
        case_id=taken.case.id,
        item_id=item,
        at=taken.now,
        by_id=taken.actor.id,
        result=args.result,
    )
    note = Note(texts={"looked": args.looked, "done": args.done})
    row.document = vault.seal(taken.tx, row.case_id, CASE, VictimCheck.__tablename__, row.id, note)
    taken.tx.add(row)
    taken.logged |= {"item": str(item), "result": args.result}
