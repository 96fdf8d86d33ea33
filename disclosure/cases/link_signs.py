"""What a link sets going in each of its cases: who is told, which clock runs, what ends it.

Works inside the transaction of whoever found or judged the link, on a locked case.
"""

from collections.abc import Iterable

from disclosure.cases import clocks, link_queries, outbox, owners, steps
from disclosure.cases.link_models import Link
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

    What was found is logged as the combination of personal data it is (procedure.md §3.9).
    """
    for link in found:
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
        if taken.case.stage in stages.OPEN:
            for role in BEFORE[link.kind]:
                _put_before(taken, link.kind, role)
    settle(taken)


def _put_before(taken: Taken, kind: str, role: str) -> None:
    owner = owners.of_role(taken, role) or taken.case.director_id
    outbox.add_task_once(taken, TASKS.get(kind, LINK_TASK), owner)
    if owner is not None and kind in AT_ONCE:
        outbox.alert(taken, owner)


def settle(taken: Taken) -> None:
    """Let the clock, the tasks and the queue's columns follow from how the links stand now."""
    links = [
        link_queries.standing(link, taken.case.id)
        for link in link_queries.links_of(taken.tx, taken.case.id)
    ]
    waiting = {TASKS.get(one.kind, LINK_TASK) for one in links if one.state == "candidate"}
    outbox.finish_tasks(taken, *({"staff_sign", LINK_TASK} - waiting))
    if taken.case.stage in stages.OPEN and link_queries.frozen(taken.tx, taken.case):
        clocks.start(taken, "integrity")
    else:
        clocks.meet(taken, "integrity")
        outbox.finish_tasks(taken, "integrity_sign")
    part_directors(taken)
    clocks.keep_floor(taken)


def part_directors(taken: Taken) -> None:
    """Ask for another director where one person directs a case and its mirror.

    The duty director receives every case, so this cannot be refused at receipt.
    """
    others = link_queries.mirrored_directors(taken.tx, taken.case.id)
    if taken.case.director_id in others and taken.case.stage in stages.OPEN:
        outbox.add_task_once(taken, "separate_director", owners.of_role(taken, "intake"))
    else:
        outbox.finish_tasks(taken, "separate_director")
