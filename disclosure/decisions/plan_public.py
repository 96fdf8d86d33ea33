"""Behind the second proof: the list of whoever applied for herself and wished to have it there."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from disclosure.decisions import plan_pocket, plan_reading
from disclosure.requests import public_status
from disclosure.requests.public_return import ask_more, known_herself
from disclosure.store.database import Tx
from disclosure.web import languages, services
from disclosure.web.guards import public

SITE = "site"
blueprint = Blueprint("list", __name__)


@public_status.finds_lists
def has_list(tx: Tx, case_id: UUID) -> bool:
    """Tell whether she wished to have the list behind her second proof, and there is one."""
    plan = plan_reading.hers(tx, case_id)
    return plan is not None and SITE in plan.copies


@blueprint.get("/verder/lijst")
@public(opened=True)
def own() -> str | Response:
    """Show the list as it stands on her paper; behind a decoy nobody gets this far."""
    case_id = known_herself()
    if case_id is None:
        return ask_more()
    with services().database.read() as tx:
        plan = plan_reading.hers(tx, case_id)
    if plan is None or SITE not in plan.copies:
        return ask_more()
    groups = plan_pocket.lines(plan, str(languages.locale().language))
    return render_template("requests/list.html", groups=groups)
