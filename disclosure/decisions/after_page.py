"""What the page after a talk shows and asks: what is owed, help, a court, the days after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from disclosure.accounts import queries as accounts
from disclosure.cases import models, pages
from disclosure.cases.pages import OpenCase
from disclosure.decisions import referrals, talk_forms, talk_queries, talk_rules
from disclosure.decisions.telling_rules import FOLLOW_UP_DAYS
from disclosure.procedure import terms
from disclosure.store.database import Tx
from disclosure.web import services

ONWARD = {"triage": "triage", "veiligheidsplan": "plan_safety", "nazorg": "follow_up"}
BESIDE = {"words": "outcome_words", "by": "asked_by"}
"""A field of an action that its form calls otherwise, for two forms stand on one page."""


def show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return what stands on the page beside its forms."""
    row, offered = tx.get_one(models.Case, case.id), talk_queries.referrals(tx, case.id)
    keys = {days: f"follow_up:{days}" for days in FOLLOW_UP_DAYS}
    clocks = talk_queries.clocks(tx, case.id, ("retriage", *keys.values()))
    people = {each.owner_id for each in offered} | {row.director_id}
    names = accounts.names(tx, filter(None, people))
    return {
        "clocks": clocks,
        "days": [(days, clocks[key]) for days, key in keys.items() if key in clocks],
        "possible": {
            slug
            for slug, step in ONWARD.items()
            if pages.possible(tx, case.id, step, case.actor, case.now) is None
        },
        "director": names.get(row.director_id) if row.director_id else "",
        "referrals": [_line(tx, case, each) for each in offered],
        "waiting": any(each.state == "made" for each in offered),
        "told": talk_queries.told_once(tx, case.id),
        "names": names,
        "kinds": talk_forms.REFERRALS,
        "states": talk_forms.STATES,
    }


def _line(tx: Tx, case: OpenCase, row: Any) -> dict[str, Any]:
    late = row.state == "made" and row.by is not None and row.by < terms.local_day(case.now)
    return {
        "row": row,
        "late": late,
        "texts": talk_queries.texts(tx, row, row.document),
        "came": talk_queries.texts(tx, row, row.outcome),
    }


def forms(case: OpenCase) -> dict[str, Any]:
    """Return the three forms as they begin."""
    return {
        "refer": refer_form(case),
        "followed": followed_form(case),
        "court": talk_forms.CourtForm(),
    }


def refer_form(case: OpenCase) -> Any:
    """Offer who may see to it, whoever looks first."""
    form: Any = talk_forms.ReferForm()
    with services().database.read() as tx:
        row = tx.get_one(models.Case, case.id)
        known = accounts.names(tx, referrals.owners(row, case.actor.id))
    form.owner.choices = [(str(who), name) for who, name in sorted(known.items(), key=_by_name)]
    if not form.is_submitted():
        form.owner.data = str(case.actor.id)
    return form


def _by_name(pair: tuple[UUID, str]) -> str:
    return pair[1]


def followed_form(case: OpenCase) -> Any:
    """Offer the help that still waits to be looked at."""
    form: Any = talk_forms.FollowReferralForm()
    with services().database.read() as tx:
        made = [row for row in talk_queries.referrals(tx, case.id) if row.state == "made"]
    named = [(str(row.id), talk_forms.REFERRALS[row.kind]) for row in made]
    form.referral.choices = [("", _("Kies")), *named]
    return form


def read_refer(form: Any) -> talk_rules.Refer:
    """Read help that was offered."""
    return talk_rules.Refer(
        kind=form.kind.data or "",
        consent=form.consent.data or "",
        owner=UUID(form.owner.data) if form.owner.data else None,
        by=form.by.data,
        words=form.words.data or "",
    )


def read_followed(form: Any) -> talk_rules.FollowReferral:
    """Read what came of it."""
    return talk_rules.FollowReferral(
        referral=UUID(form.referral.data) if form.referral.data else None,
        outcome=form.outcome.data or "",
        words=form.outcome_words.data or "",
    )


def read_court(form: Any) -> talk_rules.AskForCourt:
    """Read the request of her or her lawyer."""
    return talk_rules.AskForCourt(
        by=form.asked_by.data or "",
        court=form.court.data or "",
        words=form.request_words.data or "",
    )
