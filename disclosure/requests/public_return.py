"""The pages behind `/verder`: who is let through, and where the others are sent."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.procedure.permissions import Actor
from disclosure.requests import public_session as visitor
from disclosure.requests import public_status
from disclosure.web import services


def handed_in() -> UUID | None:
    """Return the case of this visitor if it was handed in."""
    case_id = visitor.case_id()
    if case_id is None:
        return None
    with services().database.read() as tx:
        found = public_status.status(tx, case_id, clock.now())
    return case_id if found is not None else None


def known() -> UUID | None:
    """Return the case of this visitor if it was handed in and the second proof was given."""
    return handed_in() if session.get(visitor.PROVED) else None


def known_herself() -> UUID | None:
    """Return it only to who asked for herself: a third party learns no more than two states."""
    case_id = known()
    if case_id is None:
        return None
    with services().database.read() as tx:
        found = public_status.status(tx, case_id, clock.now())
    return case_id if found is not None and found.own else None


def applicant(case_id: UUID) -> Actor:
    """Return whoever applied, as somebody who acts."""
    with services().database.read() as tx:
        found = public_status.contact(tx, case_id)
    return visitor.applicant(found[0] if found else None)


def ask_code() -> Response:
    """Lead to the page that asks for the code."""
    return redirect(url_for("status.code"), 303)


def ask_more() -> Response:
    """Lead to what is missing: the second proof, the code, or, with both, back to the status."""
    if session.get(visitor.PROVED):
        return redirect(url_for("status.status"), 303)
    return redirect(url_for("status.proof"), 303) if visitor.case_id() else ask_code()
