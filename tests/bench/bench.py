"""`./run bench`: how fast the main work is, beside a bare Flask page on the same machine.

In one process, without a server: what is compared is our part. The ceiling is a Flask page with
one indexed select and a small template, on the same SQLite settings, in the same run. Writes the
table on the screen and `bench-results.json` (not tracked). Start it on an idle machine.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from flask import Flask, render_template_string
from sqlalchemy import select

from disclosure import clock, create_app
from disclosure.accounts import queries, seeding
from disclosure.accounts.models import Account
from disclosure.cases.documents import ApplicationDetails, ContactDetails, PersonDetails
from disclosure.decisions import pdf
from disclosure.procedure import profile, terms
from disclosure.procedure.contact import SafeContact
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.requests import drafts
from disclosure.requests.rules import Triage
from disclosure.settings import Settings
from disclosure.store import audit, codes, references
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.web import catalogue
from disclosure.work import sweep, tables
from tests.bench import links
from tests.front_desk import Visitor
from tests.sample_letters import OUTCOME

RESULTS = Path("bench-results.json")
SECONDS = 3.0
MOST = 3000
ROW = "{name:<34} {each:>9.2f} ms   p95 {p95:>8.2f} ms   {count:>6} times   {share}"


def measure(work: Callable[[], object]) -> dict[str, float]:
    """Repeat for some seconds after a warm-up; milliseconds each, and the 95th percentile."""
    for _ in range(5):
        work()
    took: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until and len(took) < MOST:
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    p95 = sorted(took)[int(len(took) * 0.95)]
    return {"each": statistics.fmean(took), "p95": p95, "count": len(took)}


def ceiling(database: Database) -> Callable[[], object]:
    """Return a bare Flask page with one indexed select."""
    app = Flask("ceiling")
    wanted = seeding.account_id("regie")

    @app.get("/")
    def page() -> str:
        with database.read() as tx:
            name = tx.scalar(select(Account.name).where(Account.id == wanted))
        return render_template_string("<!doctype html><h1>{{ name }}</h1>", name=name)

    client = app.test_client()
    return lambda: client.get("/")


def submission() -> requests.Submission:
    """Return an application as most are."""
    return requests.Submission(
        route="ask",
        capacity="self",
        region="VR13",
        person=PersonDetails(name="Noor Fictief", municipality="Amsterdam"),
        subject=PersonDetails(name="Bram Verzonnen"),
        contact=ContactDetails(safe=SafeContact("mail"), mail="noor@voorbeeld.example"),
        application=ApplicationDetails(relationship="ex", separated="recent", words="Angst."),
    )


def works(database: Database, settings: Settings) -> dict[str, Callable[[], object]]:
    """Return what is measured, by name."""
    app = create_app(settings, database)
    law = profile.load("nl")
    visitor = app.test_client()
    typing = Visitor(app)
    typing.begin()
    now = clock.now()
    with database.read() as tx:
        intake = queries.actor(tx, seeding.account_id("intake"), terms.local_day(now))
    assert intake is not None

    def submit() -> None:
        begun = drafts.start(database, law, clock.now())
        who = Actor(uuid4(), frozenset({"applicant"}), kind="applicant")
        requests.submit(database, begun.case_id, submission(), who, clock.now())
        weighed = Triage(urgency="high", flags={"weapons_access": "no"}, judgement="Bang.")
        requests.triage(database, begun.case_id, weighed, intake, clock.now())

    def save() -> None:
        drafts.save(database, begun.case_id, {"words": ["Hij volgt mij overal."]}, law, now)

    def try_code(reference: str) -> Callable[[], object]:
        def look() -> None:
            with database.read() as tx:
                drafts.open_with(tx, reference, codes.new_code())

        return look

    begun = drafts.start(database, law, now)
    return {
        "ceiling: bare Flask page": ceiling(database),
        "start page": lambda: visitor.get("/"),
        "form page": lambda: typing.client.get("/formulier/stap/1"),
        "save one form page": save,
        "submit and triage": submit,
        "code, a draft's reference": try_code(begun.reference),
        "code, nobody's reference": try_code(references.new_reference()),
        "sweep, nothing due": lambda: sweep.sweep(database, clock.now()),
        "letter": lambda: pdf.render("outcome", OUTCOME, "nl"),
    }


def verify(database: Database) -> dict[str, float]:
    """Return how many entries of the log are verified per second."""
    with database.read() as tx:
        started = time.process_time()
        found = audit.verify(tx)
        took = time.process_time() - started
    entries = getattr(found, "entries", 0)
    return {"entries": entries, "per_second": entries / took}


def main() -> None:
    """Measure everything and write the table."""
    tables.load()
    catalogue.compile_stale()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        database = Database(url, Keyring.for_tests())
        database.create_all()
        with database.transaction() as tx:
            seeding.seed(tx, "test", clock.now())
        settings = Settings("test", url, "for the benchmark only, long", (), (), "http://127.0.0.1")
        results = {name: measure(work) for name, work in works(database, settings).items()}
        results["audit verify"] = verify(database)
        database.dispose()
        people, search = links.search(Path(folder))
        results["link search, 1 000 000 people"] = measure(search)
        people.dispose()
    top = results["ceiling: bare Flask page"]["each"]
    for name, found in results.items():
        if "each" in found:
            share = f"{top / found['each']:.0%} of the ceiling"
            print(ROW.format(name=name, share=share, **found))
    print(f"{'audit verify':<34} {results['audit verify']['per_second']:>9.0f} entries/s")
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
