"""What a link sets going in each of its cases: who is told, which clock runs, what ends it.

Works inside the transaction of whoever found or judged the link, on a locked case.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from disclosure.cases import clocks, link_queries, outbox, owners, steps
from disclosure.cases.link_models import Link
from disclosure.cases.models import Task
from disclosure.cases.steps import Taken
from disclosure.procedure import stages

BEFORE = {
    "mirrored": ("intake", "regional_manager"),
    "staff": ("regional_manager",),
    "same_subject": ("intake",),
    "beside_subject": ("intake",),
    "same_person": ("intake",),
}
"""Before whom each kind of link is put (procedure.md §6, §3.12)."""
TASKS = {"mirrored": "integrity_sign", "staff": "staff_sign"}
LINK_TASK = "link"
AT_ONCE = frozenset(TASKS)
"""Kinds of which a person gets a message at once, not only a task."""


def tell(taken: Taken, found: Iterable[Link]) -> None:
    """Put new links of a case before whoever must judge them; one that is closed waits for nobody.

    What was found is logged as the combination of personal data it is (procedure.md §3.9). Of a
    shielded case only its own people are told.
    """
    unseen = link_queries.hidden(taken.tx, taken.case.id)
    for link in (each for each in found if each.id not in unseen):
        steps.log(
            taken.tx,
            taken.case.id,
            "link",
            taken.actor,
            taken.now,
            "done",
            link=str(link.id),
            kind=link.kind,
        )
        asked = link.kind == "staff" and taken.case.shielded
        if taken.case.stage in stages.OPEN and not asked:
            for role in BEFORE[link.kind]:
                _put_before(taken, link.kind, role)
    settle(taken)


def _put_before(taken: Taken, kind: str, role: str) -> None:
    owner = owners.of_role(taken, role) or taken.case.director_id
    add_task(taken, TASKS.get(kind, LINK_TASK), owner)
    if owner is not None and kind in AT_ONCE:
        outbox.alert(taken, owner)


def ask(taken: Taken) -> None:
    """Put what waits before whoever judges it, once another case was shielded or no longer is."""
    for link in _shown(taken):
        if link.state == "candidate" and taken.case.stage in stages.OPEN:
            for role in BEFORE[link.kind]:
                add_task(taken, TASKS.get(link.kind, LINK_TASK), owners.of_role(taken, role))
    settle(taken)


def _shown(taken: Taken) -> list[Link]:
    """Return the links of a case that whoever works in it may know of."""
    unseen = link_queries.hidden(taken.tx, taken.case.id)
    found = link_queries.links_of(taken.tx, taken.case.id)
    return [link for link in found if link.id not in unseen]


def settle(taken: Taken) -> None:
    """Let the clock, the tasks and the queue's columns follow from how the links stand now."""
    links = [link_queries.standing(link, taken.case.id) for link in _shown(taken)]
    waiting = {TASKS.get(one.kind, LINK_TASK) for one in links if one.state == "candidate"}
    finish_tasks(taken, *({"staff_sign", LINK_TASK} - waiting))
    if taken.case.stage in stages.OPEN and link_queries.sign_shown(taken.tx, taken.case):
        clocks.start(taken, "integrity")
    else:
        clocks.meet(taken, "integrity")
        finish_tasks(taken, "integrity_sign")
    part_directors(taken)
    clocks.keep_floor(taken)


def add_task(taken: Taken, kind: str, owner: UUID | None) -> None:
    """Leave somebody something to do about links, unless they have it already."""
    to = owner or taken.case.director_id
    known = select(Task.id).where(*_undone(taken, kind), Task.owner_id == to).limit(1)
    if taken.tx.scalars(known).first() is None:
        task = Task(case_id=taken.case.id, kind=kind, about="link", created_at=taken.now)
        task.owner_id = to
        taken.tx.add(task)
        taken.tx.flush()


def finish_tasks(taken: Taken, *kinds: str) -> None:
    """End what was left to do of these kinds: it was done, or is no longer needed."""
    ended = update(Task).where(*_undone(taken, *kinds)).values(done_at=taken.now)
    taken.tx.execute(ended.execution_options(synchronize_session=False))


def _undone(taken: Taken, *kinds: str) -> tuple[ColumnElement[bool], ...]:
    return (Task.case_id == taken.case.id, Task.kind.in_(kinds), Task.done_at.is_(None))


def part_directors(taken: Taken) -> None:
    """Ask for another director where one person directs a case and its mirror.

    The duty director receives every case, so this cannot be refused at receipt.
    """
    others = link_queries.mirrored_directors(taken.tx, taken.case.id)
    if taken.case.director_id in others and taken.case.stage in stages.OPEN:
        add_task(taken, "separate_director", owners.of_role(taken, "intake"))
    else:
        finish_tasks(taken, "separate_director")
