"""The page of who has how much."""

from flask import Blueprint, render_template

from disclosure import clock
from disclosure.desk import workload
from disclosure.procedure import terms
from disclosure.store import audit
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("workload", __name__)


@blueprint.get("/werk/werklast")
@staff(*workload.READERS)
def overview() -> str:
    """Show how many open cases each colleague of the region has; without training, nothing."""
    actor, now, db = the_actor(), clock.now(), services().database
    trained = actor.trained_until is not None and terms.local_day(now) <= actor.trained_until
    outcome = "done" if trained else "refused:training_expired"
    with db.transaction() as tx:
        chain, who = audit.actor_chain(actor.id), str(actor.id)
        audit.record(tx, chain, "list", who, now, purpose="workload", outcome=outcome)
    with db.read() as tx:
        found = workload.read(tx, actor, now) if trained else []
    return render_template("work/desk/workload.html", found=found)
