"""Who works on a case near whoever asked: these may read what tells by whom it was asked."""

from __future__ import annotations

from dataclasses import replace

from disclosure.cases import models, steps
from disclosure.cases.pages import OpenCase
from disclosure.procedure import permissions, terms
from disclosure.procedure.permissions import Actor, CaseAccess
from disclosure.store.database import Tx

ROLES = frozenset({"intake", "case_director", "disclosure_officer", "regional_manager"})


def near(actor: Actor) -> Actor:
    """Return the same person with only the roles that work near the applicant."""
    return replace(actor, roles=actor.roles & ROLES)


def works_here(tx: Tx, case: OpenCase) -> bool:
    """Tell whether this person sees all of a case; who may take one step need not."""
    access = steps.access(tx, tx.get_one(models.Case, case.id))
    return open_to(case.actor, access, case)


def open_to(actor: Actor, access: CaseAccess, case: OpenCase) -> bool:
    """Judge it for somebody; director and officer see their own cases only."""
    someone = near(actor)
    return permissions.refuse_view(someone, access, terms.local_day(case.now)) is None and (
        permissions.assigned(someone, access, ROLES)
    )
