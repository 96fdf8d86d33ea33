"""An item of the demonstration that was found wrong after it was told; one of them heard it."""

from datetime import datetime

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.cases.steps import Done
from disclosure.decisions import correcting
from disclosure.decisions.correction_rules import Correct, Heard
from disclosure.procedure import terms
from disclosure.store.database import Database
from disclosure.work.demo_panel import Filled
from disclosure.work.demo_stories import STORIES

WRONG = "Ria Vink"
"""Who was told something that turned out to be otherwise."""


def fill(db: Database, filled: Filled, now: datetime) -> None:
    """Correct what she was told; the source has heard it, she and the panel have not."""
    case_id = filled.cases[next(n for n, one in enumerate(STORIES) if one.person == WRONG)]
    with db.read() as tx:
        director = accounts.actor(tx, seeding.account_id("regie"), terms.local_day(now))
    if director is None:
        raise AssertionError("nobody directs the case")
    args = Correct(
        item="p1",
        kind="reworded",
        text="Veroordeeld voor bedreiging van een eerdere partner. Mishandeling is niet bewezen.",
        reason="Het hof sprak hem in hoger beroep vrij van de mishandeling. De politie meldde dit.",
        second=seeding.account_id("intake2"),
    )
    done = correcting.correct(db, case_id, args, director, now)
    if not isinstance(done, Done):
        raise AssertionError(f"the correction is refused as {done.key}")
    with db.read() as tx:
        found = correcting.listeners(tx, correcting.corrections(tx, case_id)[0].id)
    source = next(row for row in found if row.kind == "source")
    said = Heard(way="organisation", words="De contactpersoon past het eigen dossier aan.")
    refusal = correcting.heard(db, case_id, source.id, said, director, now)
    if refusal is not None:
        raise AssertionError(f"the telling on is refused as {refusal.key}")
