"""The talks of the demonstration: one prepared for today, one not reached, help and a follow-up."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from disclosure.accounts import queries as accounts
from disclosure.accounts import seeding
from disclosure.decisions import referrals, talk_queries, talks, telling, victims
from disclosure.decisions.talk_rules import (
    Answers,
    AskForCourt,
    CheckVictims,
    Coming,
    FollowReferral,
    Preparing,
    Refer,
)
from disclosure.decisions.telling_rules import FollowUp, ScheduleTelling
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database

Step = tuple[float, str, str, dict[str, Any]]
TODAY, TRIED, HELPED, NOTHING_TOLD = "Linda Berg", "Meryem Can", "Ria Vink", "Corrie Dam"
_TRY = {"result": "not_reached"}
MORE: dict[str, tuple[Step, ...]] = {
    TRIED: (
        (120.0, "disclosure_officer", "tell", {**_TRY, "via": "veilig_thuis"}),
        (160.0, "disclosure_officer", "tell", {**_TRY, "via": "visit"}),
    ),
}
"""By who is at risk in the story: what is added to its course."""
_WHERE = {
    "her": (0, "lopend, van haar werk"),
    "officer": (-30, "van het bureau, auto om de hoek"),
    "support": (-20, "van kantoor, door de zijdeur"),
    "interpreter": (-10, "aan de telefoon, vanaf kantoor"),
}
"""Minutes before the talk, and from where."""
_READY: dict[str, Any] = {
    "support": "Marijke Bron",
    "interpreter": "Tolkdienst, Turks, een vrouw",
    "interpreter_sworn": True,
    "interpreter_apart": True,
    "interpreter_clear": True,
    "avoid": "Niet bellen op donderdag: dan is hij thuis. Geen auto met opschrift.",
    "leaving": "Zij gaat door de tuin naar de apotheek. Marijke belt 112, u blijft bij de deur.",
    "moved": "Hij was die dag vrij.",
}
_PLAIN = {"support": "Joke Kade", "leaving": "Zij gaat door de achterdeur, Joke belt 112."}


def after(person: str) -> tuple[Step, ...]:
    """Return what is added to a story."""
    return MORE.get(person, ())


def fill(db: Database, cases: dict[str, UUID], now: datetime) -> None:
    """Prepare the talks, and leave what came of one; `cases` are by who is at risk."""
    officer, director = _actor(db, "gesprek", now), _actor(db, "regie", now)
    _prepare(db, cases[TODAY], officer, now)
    soon = terms.end_of(terms.local_day(now)) + timedelta(hours=10)
    talk = _meeting(soon, ("her", "officer", "support"), _PLAIN)
    _granted(talks.plan_outcome_talk(db, cases[NOTHING_TOLD], talk, director, now))
    _help(db, cases[HELPED], director, now)


def _prepare(db: Database, case: UUID, officer: Actor, now: datetime) -> None:
    with db.read() as tx:
        chosen = talk_queries.chosen(tx, case)
    looked = "Met Veilig Thuis in haar regio. Zij is verhuisd, haar adres is geheim."
    done = "Zij weet dat dit kan spelen. De wijkagent rijdt deze week langs."
    for item in chosen:
        args = CheckVictims(item=item, result="protected", looked=looked, done=done)
        _granted(victims.check_victims(db, case, args, officer, now))
    today = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    _granted(
        telling.schedule_telling(db, case, _meeting(today, tuple(_WHERE), _READY), officer, now)
    )


def _meeting(at: datetime, who: tuple[str, ...], ready: dict[str, Any]) -> ScheduleTelling:
    return ScheduleTelling(
        time=at,
        place="Kamer 2, gezondheidscentrum",
        with_=("veilig_thuis",),
        agreed_in_person=True,
        preparing=Preparing(coming=tuple(_coming(each, at) for each in who), **ready),
    )


def _coming(who: str, at: datetime) -> Coming:
    minutes, where = _WHERE[who]
    local = (at + timedelta(minutes=minutes)).astimezone(AMSTERDAM)
    return Coming(who=who, at=local.time(), where=where)


def _help(db: Database, case: UUID, director: Actor, now: datetime) -> None:
    day = terms.local_day(now) + timedelta(days=7)
    for kind, words in (
        ("lawyer", "Eerste gesprek over het gezag."),
        ("gp", "Zij belt zelf, wij vragen na."),
    ):
        offered = Refer(kind=kind, consent="yes", owner=director.id, by=day, words=words)
        _granted(referrals.refer(db, case, offered, director, now))
    no = Refer(kind="shelter", consent="no", words="Zij wil thuis blijven wonen.")
    _granted(referrals.refer(db, case, no, director, now))
    with db.read() as tx:
        first = next(row for row in talk_queries.referrals(tx, case) if row.kind == "gp")
    came = FollowReferral(referral=first.id, outcome="taken_up", words="Zij was er op maandag.")
    _granted(referrals.follow_referral(db, case, came, director, now))
    court = AskForCourt(by="lawyer", court="Rechtbank, zaak over de kinderen", words="Graag snel.")
    _granted(referrals.ask_for_court(db, case, court, director, now))
    asked = Answers(
        stopped="yes", helped="yes", contact_right="yes", plan_right="yes", new_signal="no"
    )
    words = "Ik slaap weer. Hij heeft niets laten horen."
    args = FollowUp(which="7", result="safe", words=words, answers=asked)
    _granted(telling.follow_up(db, case, args, director, now))


def _actor(db: Database, login: str, now: datetime) -> Actor:
    with db.read() as tx:
        found = accounts.actor(tx, seeding.account_id(login), terms.local_day(now))
    if found is None:
        raise AssertionError(f"{login} is nobody")
    return found


def _granted(result: object) -> None:
    if isinstance(result, Refusal):
        raise AssertionError(f"the talk is refused: {result.key} {result.detail}")
