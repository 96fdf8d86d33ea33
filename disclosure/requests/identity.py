"""Verbs of identity: keep what a login proved of whoever applied; confirm who somebody is.

A login confirms nothing by itself: it waits, sealed, for a human (procedure.md §3.6). Who logged in
is proved, not that she is alone, and no case is looked up or opened by it (§3.13).
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from disclosure.cases import clocks, models, people
from disclosure.cases.documents import APPLICANT, IdentityCheck, PersonDetails
from disclosure.cases.steps import Done, Taken, take
from disclosure.errors import Refusal
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.requests import identity_rules as rules
from disclosure.requests.actions import go_on
from disclosure.requests.models import OfferedProof
from disclosure.store import audit, lookup, vault
from disclosure.store.database import Database, Tx

TABLE = OfferedProof.__tablename__
STEP = "confirm_identity"


def offer(
    db: Database, case_id: UUID, login: rules.LoggedIn, keep_bsn: bool, now: datetime
) -> None:
    """Keep what a login proved until somebody confirms it; the newest counts.

    Nothing is kept where nobody waits for it any more, and nothing tells that. The BSN is kept only
    if she asked for it, and only among her own details.
    """
    with db.transaction() as tx:
        case = tx.get(models.Case, case_id, with_for_update=True)
        person = people.find(tx, case, "applicant") if case is not None else None
        if case is None or person is None or not _waited_for(case, person):
            return
        told = people.read_details(tx, person)
        proof = rules.LoginProof(
            method=login.method, level=login.level, agrees=agreement(login, told)
        )
        sealed = vault.seal(tx, case_id, APPLICANT, TABLE, case_id, proof)
        tx.merge(OfferedProof(case_id=case_id, at=now, document=sealed))
        if keep_bsn and login.bsn:
            people.write_details(tx, person, replace(told, bsn=login.bsn))
        ids = {"method": login.method, "level": login.level}
        audit.record(
            tx, audit.case_chain(case_id), "offer_proof", "applicant", now, case=case_id, **ids
        )


def _waited_for(case: models.Case, person: models.Person) -> bool:
    return person.identity_method is None and bool(stages.rows_of(STEP, case.stage))


def agreement(login: rules.LoggedIn, told: PersonDetails) -> dict[str, str]:
    """Hold a login against what was told: yes or no for each thing that both of them name."""
    name = lookup.normalise_name
    pairs = {
        "name": (name(login.name), name(told.name)),
        "born": (login.born, told.born),
        "bsn": (login.bsn, told.bsn),
    }
    return {
        key: "yes" if proved == said else "no"
        for key, (proved, said) in pairs.items()
        if proved and said
    }


def offered(tx: Tx, case_id: UUID) -> rules.LoginProof | None:
    """Open what a login proved and nobody confirmed yet."""
    return opened(tx, tx.get(OfferedProof, case_id))


def opened(tx: Tx, row: OfferedProof | None) -> rules.LoginProof | None:
    """Open what a login proved."""
    if row is None:
        return None
    return vault.open(
        tx, row.case_id, APPLICANT, TABLE, row.case_id, row.document, rules.LoginProof
    )


def confirm_identity(
    db: Database, case_id: UUID, args: rules.ConfirmIdentity, actor: Actor, now: datetime
) -> Done | Refusal:
    """Record that somebody is who they say; for the applicant this lets a triaged case go on."""
    return take(db, case_id, STEP, actor, now, partial(_refuse, args), partial(_identify, args))


def _refuse(args: rules.ConfirmIdentity, taken: Taken) -> Refusal | None:
    found = people.person(taken, args.of)
    login = _login_of(taken, found)
    facts = rules.IdentityFacts(
        known=found is not None,
        herself=found is None or found.role == "person_at_risk",
        methods=taken.profile.identity_methods,
        login=login.method if login is not None else "",
    )
    return rules.refuse_confirm_identity(args, facts)


def _login_of(taken: Taken, found: models.Person | None) -> rules.LoginProof | None:
    """Return the login that waits, if it was this person's: only whoever applied logs in."""
    applied = found is not None and found.id == taken.case.applicant_id
    return offered(taken.tx, taken.case.id) if applied else None


def _identify(args: rules.ConfirmIdentity, taken: Taken) -> None:
    found = people.person(taken, args.of)
    if found is None:
        return
    found.identity_method, found.identity_at = args.method, taken.now
    found.identity_by = taken.actor.id
    taken.logged["method"] = args.method
    _write_check(args, taken, found)
    if found.id == taken.case.applicant_id:
        _forget_login(taken)
        clocks.meet(taken, "identity")
        go_on(taken)


def _write_check(args: rules.ConfirmIdentity, taken: Taken, found: models.Person) -> None:
    """Add the check to the person's own sealed details, in the person's own compartment."""
    seen = rules.kept(args)
    login = _login_of(taken, found) if args.method in rules.LOGINS else None
    check = IdentityCheck(
        method=args.method,
        at=taken.now,
        by=taken.actor.id,
        level=login.level if login else "",
        agrees=login.agrees if login else {},
        document_type=seen.document_type,
        last_four=args.last4,
        expiry=seen.expiry,
        saw=seen.saw,
        voucher=seen.voucher,
        how_known=seen.how_known,
        relation_checked=seen.relation_checked,
        alone=seen.alone,
    )
    told = people.read_details(taken.tx, found)
    details = replace(told, checks=(*told.checks, check), bsn=seen.bsn or told.bsn)
    people.write_details(taken.tx, found, details)


def _forget_login(taken: Taken) -> None:
    waiting = taken.tx.get(OfferedProof, taken.case.id)
    if waiting is not None:
        taken.tx.delete(waiting)
