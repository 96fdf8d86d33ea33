"""What the page of earlier victims shows: each chosen item, and what was looked at for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from disclosure.accounts import queries as accounts
from disclosure.cases.pages import OpenCase
from disclosure.decisions import talk_queries, talk_rules
from disclosure.decisions.talk_forms import VICTIM_RESULTS
from disclosure.review import queries as review
from disclosure.store.database import Tx


def show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return the chosen items in the order they are spoken, with the last check of each."""
    chosen = talk_queries.chosen(tx, case.id)
    by_id = {row.id: row for row in review.items(tx, case.id).values()}
    checks = talk_queries.victim_checks(tx, case.id)
    lines = [
        {
            "item": review.open_item(tx, by_id[item]),
            "check": checks.get(item),
            "texts": talk_queries.texts(tx, checks[item], checks[item].document)
            if item in checks
            else {},
        }
        for item in chosen
    ]
    return {
        "lines": lines,
        "choices": [
            (str(item), _("Gegeven %(number)s", number=place))
            for place, item in enumerate(chosen, 1)
        ],
        "results": VICTIM_RESULTS,
        "names": accounts.names(tx, {each.by_id for each in checks.values()}),
    }


def read(form: Any) -> talk_rules.CheckVictims:
    """Read what was looked at and done."""
    return talk_rules.CheckVictims(
        item=UUID(form.item.data) if form.item.data else None,
        result=form.result.data or "",
        looked=form.looked.data or "",
        done=form.done.data or "",
    )
