"""One way through: load and lock, refuse or change, log, commit once.

Every step of the stage table is taken by `take`. The room that owns the step brings two functions:
`refuse` judges the guards left to right and gives the first that fails; `apply` makes the change.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, String, bindparam, cast, literal, select

from disclosure.accounts import queries as accounts
from disclosure.cases import models
from disclosure.cases.shield_models import ShieldName
from disclosure.errors import Refusal, Refused
from disclosure.procedure import permissions, profile, regions, stages, terms
from disclosure.procedure.permissions import Actor, CaseAccess
from disclosure.store import audit
from disclosure.store.database import Database, Tx

CONFLICT = "conflict"
"""The purpose of opening a case only to step out of it."""


@dataclass(slots=True)
class Taken:
    """A step being taken: the open transaction, the locked case, who acts, and when."""

    tx: Tx
    case: models.Case
    actor: Actor
    step: str
    now: datetime
    access: CaseAccess
    profile: profile.Profile
    clocks: list[models.Clock]
    logged: dict[str, str] = field(default_factory=dict)

    def move(self, stage: str) -> None:
        """Bring the case to another stage; only `take` checks that the table allows it."""
        self.case.stage = stage


@dataclass(frozen=True, slots=True)
class Done:
    """A granted step: where the case stands now."""

    case_id: UUID
    stage: str


Refuse = Callable[[Taken], Refusal | None]
Apply = Callable[[Taken], None]
Granted = Callable[[Taken], None]
_after: list[Granted] = []


def after_each(granted: Granted) -> Granted:
    """Register what happens after every granted step (the floor clock, the queue's columns)."""
    _after.append(granted)
    return granted


def take(
    db: Database,
    case_id: UUID,
    step: str,
    actor: Actor,
    now: datetime,
    refuse: Refuse,
    apply: Apply,
) -> Done | Refusal:
    """Take one step of the stage table, or give the key of the first guard that fails.

    A refusal leaves all tables but the log as they were: the transaction is rolled back, then the
    refusal is logged in a second, short one. `now` is aware UTC. Raises `LookupError` for a case
    that does not exist; whoever shows that to a person must say "refused", not "not found".
    """
    try:
        with db.transaction() as tx:
            return _within(tx, case_id, step, actor, now, refuse, apply)
    except Refused as refused:
        with db.transaction() as tx:
            log(tx, case_id, step, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal


def _within(
    tx: Tx,
    case_id: UUID,
    step: str,
    actor: Actor,
    now: datetime,
    refuse: Refuse,
    apply: Apply,
) -> Done:
    taken = lock(tx, case_id, step, actor, now)
    _raise(permissions.refuse(step, actor, taken.access, terms.local_day(now)))
    if not stages.rows_of(step, taken.case.stage):
        raise Refused(Refusal("wrong_stage"))
    taken.clocks = clocks_of(tx, case_id)
    _raise(refuse(taken))
    before = taken.case.stage
    apply(taken)
    _check_arrow(taken, before)
    for granted in _after:
        granted(taken)
    log(tx, case_id, step, actor, now, "done", **taken.logged)
    return Done(case_id, taken.case.stage)


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _check_arrow(taken: Taken, before: str) -> None:
    after = taken.case.stage
    roles = taken.actor.roles | {"system"}
    if not any(stages.leads_to(taken.step, before, role, after) for role in roles):
        raise AssertionError(f"the table has no {taken.step} from {before} to {after}")


def log(
    tx: Tx,
    case_id: UUID,
    step: str,
    actor: Actor,
    now: datetime,
    outcome: str,
    **ids: str,
) -> None:
    """Write one entry in the case's chain: who took which step when, and how it ended."""
    audit.record(
        tx,
        f"case:{case_id}",
        step,
        str(actor.id),
        now,
        case=case_id,
        outcome=outcome,
        **ids,
    )


_of_case: BindParameter[UUID] = bindparam("case")
_LOCKED = select(models.Case).where(models.Case.id == _of_case).with_for_update()
_CLOCKS = select(models.Clock).where(models.Clock.case_id == _of_case).order_by(models.Clock.seq)
NAMED = "named"
_PARTS = (
    select(models.Participation.part, models.Participation.organisation)
    .where(models.Participation.case_id == _of_case)
    .union_all(
        select(literal(NAMED), cast(ShieldName.account_id, String)).where(
            ShieldName.case_id == _of_case
        )
    )
)
"""Made once: they run in every step, and this halves their time.

Who is named in a shielded case comes with the rest: a case that there is not costs as much.
"""
NOBODYS = models.Case(
    id=UUID(int=0), reference="", stage="gone", region_code="", shielded=True, profile=""
)
"""Stands for a case that does not exist: judged as one that is shielded to everybody."""


def load(tx: Tx, case_id: UUID, step: str, actor: Actor, now: datetime) -> Taken:
    """Lock a case with its clocks and gather what decides who may act in it."""
    taken = lock(tx, case_id, step, actor, now)
    taken.clocks = clocks_of(tx, case_id)
    return taken


def lock(tx: Tx, case_id: UUID, step: str, actor: Actor, now: datetime) -> Taken:
    """Lock a case and gather who may act in it; many steps are refused before a clock matters."""
    case = tx.scalars(_LOCKED, {"case": case_id}).one_or_none()
    if case is None:
        raise LookupError("no such case")
    law = profile.load(case.profile)
    return Taken(tx, case, actor, step, now, access(tx, case), law, [])


def clocks_of(tx: Tx, case_id: UUID) -> list[models.Clock]:
    """Return every clock of a case in the order they began."""
    return list(tx.scalars(_CLOCKS, {"case": case_id}))


def access(tx: Tx, case: models.Case) -> CaseAccess:
    """Return what of this case decides who may act in it."""
    parts: dict[str, set[str]] = {
        "asked": set(),
        "convened": set(),
        "stepped_back": set(),
        NAMED: set(),
    }
    for part, organisation in tx.connection().execute(_PARTS, {"case": case.id}):
        parts[part].add(organisation)
    return CaseAccess(
        stage=case.stage,
        region=regions.staffed_from(case.region_code),
        director=case.director_id,
        officer=case.officer_id,
        asked=frozenset(parts["asked"]),
        convened=frozenset(parts["convened"]),
        stepped_back=frozenset(parts["stepped_back"]),
        conflicted=accounts.conflicts_in(tx, case.id),
        applicants=frozenset(filter(None, (case.applicant_id,))),
        transfer_to=case.transfer_to,
        shielded_to=frozenset(map(UUID, parts[NAMED])) if case.shielded else None,
    )


def view(db: Database, case_id: UUID, purpose: str, actor: Actor, now: datetime) -> Refusal | None:
    """Look at a case: check, log with its purpose, commit; the page is read after that."""
    with db.transaction() as tx:
        case = tx.get(models.Case, case_id)
        seen = access(tx, case or NOBODYS)
        refusal = refuse_look(actor, seen, purpose, terms.local_day(now))
        if case is None:
            refusal = Refusal("not_assigned")
        chain = audit.actor_chain(actor.id) if refusal else audit.case_chain(case_id)
        outcome = f"refused:{refusal.key}" if refusal else "done"
        audit.record(
            tx,
            chain,
            "view",
            str(actor.id),
            now,
            case=case_id if case else None,
            purpose=purpose,
            outcome=outcome,
        )
        return refusal


def refuse_look(actor: Actor, case: CaseAccess, purpose: str, today: date) -> Refusal | None:
    """Judge a look: whoever may take a step here may open its page, and no more than that page.

    So the region a case is offered to can accept it, and an officer can take on a telling. Whoever
    may take any step may say to know somebody: that page shows nothing of the case.
    """
    found = permissions.refuse_view(actor, case, today)
    if found is not None and purpose == CONFLICT:
        here = {row.step for row in stages.ROWS if case.stage in row.stages}
        able = any(permissions.refuse(step, actor, case, today) is None for step in here)
        return None if able else found
    if found is None or not stages.rows_of(purpose, case.stage):
        return found
    return permissions.refuse(purpose, actor, case, today)


def beside(
    db: Database,
    case_id: UUID,
    verb: tuple[str, str],
    actor: Actor,
    now: datetime,
    change: Callable[[Taken], None],
) -> Refusal | None:
    """Lock the case and change a record beside its steps, by whoever may take the step named last.

    A refusal leaves nothing but its entry in the log; `change` refuses by raising `Refused`.
    """
    name, like = verb
    try:
        with db.transaction() as tx:
            taken = load(tx, case_id, name, actor, now)
            _raise(permissions.refuse(like, actor, taken.access, terms.local_day(now)))
            change(taken)
            log(tx, case_id, name, actor, now, "done", **taken.logged)
    except Refused as refused:
        with db.transaction() as tx:
            log(tx, case_id, name, actor, now, f"refused:{refused.refusal.key}")
        return refused.refusal
    return None
